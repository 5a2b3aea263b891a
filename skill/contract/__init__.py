"""What the bridge answers by voice and the skill reads, once: see README.md."""
