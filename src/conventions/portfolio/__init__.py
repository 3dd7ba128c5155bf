"""Many dossiers together: what only their whole shows."""
