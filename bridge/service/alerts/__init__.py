"""Who is told of what: deciding it, saying it, and answering why."""
