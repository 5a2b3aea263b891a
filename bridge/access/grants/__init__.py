"""Playback grants: a short right to the media of one camera or clip."""
