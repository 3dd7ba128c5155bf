"""Numbers of the law: what each is, from when to when, and by which text."""
