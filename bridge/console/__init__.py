"""The voice console: what a person without an Echo types instead of speaking. See README.md."""
