"""Grant agreements: what was promised, what happened, what follows, and the documents."""
