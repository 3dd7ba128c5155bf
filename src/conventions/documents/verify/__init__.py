"""A document against its dossier, after edits by hand too."""
