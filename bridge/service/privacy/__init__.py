"""Cameras off and on, by people and by rules; and what leaves the house."""
