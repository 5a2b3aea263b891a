"""Alerts and states by MQTT, for a home automation: what is true now, and never what was."""
