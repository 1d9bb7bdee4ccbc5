"""Endpoints of meetings, of what was said in them and what they left behind."""
