"""The dossiers of the report as one table: a row each, with the figures of the page."""

from collections.abc import Sequence
from typing import Final

from budget.money import EURO, Euros
from conventions.exports.findings_csv import CsvForm, safe
from conventions.messages import Catalogue
from conventions.report.figures import SUMS, Row

__all__ = ["HEAD", "Cell", "cells", "head_text", "line_text"]

Cell = str | int | Euros
"""An empty text is no value."""
HEAD: Final = (
    *("dossier", "title", "path", "funder", "beneficiary", "policy", "year"),
    *("situation", "severity", "overdue", "days_late"),
    *(f"{name}_{end}" for name in SUMS for end in ("min", "max")),
)
"""The names of the columns; every sum has two, the least and the most that it may be."""


def cells(row: Row, words: Catalogue) -> tuple[Cell, ...]:
    """Return the row of a dossier; a sum without a limit has no most.

    One in another currency has its code, so that no sum of the column takes it for euros.
    """
    return (
        *(row.id, row.title, row.path, row.funder, row.beneficiary, row.policy, row.year),
        words.text(f"report.situation.{row.situation}"),
        words.text("report.none" if row.severity == "none" else f"severity.{row.severity}"),
        len(row.late),
        row.longest.days if row.longest else 0,
        *(
            "" if end is None else end if row.currency == EURO else f"{words.number(str(end))} {row.currency}"
            for each in row.sums.each
            for end in (each.least, each.most)
        ),
    )


def head_text(words: Catalogue) -> str:
    """Return the head of the table as CSV."""
    return _form(words).head(HEAD)


def line_text(row: Sequence[Cell], words: Catalogue) -> str:
    """Return a row as CSV: for a French spreadsheet with semicolons and decimal commas, else with commas."""
    return _form(words).table([[_said(cell, words) for cell in row]])


def _form(words: Catalogue) -> CsvForm:
    return CsvForm.EXCEL if words.language == "fr" else CsvForm.PLAIN


def _said(cell: Cell, words: Catalogue) -> str:
    return safe(cell) if isinstance(cell, str) else words.number(str(cell))
