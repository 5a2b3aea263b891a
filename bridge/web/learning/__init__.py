"""What people say that clips were, and what the house has learnt of it."""
