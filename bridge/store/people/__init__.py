"""Rows of people, of what they sign in with, and of whoever acts in their name."""
