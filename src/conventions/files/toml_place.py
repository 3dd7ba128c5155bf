"""Where a part of an agreement stands in `convention.toml`, as people write it."""

from collections.abc import Mapping
from typing import Final

from conventions.agreement.agreement import Agreement
from conventions.agreement.changes import Path

OF_MODEL: Final = "model_parameters"
"""The first step of a path among the parameters that a model declares."""

TABLES_ALIKE: Final[Mapping[str, str]] = {
    "parties": "party",
    "actions": "action",
    "indicators": "indicator",
    "breakdowns": "breakdown",
    "papers": "paper",
    "statements": "statement",
    "facts": "fact",
    "selections": "selection",
    "definitions": "define",
    "rights": "right",
    "ledger_source": "ledger",
    "foreign": "other_currency",
}
"""What an agreement holds as its file has it, under another name."""
_TABLES: Final[Mapping[str, str]] = {
    **TABLES_ALIKE,
    "duties": "duty",
    "tables": "table",
    "given": "parameters",
    "grant": "grant.amount",
    "grant_formula": "grant.formula",
    "lapses": "term.lapses",
    OF_MODEL: "parameter",
}
_FORMULAS: Final[Mapping[str, str]] = {"grant": "grant.formula"}
_SIDES: Final[Mapping[str, str]] = {"expenses": "expense", "resources": "resource"}
FIELD_KEYS: Final[Mapping[str, str]] = {"begins": "from", "least": "min", "most": "max"}
"""The fields of norms and facts whose key in a file is another word."""


def toml_place(path: Path, agreement: Agreement) -> str:
    """The place of a change, as `period.end` or `duty.final_bilan.due`.

    >>> from conventions.agreement.agreement import AgreementPeriod
    >>> from datetime import date
    >>> from budget.money import Euros
    >>> empty = Agreement("a", "a", (), AgreementPeriod(date(2024, 1, 1), date(2024, 12, 31)), Euros.ZERO)
    >>> toml_place(("duties", "final_bilan", "due"), empty)
    'duty.final_bilan.due'
    """
    first, *rest = path
    if first == "formulas" and rest:
        return _FORMULAS.get(rest[0], rest[0])
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
    return ".".join((*words, *(FIELD_KEYS.get(step, step) for step in rest)))
