"""Where dossiers live, and the log of what was recorded in each of them."""
