"""Over HTTP: what the skill asks. Every outcome is a 200."""
