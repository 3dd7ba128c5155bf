"""The nightly check: what is stored of a dossier between runs, what is due, what has changed."""
