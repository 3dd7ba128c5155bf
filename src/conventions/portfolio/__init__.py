"""Checks and sums over several dossiers."""
