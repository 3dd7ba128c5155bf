"""From a dossier and a day to a verdict."""
