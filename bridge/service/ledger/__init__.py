"""The ledger as people read it, and for how long it is kept."""
