"""The nightly check: what is stored of a dossier between runs, what is due, what has changed.

`stored` has the stored findings and the news since the last report, `locked_file` an SQLite file that one
run uses at a time. It may import `files` and what is below.
"""
