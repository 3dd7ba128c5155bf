"""Reading the ledgers of beneficiaries (CSV, spreadsheets, files of entries) into a dossier."""
