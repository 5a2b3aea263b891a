"""What people sign in with, and how often somebody may try."""
