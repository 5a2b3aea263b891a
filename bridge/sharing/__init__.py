"""Making the copies that are shared: see README."""
