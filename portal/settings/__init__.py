"""Settings by surroundings: development, testing, production."""
