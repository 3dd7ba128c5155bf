"""The control of a report: what agrees, what is missing, what it would come to."""
