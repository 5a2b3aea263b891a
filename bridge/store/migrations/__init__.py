"""Alembic migrations. Each is written by hand and never changed once it has been released.

To add one: copy the newest script, number it, raise HEAD, change `tables` to match; the tests
compare the upgraded schema with the fresh one.
"""

HEAD = "0013"
