"""Documents: Word files filled from a dossier. Importing it loads none of its modules."""
