"""Over HTTP: the ledger."""
