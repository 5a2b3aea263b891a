"""Alerts over HTTP: what was sent and why, what one is told of, and where."""
