"""The ledgers of beneficiaries, read into a dossier: CSV, spreadsheets, and files of entries (FEC).

`grid`: cells of a file; `mapping`, `proposal`: which column is what, saved or proposed by headings;
`ledger_rows`: each row a value or a fault; `reader`: a ledger, with its totals compared; `payments`:
exports of a funder's accounting; `fec_mapping`, `fec_rows`, `fec_reader`, `fec_source`: the legal format of
accounting entries. It may import the other modules of files, except `tracking` and `workbook`.
"""
