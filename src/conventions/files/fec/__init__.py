"""The accounts of a beneficiary as the law has them kept: the file of accounting entries (FEC)."""
