"""Payments as an office's accounting has them, matched to the dossiers that they are of."""
