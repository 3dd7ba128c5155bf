"""Facts and rows of the ledger as a case writes them: one line of text each.

A fact: `payment(tranche.2024) 2024-07-15 = 100.00 known 2024-07-20 id first`, a key and a day at least.
An expense: `rent 1200.00 paid_on 2024-05-05 line rooms`, an identifier and an amount, then columns with their
values; a resource likewise.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from conventions.files.csv_rows import Row
from conventions.files.faults import RefusedValueError, shown
from conventions.files.ledger_file import day_of
from conventions.files.shapes import FactEntry, TomlScalar
from conventions.files.spoken_values import ends_of

_FACT: Final = re.compile(
    r"\s*(?P<key>[\w.]+)\s*(?:\(\s*(?P<of>[^()]+?)\s*\))?\s+(?P<day>[0-9][^\s=]*)(?:\s*=\s*(?P<value>\S.*?))?"
    r"(?:\s+known\s+(?P<known>\S+))?(?:\s+id\s+(?P<id>\S+))?(?:\s+replaces\s+(?P<replaces>\S+))?\s*"
)
_LONGEST: Final = 1_000
"""Characters of a line; beyond, it is none that a person wrote."""

_FACT_FORM: Final = "key(of) 2024-07-15 = value known 2024-07-20 id name replaces name"
_AMOUNT: Final = re.compile(r"(?<=\d)[ \u00a0\u202f](?:(\d{3}(?:,\d+)?)(?!\S)|€)")
"""The rest of an amount after a space: figures by three, the sign of the euro."""
_ROW_FORM: Final = "id 1200.00 column value column value"


def fact_entry(text: str, kinds: Mapping[str, str]) -> FactEntry:
    """The fact that a line tells; its value is read as the declared kind of its key writes it in a file.

    >>> fact_entry("head_count 2024-03-01 = 12 known 2024-03-05", {"head_count": "number"}).value
    12
    """
    found = _FACT.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise RefusedValueError("line_of_fact", actual=shown(text), expected=_FACT_FORM)
    value = found["value"]
    return FactEntry(
        key=found["key"],
        occurred_on=day_of(found["day"]),
        known_on=None if found["known"] is None else day_of(found["known"]),
        value=None if value is None else scalar(value, kinds.get(found["key"], "text")),
        of=found["of"],
        id=found["id"],
        replaces=found["replaces"],
    )


def scalar(value: str, kind: str) -> TomlScalar:
    """The value as TOML would have given it; amounts, ratios and texts are texts in a file too."""
    if ends_of(value, kind) is not None:
        return value
    match kind:
        case "number" if re.fullmatch(r"-?[0-9]{1,15}", value):
            return int(value)
        case "truth" if value in ("true", "false"):
            return value == "true"
        case "date":
            return day_of(value)
        case "number" | "truth":
            raise RefusedValueError(f"line_value.{kind}", actual=shown(value))
        case _:
            return value


def ledger_row(text: str, at: int, columns: Sequence[str]) -> Row:
    """The cells of a line of the ledger; its label is its identifier.

    >>> ledger_row("rent 1200.00 paid_on 2024-05-05", 1, ("id", "amount", "paid_on")).cells["paid_on"]
    '2024-05-05'
    >>> ledger_row("rent_2 1 200,00 € line rooms", 1, ("id", "amount", "line")).cells["amount"]
    '1200,00'
    """
    first, space, others = text.strip().partition(" ")
    words = (first + space + _AMOUNT.sub(r"\1", others)).split()
    if len(words) < 2 or len(words) % 2:  # noqa: PLR2004 -- an identifier and an amount, then pairs
        raise RefusedValueError("line_of_ledger", actual=shown(text), expected=_ROW_FORM)
    identifier, amount, *rest = words
    cells = {"id": identifier, "label": identifier, "amount": amount}
    for column, value in zip(rest[::2], rest[1::2], strict=True):
        if column not in columns or column in cells:
            expected = " | ".join(word for word in columns if word not in cells)
            raise RefusedValueError("line_column", actual=shown(column), expected=expected)
        cells[column] = value
    return Row(at, cells)
