"""Where a part of an agreement stands in `convention.toml`, as people write it."""

from collections.abc import Mapping
from typing import Final

from conventions.agreement.agreement import Agreement
from conventions.agreement.changes import Path

__all__ = ["toml_place"]

_TABLES: Final[Mapping[str, str]] = {
    "parties": "party",
    "actions": "action",
    "indicators": "indicator",
    "papers": "paper",
    "statements": "statement",
    "facts": "fact",
    "selections": "selection",
    "definitions": "define",
    "duties": "duty",
    "rights": "right",
    "tables": "table",
    "given": "parameters",
    "ledger_source": "ledger",
    "foreign": "other_currency",
    "grant": "grant.amount",
    "grant_formula": "grant.formula",
    "lapses": "term.lapses",
}
_SIDES: Final[Mapping[str, str]] = {"expenses": "expense", "resources": "resource"}
_FIELDS: Final[Mapping[str, str]] = {"begins": "from", "least": "min", "most": "max"}


def toml_place(path: Path, agreement: Agreement) -> str:
    """The place of a change, as `period.end` or `duty.final_bilan.due`.

    >>> from conventions.agreement.agreement import Period
    >>> from datetime import date
    >>> from budget.money import Euros
    >>> empty = Agreement("a", "a", (), Period(date(2024, 1, 1), date(2024, 12, 31)), Euros.ZERO)
    >>> toml_place(("duties", "final_bilan", "due"), empty)
    'duty.final_bilan.due'
    """
    first, *rest = path
    words = [_TABLES.get(first, first)]
    if (
        first == "duties"
        and rest
        and any(item.name == rest[0] and item.is_payment for item in agreement.duties)
    ):
        words = ["payment"]
    if first == "budget":
        rest = [_SIDES.get(step, step) for step in rest]
    if first == "tables":
        rest = [step for step in rest if step not in ("rows", "cells")]
    return ".".join((*words, *(_FIELDS.get(step, step) for step in rest)))
