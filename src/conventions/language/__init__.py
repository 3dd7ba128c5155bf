"""The expression language of clauses."""
