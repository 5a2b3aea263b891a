"""Watching: who is let in to a camera's live pictures, and every open view, to its end."""
