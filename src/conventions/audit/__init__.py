"""The agreement against itself, before any fact: what a careful officer wants told before signing."""
