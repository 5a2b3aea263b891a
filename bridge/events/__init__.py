"""The book of what happened: events, opened, strengthened and closed, filmed or not."""
