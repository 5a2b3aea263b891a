"""Watching: who may see a camera's live pictures, and every open view until it ends."""
