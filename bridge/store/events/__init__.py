"""Rows of what happened: events, what is being deleted, and when cameras could notice."""
