"""English, as the household's region speaks it."""
