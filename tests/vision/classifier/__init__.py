"""What tells events apart: its weights, its child, its thread."""
