"""Rows of alerts: what people want to be told of, where, what was sent and what was not."""
