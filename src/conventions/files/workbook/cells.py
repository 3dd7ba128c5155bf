"""A value of a file in a cell and back: what stands in the file is what comes out, or the cell is refused."""

import re
from datetime import date
from decimal import Decimal
from typing import Final, assert_never, cast

from budget import frozen
from budget.errors import InputError
from budget.money import EURO, Euros, sign_of
from conventions.agreement.agreement import UNKNOWN
from conventions.files.faults import RefusedValueError, shown
from conventions.files.in_currency import Amount, of_currency
from conventions.files.ledgers.grid import Bad, Cell, cell_text, is_blank
from conventions.files.ledgers.ledger_rows import cents_in, day_in, truth_in
from conventions.files.row_labels import ends_of
from conventions.files.strict import money
from conventions.files.workbook.layout import Kind

Words = dict[str, str]
Raw = str | int | float | bool | date | list[str] | list[date] | list[int] | Words | list[Words]
"""A value as a TOML file holds it."""

BLANK_WORD: Final = "à compléter"
UNKNOWN_WORD: Final = "inconnu"
"""What stands for a day that nobody knows."""
_BLANK: Final = "to_be_completed"
LONGEST: Final = 30_000
"""A cell holds 32 767 signs; a longer text is in the sheet of texts alone."""

_CUT: Final = "… (suite : feuille Textes)"
_DAY: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}")
_CODED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@frozen
class CellValue:
    """What is written in a cell: a text never becomes a formula, whatever it begins with."""

    value: str | Decimal | date | int | None
    number_format: str = "General"


AMOUNT_FORMAT: Final = '#,##0.00\\ "€"'
"""Of euros; another currency has its code for a sign."""
DAY_FORMAT: Final = "dd/mm/yyyy"
TEXT_FORMAT: Final = "@"
NUMBER_FORMAT: Final = "0"


def encoded(text: str) -> str:
    r"""The text as a workbook can hold it: signs that XML has not become `_x000D_`; what looks so is kept.

    >>> encoded("a\rb"), decoded(encoded("_x0041_\r")) == "_x0041_\r"
    ('a_x000D_b', True)
    """
    kept = _LITERAL.sub("_x005f_", text.replace("x005F_", "_x0078_005F_"))
    return _CONTROL.sub(lambda found: f"_x{ord(found.group()):04X}_", kept)


def decoded(text: str) -> str:
    """Return the text that a cell holds: `encoded` undone."""
    return _CODED.sub(lambda found: chr(int(found.group(1), 16)), text)


def cell_of(kind: Kind, raw: Raw | None, currency: str = EURO) -> CellValue:
    """Return the cell of a value, or an empty one of the same format. Amounts have a currency sign."""
    if raw == _BLANK:
        return CellValue(BLANK_WORD, TEXT_FORMAT)
    match kind:
        case Kind.DAY | Kind.AMOUNT if raw == UNKNOWN:
            return CellValue(UNKNOWN_WORD, TEXT_FORMAT)
        case Kind.AMOUNT:
            shown_as = AMOUNT_FORMAT.replace("€", sign_of(currency))
            return CellValue(None if raw is None else _money(raw).as_decimal, shown_as)
        case Kind.DAY:
            return CellValue(raw if isinstance(raw, date) else None, DAY_FORMAT)
        case Kind.NUMBER:
            return CellValue(raw if isinstance(raw, int) else None, NUMBER_FORMAT)
        case Kind.TRUTH:
            return CellValue(None if raw is None else ("oui" if raw else "non"), TEXT_FORMAT)
        case Kind.QUANTITY:
            return CellValue(None if raw is None else Decimal(str(raw)))
        case Kind.WHEN:
            return cell_of(Kind.DAY if isinstance(raw, date) else Kind.TEXT, raw)
        case Kind.WORDS:
            words = raw.items() if isinstance(raw, dict) else ()
            return CellValue(
                "\n".join(encoded(f"{name} = {said}") for name, said in words) or None, TEXT_FORMAT
            )
        case Kind.DAYS:
            days = raw if isinstance(raw, list) else []
            return CellValue(
                "\n".join(f"{day:%d/%m/%Y}" for day in days if isinstance(day, date)) or None, TEXT_FORMAT
            )
        case Kind.LINES:
            lines = raw if isinstance(raw, list) else []
            return CellValue("\n".join(encoded(str(line)) for line in lines) or None, TEXT_FORMAT)
        case Kind.VALUE:
            return _value_cell(raw)
        case Kind.TEXT | Kind.LONG:
            return CellValue(None if raw is None else _cut(encoded(str(raw))), TEXT_FORMAT)
        case _ as unreachable:
            assert_never(unreachable)


def _money(raw: Raw) -> Euros:
    return money(raw if isinstance(raw, str) else str(raw))


