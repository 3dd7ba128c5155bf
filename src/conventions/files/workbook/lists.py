"""The hidden sheet: what marks a workbook as ours, and the lists to choose from."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from conventions.files.ledgers.row_cells import letters
from conventions.files.row_labels import Labels, identifier, labels_of
from conventions.files.workbook.cells import encoded
from conventions.files.workbook.layout import LISTS, SCHEMAS, form_line_choices
from conventions.files.workbook.sources import Sources, at

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["choice_formula", "list_sheet"]

_LISTED: Final = {
    "actions": "Actions",
    "expense_lines": "Lignes de charges",
    "resource_lines": "Lignes de produits",
    "facts": "Événements",
    "form_lines": "Lignes du Cerfa",
    "partner_kinds": "Apports des partenaires",
    "indicators": "Indicateurs",
}
_LONGEST_FORMULA: Final = 200
_BUILT_IN: Final = ("signed", "notified", "payment", "repaid", "exercised", "waived", "reading_chosen")


def choice_formula(choices: str | tuple[str, ...]) -> str:
    """The formula of a list: its words where they are few, else the column of the hidden sheet.

    >>> choice_formula(("oui", "non")), choice_formula("actions")
    ('"oui,non"', 'Listes!$B$2:$B$600')
    """
    if isinstance(choices, tuple):
        words = ",".join(choices)
        if len(words) < _LONGEST_FORMULA:
            return f'"{words}"'
        choices = "form_lines"
    letter = letters(list(_LISTED).index(choices) + 1)
    return f"{LISTS}!${letter}$2:${letter}$600"


def list_sheet(sheet: "Worksheet", sources: Sources, *, blank: bool) -> None:
    """Fill the hidden sheet."""
    marks = (list(SCHEMAS)[-1], "blank" if blank else "whole")
    for row, mark in enumerate(marks, start=1):
        sheet.cell(row, 1, mark)
    data = sources.agreement()
    labels = labels_of(data, sources.names)
    lists = {
        "actions": _words(labels["actions"]),
        "expense_lines": _words(labels["expense_lines"]),
        "resource_lines": _words(labels["resource_lines"]),
        "facts": _words({key: labels["facts"].get(key, ()) for key in _fact_keys(data)}),
        "form_lines": list(form_line_choices()),
        "partner_kinds": _words(labels["partner_kinds"]),
        "indicators": _words(labels["indicators"]),
    }
    for column, (name, label) in enumerate(_LISTED.items(), start=2):
        sheet.cell(1, column, label)
        for row, word in enumerate(lists[name], start=2):
            cell = sheet.cell(row, column, encoded(word))
            cell.data_type = "s"
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _words(labels: Labels) -> list[str]:
    """The words to choose from: the label of each thing, its identifier where the label names two."""
    said = {name: found[0] if found else name for name, found in labels.items()}
    return [label if identifier(label, labels) == name else name for name, label in said.items()]


def _fact_keys(data: Mapping[str, object]) -> list[str]:
    """The events that an agreement knows: built in, declared, and those that its duties name."""
    declared = at(data, ("fact",))
    known = [*_BUILT_IN, *(declared if isinstance(declared, Mapping) else ())]
    for kind in ("duty", "payment"):
        duties = at(data, (kind,))
        for duty in duties.values() if isinstance(duties, Mapping) else ():
            named = (duty.get(key) for key in ("done_by", "posted_by", "breached_by"))
            known += [str(name) for name in named if name]
    return list(dict.fromkeys(known))
