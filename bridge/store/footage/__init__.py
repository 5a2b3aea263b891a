"""Rows of sealed footage: runs, their keys, and which events look at them."""
