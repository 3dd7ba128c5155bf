"""Ledgers as beneficiaries keep them, CSV, spreadsheets and files of entries, as a dossier holds them."""
