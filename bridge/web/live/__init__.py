"""Over HTTP: live media."""
