"""An office's tracking sheet, row by row into dossiers made from a model."""
