"""Who is of the house, how they sign in, and what they manage of themselves and of others."""
