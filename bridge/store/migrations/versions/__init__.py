"""One module per schema change, oldest first; never edited once released."""
