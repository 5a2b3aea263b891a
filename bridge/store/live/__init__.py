"""Rows of views that are open."""
