"""Timelines and playlists (pure), and the channel that players wait on."""
