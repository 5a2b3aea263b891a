"""Over HTTP: what is set for cameras."""
