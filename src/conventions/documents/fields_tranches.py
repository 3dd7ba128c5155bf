"""Fields of an agreement in yearly tranches: the table of the tranches, the parts of each year's accounts."""

from datetime import date
from typing import Final

from budget.money import Euros
from conventions.agreement.agreement import TableRow
from conventions.documents.field import FieldType, Rows, Value, column, rows
from conventions.documents.source import Source
from conventions.documents.wording import PARTS

__all__ = ["TRANCHE_FIELDS"]

_T: Final = FieldType
_TABLE: Final = "tranche"
_ACCOUNT: Final = "yearly_account"


def _tranches(source: Source) -> tuple[TableRow, ...] | None:
    """The rows of the table; None where the agreement has none of that name."""
    table = next((item for item in source.agreement.tables if item.name == _TABLE), None)
    return None if table is None or not table.rows else table.rows


def _cell(row: TableRow, name: str) -> Value:
    """A day or an amount of a row."""
    found = row.cell(name)
    return found if isinstance(found, date | Euros) else None


def _parts(source: Source) -> tuple[str, ...] | None:
    duty = next((item for item in source.agreement.duties if item.name == _ACCOUNT), None)
    return None if duty is None else tuple(PARTS.get(part, part) for part in duty.parts)


TRANCHE_FIELDS: Final[tuple[Rows, ...]] = (
    rows(
        "tranches",
        "Tranches annuelles",
        "Yearly tranches",
        _tranches,
        column("id", "Tranche", "Tranche", _T.TEXT, lambda row: row.id),
        column("first_day", "Premier jour", "First day", _T.DATE, lambda row: _cell(row, "first_day")),
        column("last_day", "Dernier jour", "Last day", _T.DATE, lambda row: _cell(row, "last_day")),
        column("amount", "Montant", "Amount", _T.EUROS, lambda row: _cell(row, "amount")),
        column(
            "advance", "Avance prévue", "Planned advance", _T.EUROS, lambda row: _cell(row, "advance_planned")
        ),
    ),
    rows(
        "yearly_parts",
        "Parties des comptes de l’année",
        "Parts of the year’s accounts",
        _parts,
        column("text", "Partie", "Part", _T.TEXT, lambda text: text),
    ),
)
