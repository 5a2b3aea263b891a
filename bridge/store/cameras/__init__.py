"""Rows of what is set for cameras."""
