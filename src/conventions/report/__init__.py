"""The report: one HTML page on many dossiers, usable without a network."""
