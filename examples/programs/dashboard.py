"""A web page: every dossier of a folder on a day, the gravest first. Any WSGI server shows it."""

import html
import os
from datetime import date
from pathlib import Path

import conventions as cv

FOLDER = Path(os.environ.get("DOSSIERS", "."))


def application(environ, start_response):
    """Answer with the page for ?2025-12-02, or for today."""
    as_of = environ.get("QUERY_STRING") or date.today()
    rows = sorted(row(path.parent, as_of) for path in FOLDER.glob("*/convention.toml"))
    cells = ("".join(f"<td>{html.escape(text)}</td>" for text in texts) for _, *texts in rows)
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [f"<!doctype html><title>Conventions</title><table><tr>{'<tr>'.join(cells)}</table>".encode()]


def row(folder, as_of):
    """Return where a dossier stands in the list, its name, and its gravest finding."""
    try:
        assessed = cv.assess(cv.read_dossier(folder), as_of)
    except cv.SubventioError as error:  # a dossier, or a day, that cannot be read
        return -9, folder.name, " ; ".join(cv.fault_texts(error))
    worst = max(assessed.findings(), key=lambda finding: finding.severity.rank, default=None)
    return (0, assessed.id, "") if worst is None else (-1 - worst.severity.rank, assessed.id, worst.message())
