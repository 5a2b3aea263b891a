"""`private-eye doctor`: is this house ready for Alexa, and if not, what to do. See README.md."""
