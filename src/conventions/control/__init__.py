"""The control of a report: what agrees, what is missing, what would be paid."""
