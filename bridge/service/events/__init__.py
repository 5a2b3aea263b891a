"""What moves is recorded; clips are found, watched, kept and deleted."""
