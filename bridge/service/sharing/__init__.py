"""Sharing one clip with one recipient: giving, making the copy, watching it, taking it back."""
