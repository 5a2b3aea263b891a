"""The bridge: cameras in, pictures out, on the household's own machine and under its own rules."""
