"""The nightly check: what is kept of a dossier from one night to the next, what is due, what differs."""
