"""The REST API: who calls, and what keeps accounts."""
