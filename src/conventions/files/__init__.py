"""Files in and out: the only place that knows how a dossier is stored."""