def _value_cell(raw: Raw | None) -> CellValue:
    """Return the cell of a fact's value, typed as the file types it."""
    match raw:
        case None:
            return CellValue(None)
        case bool():
            return CellValue("oui" if raw else "non", TEXT_FORMAT)
        case int():
            return CellValue(raw, NUMBER_FORMAT)
        case float():
            return CellValue(Decimal(repr(raw)))
        case date():
            return CellValue(raw, DAY_FORMAT)
        case [least, most]:
            return CellValue(f"entre {least} et {most}", TEXT_FORMAT)
        case _:
            return CellValue(_cut(encoded(str(raw))), TEXT_FORMAT)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - len(_CUT)] + _CUT


def raw_of(kind: Kind, cell: Cell, *, fact: str = "any", currency: str = EURO) -> Raw | None:
    """Return the value that a cell states, None for an empty one; `InputError` says why it states none.

    `fact` is the declared kind of a fact, where the cell is its value; amounts are in the `currency`.
    """
    if is_blank(cell):
        return None
    is_money = kind is Kind.AMOUNT or (kind is Kind.VALUE and fact in ("euros", "event"))
    if is_money and isinstance(cell, str) and cell.strip().lower() == UNKNOWN_WORD:
        return UNKNOWN
    if is_money and isinstance(cell, str) and isinstance(amount := of_currency(cell, currency), Amount):
        cell = amount.figures
    if isinstance(cell, Bad):
        raise RefusedValueError(cell.code, actual=cell.shown)
    if isinstance(cell, str) and cell.strip().lower() == BLANK_WORD:
        return _BLANK
    match kind:
        case Kind.AMOUNT:
            return str(Euros(cents=cents_in(cell)))
        case Kind.DAY if isinstance(cell, str) and cell.strip().lower() == UNKNOWN_WORD:
            return UNKNOWN
        case Kind.DAY:
            return day_in(cell)
        case Kind.NUMBER:
            return _number(cell)
        case Kind.TRUTH:
            return truth_in(cell)
        case Kind.QUANTITY:
            found = _quantity(cell)
            return found.rstrip("0").removesuffix(".") if isinstance(found, str) else found
        case Kind.WHEN:
            return _when(cell)
        case Kind.WORDS:
            words = decoded(cell_text(cell)).split("\n")
            return dict(_word(line) for line in words if line.strip())
        case Kind.DAYS:
            lines = cell.split("\n") if isinstance(cell, str) else [cell]
            return [day_in(line) for line in lines if not is_blank(line)]
        case Kind.LINES:
            return [decoded(line) for line in cell_text(cell).split("\n") if line.strip()]
        case Kind.VALUE:
            return _value(cell, fact)
        case Kind.TEXT | Kind.LONG:
            return decoded(cell) if isinstance(cell, str) else cell_text(cell)
        case _ as unreachable:
            assert_never(unreachable)


def _number(cell: Cell) -> int:
    text = cell_text(cell)
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise RefusedValueError("wrong_type.integer", actual=shown(text))
    return int(text)


def _quantity(cell: Cell) -> Raw:
    """Return a whole number as such, a decimal one as the text that a file writes."""
    text = cell_text(cell).replace(",", ".")
    if not re.fullmatch(r"-?[0-9]{1,15}(?:\.[0-9]{1,12})?", text):
        raise RefusedValueError("wrong_type.quantity", actual=shown(cell_text(cell)))
    return text if "." in text else int(text)


def _when(cell: Cell) -> Raw:
    """Return a day as such, what tells several days or a longer time as its text."""
    if isinstance(cell, date) or (isinstance(cell, str) and _DAY.fullmatch(cell.strip())):
        return day_in(cell)
    return cell_text(cell).strip()


def _word(line: str) -> tuple[str, str]:
    name, sign, said = (part.strip() for part in line.partition("="))
    if not (name and sign and said):
        raise RefusedValueError("workbook_words", actual=shown(line), expected="women = femmes")
    return name, said


def _value(cell: Cell, fact: str) -> Raw:
    """Return the value of a fact, of its declared kind; of an undeclared one, as the cell is typed."""
    ends = ends_of(cell, fact)
    if ends is not None:
        return cast("list[str]", [_value(cast("Cell", end), fact) for end in ends])
    match fact:
        case "euros" | "event":
            return str(Euros(cents=cents_in(cell)))
        case "date":
            return day_in(cell)
        case "number":
            return _quantity(cell)
        case "truth":
            return truth_in(cell)
        case _:
            if isinstance(cell, date | bool):
                return cell
            if isinstance(cell, Decimal):
                return int(cell) if cell == int(cell) else float(cell)
            return decoded(cell_text(cell)) if isinstance(cell, str) else cell_text(cell)


def same(kind: Kind, one: Raw | None, other: Raw | None) -> bool:
    """Return whether two values are the same in what they say: `49 500,00 €` is `49500.00`."""
    if kind in {Kind.AMOUNT, Kind.VALUE} and isinstance(one, str) and isinstance(other, str):
        try:
            return money(one) == money(other)
        except InputError:
            return one == other
    if one is None or other is None or type(one) is not type(other):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(cast("list[str]", one), cast("list[str]", other), strict=False)
        return len(one) == len(other) and all(same(kind, mine, theirs) for mine, theirs in pairs)
    return one == other
