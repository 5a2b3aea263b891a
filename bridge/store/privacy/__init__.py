"""Rows of privacy mode."""
