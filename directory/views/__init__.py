"""Pages of the shared nouns, one module each."""
