"""What the parties agreed to."""
