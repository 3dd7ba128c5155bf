"""Rules that hold for many agreements: of the law, or of a funder."""
