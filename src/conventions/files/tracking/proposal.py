"""A mapping proposed for a tracking sheet: by the words of its headings, and by what its cells hold."""

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import evolve

from conventions.files.ledgers.grid import Cell, Grid, cell_text, is_blank
from conventions.files.ledgers.mapping import DateOrder, OperationRule
from conventions.files.ledgers.proposal import (
    LOOKED_AT,
    SAMPLE,
    days_shown,
    decimal_mark,
    heading_rows,
    headings_at,
)
from conventions.files.ledgers.refusals import UnreadableLedgerError, ledger_fault
from conventions.files.tracking.mapping import SheetMapping
from conventions.files.tracking.rows import reads_as
from conventions.files.tracking.targets import Target
from conventions.files.tracking.words import STATUS_COLUMN, STATUS_GRANTED, preset_of, targets_by_words

__all__ = ["Proposal", "day_orders", "proposed_sheet"]

Proposal = tuple[SheetMapping, Mapping[str, str]]
"""A mapping, and of each heading in it what told so: `preset`, `heading`, `label` or `values`."""
_BY_FORM: Final = {
    "party.beneficiary.siret": "siret",
    "party.beneficiary.rna": "rna",
    "party.beneficiary.letters.mail": "mail",
}
"""What a column holds whose heading says nothing, where every cell of it has the form of such a value."""
_LEAST: Final = 2


def proposed_sheet(
    grid: Grid, targets: Mapping[str, Target], labels: Mapping[str, Sequence[str]]
) -> Proposal:
    """Return the mapping that a sheet suggests; `UnreadableLedgerError` where no row has headings of one."""
    best: tuple[int, int, tuple[str, ...], dict[str, tuple[str, str]]] = (0, 1, (), {})
    for row in grid.rows[:LOOKED_AT]:
        count = heading_rows(grid, row.line)
        headings = headings_at(grid, row.line, count)
        found: dict[str, tuple[str, str]] = {}
        for heading, target, how in targets_by_words(headings, targets, labels):
            found.setdefault(target, (heading, how))
        if len(found) > len(best[3]):
            best = (row.line, count, headings, found)
    line, count, headings, found = best
    if len(found) < _LEAST:
        raise UnreadableLedgerError(grid.file, ledger_fault(grid.file, 1, "", "sheet_no_heading"))
    below = [row.cells for row in grid.rows if row.line >= line + count]
    if preset_of(headings) is None:
        found |= _by_form(headings, below, found)
    columns = {target: heading for target, (heading, _) in found.items()}
    mapping = SheetMapping(
        columns=columns,
        heading_row=line,
        heading_rows=count,
        sheet=None if grid.others or grid.unread or grid.is_hidden else grid.sheet,
        decimal=decimal_mark(_texts(headings, below, columns, targets, "euros")),
    )
    if STATUS_COLUMN in headings and preset_of(headings) is not None:
        mapping = evolve(mapping, rows=OperationRule(STATUS_COLUMN, (STATUS_GRANTED,)))
    return mapping, dict(found.values())


def day_orders(
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    columns: Mapping[str, str],
    targets: Mapping[str, Target],
) -> frozenset[DateOrder]:
    """Return the orders that the days of a sheet show: none, one, or both, and then some are ambiguous."""
    shown = days_shown(_texts(headings, rows, columns, targets, "date"))
    return frozenset(order for order, days in shown.items() if days)


def _texts(
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    columns: Mapping[str, str],
    targets: Mapping[str, Target],
    kind: str,
) -> list[str]:
    """Return the texts of the columns of a kind."""
    places = [headings.index(heading) for name, heading in columns.items() if targets[name].kind == kind]
    cells = (row[at] for row in rows for at in places if at < len(row))
    return [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]


def _by_form(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]], found: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    """Return what columns hold whose headings say nothing, as the form of all their cells tells."""
    known = {heading for heading, _ in found.values()}
    told: dict[str, tuple[str, str]] = {}
    for at, heading in enumerate(headings):
        if not heading or heading in known:
            continue
        cells = [row[at] for row in rows[:SAMPLE] if at < len(row) and not is_blank(row[at])]
        for target, kind in _BY_FORM.items():
            is_one = len({cell_text(cell) for cell in cells}) >= _LEAST
            if is_one and target not in {**found, **told} and all(reads_as(cell, kind) for cell in cells):
                told[target] = (heading, "values")
    return told
