"""Alerts, as people are told of them."""
