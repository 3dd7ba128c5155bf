"""What happened, and when it was known."""
