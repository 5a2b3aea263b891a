"""Rows of shares, of their copies, and of who watched them."""
