"""Three scenes that are drawn, encoded and sounded now, and the process that they run in."""
