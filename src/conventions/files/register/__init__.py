"""The store of dossiers, and the log of what was recorded in each."""
