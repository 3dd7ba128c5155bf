"""The accounts of a beneficiary in the legal format: the file of accounting entries (FEC)."""
