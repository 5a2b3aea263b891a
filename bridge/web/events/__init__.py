"""Over HTTP: clips and their media."""
