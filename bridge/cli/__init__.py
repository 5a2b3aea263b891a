"""What several commands of the command line share, and the larger of them."""
