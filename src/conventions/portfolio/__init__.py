"""Checks and sums over several dossiers, and the payments of an accounting export matched to them.

`across.portfolio` applies the rules across dossiers (`credits`, `in_year`, `overlaps`) to dossiers seen on
a day (`seen_dossier`); `cash_moves`, `open_questions` and `essential_data` read each of them; `matching`
finds the dossier of each payment (`movements`). It may import `files` and what is below.
"""
