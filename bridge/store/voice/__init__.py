"""Rows of what the skill has been asked."""
