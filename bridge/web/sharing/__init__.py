"""Sharing over HTTP: for who shares (home door), and for who was given a link (both doors)."""
