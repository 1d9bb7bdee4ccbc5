"""Signing in with one's own account, and keeping the accounts of others."""
