"""The CSV files of a dossier, in and out: expenses, resources, sessions, results of earlier years."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from budget.ledger import Expense, ExpenseKind, Resource
from budget.money import EURO
from budget.nomenclature import Account
from conventions.agreement.agreement import Agreement
from conventions.agreement.programme import Breakdown, Indicator
from conventions.calendar import InvalidDateError, end_of_month, parse_date
from conventions.dossier.work_done import COUNTED, YEAR_COLUMNS, Session, YearResult
from conventions.files.csv_rows import (
    Cells,
    Row,
    count_of,
    guarded,
    number_text,
    quantity_of,
    record_of,
    rows_in,
    text_cell,
    truth,
    unguarded,
)
from conventions.files.faults import Problem, RefusedValueError, shown
from conventions.files.part_names import each_id_once, if_unknown, unknown
from conventions.files.strict import choice

# --- Whether the rows of the ledger name lines and actions that the agreement has, each row once ------------


def expense_problems(
    name: str, expenses: tuple[Expense, ...], agreement: Agreement | None
) -> Iterator[Problem]:
    """Yield the problems of the expenses; without an agreement, those that they have by themselves."""
    yield from _ids(name, expenses)
    if agreement is None:
        return
    lines = {line.id for line in agreement.budget.expenses} if agreement.budget else None
    actions = {action.id for action in agreement.actions}
    for expense in expenses:
        at = _line(expense)
        if lines is not None and expense.line is not None and expense.line not in lines:
            yield unknown("unknown_line", name, ("line",), expense.line, lines, at)
        yield from if_unknown("unknown_action", name, ("action",), expense.action, actions, at)


def resource_problems(
    name: str, resources: tuple[Resource, ...], agreement: Agreement | None
) -> Iterator[Problem]:
    """Yield the problems of the resources."""
    yield from _ids(name, resources)
    if agreement is None or agreement.budget is None or agreement.budget.resources is None:
        return
    lines = {line.id for line in agreement.budget.resources}
    for resource in resources:
        yield from if_unknown("unknown_line", name, ("line",), resource.line, lines, _line(resource))


def _ids(name: str, entries: Iterable[Expense | Resource]) -> Iterator[Problem]:
    return each_id_once(name, ((("id",), entry.id, _line(entry)) for entry in entries))


def _line(entry: Expense | Resource) -> int:
    return int((entry.place or ":0").rpartition(":")[2])


# ------------------------------------------------------------------------------------------------------------
# From `expenses.csv` and `resources.csv` to the ledger: every faulty cell is reported.

EXPENSE_COLUMNS: Final = (
    "id", "label", "amount", "line", "action", "engaged_on", "paid_on", "for_operation", "evidence",
    "incurred_on", "issued_on", "account", "kind", "vat",
)  # fmt: skip
RESOURCE_COLUMNS: Final = ("id", "label", "amount", "funder", "received_on", "line")
TEXT_COLUMNS: Final = frozenset({"id", "label", "line", "action", "evidence", "funder"})
"""Those that hold free text, which `formula_guard` keeps from being run."""


def expenses_in(file: str, text: str, problems: list[Problem], currency: str = EURO) -> tuple[Expense, ...]:
    """Return the expenses of a file; faults are added to `problems`."""
    rows = rows_in(file, text, EXPENSE_COLUMNS, problems)
    read = (expense_of(file, row, problems, currency) for row in rows)
    return tuple(entry for entry in read if entry is not None)


def resources_in(file: str, text: str, problems: list[Problem], currency: str = EURO) -> tuple[Resource, ...]:
    """Return the resources of a file; faults are added to `problems`."""
    rows = rows_in(file, text, RESOURCE_COLUMNS, problems)
    read = (resource_of(file, row, problems, currency) for row in rows)
    return tuple(entry for entry in read if entry is not None)


def expense_of(file: str, row: Row, problems: list[Problem], currency: str = EURO) -> Expense | None:
    """Return the expense of one row; faults are added to `problems`."""
    cells = Cells(file, row, problems, currency)
    readers = {**_LEDGER_READERS, "amount": cells.amount, "vat": cells.amount}
    return record_of(cells, Expense, EXPENSE_COLUMNS, readers)


def resource_of(file: str, row: Row, problems: list[Problem], currency: str = EURO) -> Resource | None:
    """Return the resource of one row; faults are added to `problems`."""
    cells = Cells(file, row, problems, currency)
    return record_of(cells, Resource, RESOURCE_COLUMNS, {**_LEDGER_READERS, "amount": cells.amount})


def day_of(cell: str) -> date:
    """Return a day in ISO notation or in that of French spreadsheets."""
    parts = cell.split("/")
    is_french = [len(part) for part in parts] == [2, 2, 4]
    try:
        return parse_date("-".join(reversed(parts)) if is_french else cell)
    except InvalidDateError as cause:
        raise InvalidDateError(str(cause), actual=shown(cell), expected=cause.expected) from cause


def _kind(cell: str) -> ExpenseKind:
    words = tuple(kind.value for kind in ExpenseKind)
    return ExpenseKind(choice(words)(cell, None))


_LEDGER_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    **dict.fromkeys(("engaged_on", "paid_on", "incurred_on", "issued_on", "received_on"), day_of),
    "for_operation": truth,
    "account": Account.parse,
    "kind": _kind,
}
"""How the cells of a column are read, where they are neither amounts nor free texts."""


SESSIONS: Final = "sessions.csv"
_BEFORE: Final = (
    "when", "action", "title", "series", "location", "sessions", "days", "hours", "partner",
    "organisations", "participants",
)  # fmt: skip
_AFTER: Final = ("held", "reason")
SESSION_COLUMNS: Final = (*_BEFORE, *_AFTER)
"""The columns that a table of sessions may have, beside one for each part of a breakdown."""
SESSION_NEEDED: Final = ("when", "action", "title")
"""Those that every row has."""
_TO: Final = ".."
_AND: Final = "+"
_BETWEEN: Final = "|"
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})|(\d{2})/(\d{4})")
_YEAR: Final = re.compile(r"\d{4}")
_MOST_SPANS: Final = 100
_MONTHS: Final = 12

Span = tuple[date, date]


def parts_of(agreement: Agreement) -> tuple[str, ...]:
    """Return the parts of its breakdowns: a column each."""
    names = dict.fromkeys(name for item in agreement.breakdowns for name, _ in item.parts)
    return tuple(name for name in names if name not in SESSION_COLUMNS)


def columns_of(agreement: Agreement) -> tuple[str, ...]:
    """Return the columns of a table of sessions of this agreement."""
    return (*_BEFORE, *parts_of(agreement), *_AFTER)


def session_of(file: str, row: Row, parts: Iterable[str], problems: list[Problem]) -> Session | None:
    """Return the session of one row, with participants by these parts; faults are added to `problems`."""
    cells = Cells(file, row, problems)
    return record_of(cells, Session, SESSION_COLUMNS, _SESSION_READERS, SESSION_NEEDED, parts)


# --- cells -----------------------------------------------------------------------------------------------


def _spans(cell: str) -> tuple[Span, ...]:
    parts = cell.split(_AND)
    if len(parts) > _MOST_SPANS:
        raise RefusedValueError("session_when", actual=shown(cell))
    return tuple(_span(part.strip(), cell) for part in parts)


def _span(text: str, cell: str) -> Span:
    first, to, last = (piece.strip() for piece in text.partition(_TO))
    begins = _one_span(first, cell)
    ends = _one_span(last, cell) if to else begins
    if ends[1] < begins[0]:
        raise RefusedValueError("session_when", actual=shown(cell))
    return begins[0], ends[1]


def _one_span(text: str, cell: str) -> Span:
    """Return a day, a month or a year."""
    month = _MONTH.fullmatch(text)
    try:
        if month is not None:
            year, number = (int(month[1]), int(month[2])) if month[1] else (int(month[4]), int(month[3]))
            first = date(year, number, 1)
            return first, end_of_month(first)
        if _YEAR.fullmatch(text):
            return date(int(text), 1, 1), date(int(text), _MONTHS, 31)
        day = day_of(text)
    except ValueError as error:  # of a day that no month has, of a year 0
        raise RefusedValueError("session_when", actual=shown(cell)) from error
    return day, day


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name for piece in unguarded(cell).split(_BETWEEN) if (name := piece.strip()))


_SESSION_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "when": _spans,
    "sessions": count_of,
    "days": quantity_of,
    "hours": quantity_of,
    "organisations": _names,
    "participants": count_of,
    "held": truth,
}


# --- back ------------------------------------------------------------------------------------------------


def session_cells(item: Session) -> dict[str, str]:
    """Return the row of a session, every cell that is not empty."""
    cells = {
        "when": f" {_AND} ".join(map(_span_text, item.when)),
        "action": guarded(item.action),
        "title": guarded(item.title),
        "series": text_cell(item.series),
        "location": text_cell(item.location),
        "sessions": "" if item.sessions == 1 else str(item.sessions),
        "days": number_text(item.days),
        "hours": number_text(item.hours),
        "partner": text_cell(item.partner),
        "organisations": guarded(f" {_BETWEEN} ".join(item.organisations)),
        "participants": "" if item.participants is None else str(item.participants),
        **{name: str(value) for name, value in item.parts},
        "held": "" if item.held else "false",
        "reason": text_cell(item.reason),
    }
    return {name: text for name, text in cells.items() if text}


def _span_text(span: Span) -> str:
    first, last = span
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, _MONTHS, 31) and first.year == last.year:
        return f"{first.year:04}"
    is_month = first.day == 1 and last == end_of_month(last)
    if is_month and (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    return f"{first:%Y-%m}{_TO}{last:%Y-%m}" if is_month else f"{first}{_TO}{last}"


# --- what holds together ---------------------------------------------------------------------------------


def session_problems(file: str, sessions: Iterable[Session], agreement: Agreement) -> Iterator[Problem]:
    """Yield the problems that sessions have with the agreement: of an action that it does not have."""
    actions = {action.id for action in agreement.actions}
    for item in sessions:
        line = int((item.place or "").rpartition(":")[2] or 0)
        yield from if_unknown("unknown_action", file, ("action",), item.action, actions, line)
        for column, count in (("participants", item.participants), *item.parts):
            if not item.held and count:
                yield Problem(file, (column,), "session_not_held", str(count), line=line)
        if item.held and item.reason is not None:
            yield Problem(file, ("reason",), "session_held", shown(item.reason), line=line)


def breakdown_problems(name: str, breakdowns: Iterable[Breakdown]) -> Iterator[Problem]:
    """Yield the problems of breakdowns: a part that two have, or that is called like another column."""
    taken = {*SESSION_COLUMNS, *COUNTED, *YEAR_COLUMNS}
    for at, breakdown in enumerate(breakdowns):
        for part, _ in breakdown.parts:
            if part in taken:
                yield Problem(name, ("breakdown", at, "parts", part), "part_taken", actual=shown(part))
            taken.add(part)


def result_problems(file: str, keys: Iterable[str], agreement: Agreement) -> Iterator[Problem]:
    """Yield the problem of each recorded result that sessions make already: they may differ."""
    computed = {item.id: item.label for item in agreement.indicators if item.from_sessions is not None}
    for at, key in enumerate(keys):
        if key in computed:
            yield Problem(file, ("fact", at, "key"), "result_computed", computed[key], SESSIONS)


def indicator_problems(
    name: str, indicators: Iterable[Indicator], parts: Collection[str]
) -> Iterator[Problem]:
    """Yield the problems of what indicators count of sessions."""
    known = {*COUNTED, *parts}
    for at, item in enumerate(indicators):
        if item.from_sessions is not None and item.from_sessions not in known:
            path = ("indicator", at, "from_sessions")
            yield unknown("unknown_count", name, path, item.from_sessions, known)
        if item.series is not None and item.from_sessions is None:
            yield Problem(name, ("indicator", at, "series"), "series_without_sessions", shown(item.series))


YEARS: Final = "years.csv"
YEAR_NEEDED: Final = ("year", "indicator")
"""The columns that every row has."""
_WRITTEN_YEAR: Final = re.compile(r"(?:19|20)\d{2}")


def year_columns(agreement: Agreement) -> tuple[str, ...]:
    """Return the columns of a table of years of this agreement."""
    *before, comment = YEAR_COLUMNS
    return (*before, *parts_of(agreement), comment)


def year_of(file: str, row: Row, parts: Iterable[str], problems: list[Problem]) -> YearResult | None:
    """Return the result of one row, those counted by these parts; what is wrong is added to `problems`."""
    readers = {"year": _year, "value": quantity_of}
    return record_of(Cells(file, row, problems), YearResult, YEAR_COLUMNS, readers, YEAR_NEEDED, parts)


def _year(cell: str) -> int:
    if not _WRITTEN_YEAR.fullmatch(cell):
        raise RefusedValueError("cell_year", actual=shown(cell), expected="2019")
    return int(cell)


def year_cells(item: YearResult) -> dict[str, str]:
    """Return the row of a result, every cell that is not empty."""
    cells = {
        "year": str(item.year),
        "indicator": guarded(item.indicator),
        "value": number_text(item.value),
        **{name: str(count) for name, count in item.parts},
        "comment": text_cell(item.comment),
    }
    return {name: text for name, text in cells.items() if text}


def year_problems(file: str, rows: Iterable[YearResult], agreement: Agreement) -> Iterator[Problem]:
    """Yield the problems of the rows with the agreement, and with each other.

    The result of the agreement's last year is of the record: told here too, the two might differ.
    """
    labels = {item.id: item.label for item in agreement.indicators}
    last = agreement.period.last
    seen = set()
    for item in rows:
        line = int((item.place or "").rpartition(":")[2] or 0)
        said = (labels.get(item.indicator, ""), str(item.year))
        if item.indicator not in labels:
            yield unknown("unknown_indicator", file, ("indicator",), item.indicator, labels, line)
        elif said in seen:
            yield Problem(file, ("indicator",), "year_twice", *said, line=line)
        seen.add(said)
        if last is not None and item.year >= last.year and item.value is not None:
            yield Problem(file, ("value",), "year_of_record", *said, line=line)
