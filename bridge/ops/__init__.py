"""How the process runs: logs, named threads, redaction, and every way out of the machine."""
