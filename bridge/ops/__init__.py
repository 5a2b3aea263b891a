"""How the process runs: logs, named threads, redaction."""
