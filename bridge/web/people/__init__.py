"""Over HTTP: signing in, oneself, the people of the house, screens, linked Alexas."""
