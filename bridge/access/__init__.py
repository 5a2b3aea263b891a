"""Who has access: sign-in links, sessions, tokens, playback grants."""
