"""Endpoints of the shared nouns."""
