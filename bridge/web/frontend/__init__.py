"""What the pages take from npm: package.json, its lock, and `vendor.py`, which brings it in."""
