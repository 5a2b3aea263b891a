"""Alerts on their way: what receivers take, and the courier who drains the outbox."""
