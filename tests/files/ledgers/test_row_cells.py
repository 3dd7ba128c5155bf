"""What a cell that was refused keeps of why."""

from conventions.files.ledgers.grid import Cell, GridRow, cell_text
from conventions.files.ledgers.ledger_rows import Places, RowCells
from conventions.files.ledgers.mapping import DateOrder
from conventions.files.ledgers.proposal import day_order
from conventions.files.tracking.sheet_mapping import SheetMapping
from conventions.identifiers import validate_siret


def _siret(cell: Cell) -> str:
    return validate_siret(cell_text(cell))


def test_the_words_of_an_identifier_name_its_kind() -> None:
    places = Places("a.csv", None, ("SIRET",), {"siret": 0})
    cells = RowCells(GridRow(2, ("12345678901234",)), places, SheetMapping({"siret": "SIRET"}))
    assert cells.maybe("siret", _siret) is None
    (fault,) = cells.faults
    assert dict(fault.params)["kind"] == "SIRET"


def test_an_impossible_day_shows_no_order() -> None:
    assert day_order(["13/13/2024", "12/25/2024", "12/26/2024"]) is DateOrder.MONTH_FIRST
    assert day_order(["13/13/2024", "14/14/2024"]) is DateOrder.DAY_FIRST
