"""The people of the house: signing in, sessions, their own accounts, and managing others."""
