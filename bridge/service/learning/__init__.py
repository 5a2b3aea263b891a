"""People say what events were; the house learns it, and goes by it once somebody says yes."""
