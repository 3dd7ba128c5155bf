"""A dossier as one workbook, both ways: what the cells do not hold travels as the text of its files."""
