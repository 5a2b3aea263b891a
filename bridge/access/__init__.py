"""Who may in: sign-in links, sessions, tokens, playback grants."""
