"""The naive interpreter of docs/semantics.md: the oracle of the engine, also used to verify receipts."""
