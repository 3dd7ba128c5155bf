"""Compare a document with its dossier, also after manual edits."""
