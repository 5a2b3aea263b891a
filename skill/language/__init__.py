"""What is said and how it is heard, a folder a language. `choice.py` finds one for a locale."""
