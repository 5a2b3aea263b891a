"""Over HTTP: privacy mode, and what leaves the house."""
