"""An agreement with its facts and its ledger."""
