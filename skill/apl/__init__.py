"""What an Echo's screen shows, as APL documents. See README.md."""
