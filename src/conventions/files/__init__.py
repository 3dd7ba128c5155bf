"""Files in and out: the only place that knows how a dossier is stored.

`dossier_folder`: a dossier read from its texts, with all faults; `dossier_data`: written again; `write_back`:
facts added or withdrawn in the user's files; `models`, `rulebook_file`, `cases_file`: the other files of an
office; `register_log`, `register_store`: who recorded what; `ledgers`: accounts of beneficiaries; `tracking`:
an office's tracking sheet; `workbook`: a dossier as a workbook. `text`, `toml_data`, `strict`, `converter`,
`shapes`: from bytes to typed values without coercion; a fault has its place, and what was expected there.
It may import `audit` and `control` and what is below them.
"""
