"""Payments in an accounting export, matched to the dossiers they belong to."""
