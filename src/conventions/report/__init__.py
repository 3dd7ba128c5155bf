"""The report: one page of many dossiers, which a browser shows without a network."""
