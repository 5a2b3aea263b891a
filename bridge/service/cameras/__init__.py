"""The cameras as one thing to ask, their connections, and what is set for each."""
