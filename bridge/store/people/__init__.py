"""Rows of people, of what they sign in with, and of Alexas that act for them."""
