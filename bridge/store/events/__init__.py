"""Rows of clips."""
