"""The dossiers of the report as one table: a row each, with the figures of the page."""

import csv
import io
from typing import Final

from conventions.exports.findings_csv import BOM, safe
from conventions.messages import Catalogue
from conventions.portfolio.amounts import Between
from conventions.report.figures import SUMS, Row

__all__ = ["head_text", "row_text"]

_TEXTS: Final = (
    *("dossier", "title", "path", "funder", "beneficiary", "policy", "year"),
    *("situation", "severity", "overdue", "days_late"),
)


def head_text(words: Catalogue) -> str:
    """Return the head of the table; every sum has two columns, the least and the most that it may be."""
    sums = [f"{name}_{end}" for name in SUMS for end in ("min", "max")]
    return (BOM if words.language == "fr" else "") + _line([*_TEXTS, *sums], words)


def row_text(row: Row, words: Catalogue) -> str:
    """Return the row of a dossier; a sum without a limit has no most."""
    late = max((item.days for item in row.late), default=0)
    return _line(
        [
            *(row.id, row.title, row.path, row.funder, row.beneficiary, row.policy, row.year),
            words.text(f"report.situation.{row.situation}"),
            words.text("report.none" if row.severity == "none" else f"severity.{row.severity}"),
            str(len(row.late)),
            str(late),
            *(cell for each in row.sums.each for cell in _ends(each, words)),
        ],
        words,
    )


def _ends(amount: Between, words: Catalogue) -> tuple[str, str]:
    least, most = ("" if end is None else words.number(str(end)) for end in (amount.least, amount.most))
    return least, most


def _line(cells: list[str], words: Catalogue) -> str:
    """Return a line: for a French spreadsheet with semicolons and decimal commas, else with commas."""
    text = io.StringIO()
    separator = ";" if words.language == "fr" else ","
    csv.writer(text, delimiter=separator, lineterminator="\n").writerow([safe(cell) for cell in cells])
    return text.getvalue()
