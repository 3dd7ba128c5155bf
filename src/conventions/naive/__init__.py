"""The naive interpreter of docs/semantics.md: the oracle of the engine, and what re-checks a receipt."""
