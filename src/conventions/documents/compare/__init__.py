"""Two versions of an agreement, article by article."""
