"""The ledger as people read it, and how long it is kept."""
