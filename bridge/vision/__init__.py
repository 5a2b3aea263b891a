"""Notices what moves in a camera's pictures, at little cost. See README.md."""
