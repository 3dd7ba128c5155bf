"""What the parties promised."""
