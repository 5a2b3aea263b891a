"""Use cases: decide, act, write the ledger - in one transaction."""
