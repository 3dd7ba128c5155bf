"""A file of entries (FEC) as any other ledger: its costs and incomes of the operation, and all its totals."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from budget.ledger import Expense, Resource
from budget.money import Euros
from budget.nomenclature import AccountSide, FormLine
from conventions.files.ledgers.fec_mapping import FecMapping
from conventions.files.ledgers.fec_reader import (
    fec_encoding,
    opened_fec,
    operation_place,
    read_fec,
    sound_rows,
)
from conventions.files.ledgers.fec_rows import COLUMNS, SIGNED, is_xml, same_name
from conventions.files.ledgers.ledger_rows import LedgerTotals, Rejected, SourceReading
from conventions.files.ledgers.mapping import ledger_fault
from conventions.files.text import line_end_of

# --- The costs and incomes of a file of entries one by one, for who wants the trail of a sum ----------------


def fec_entries(path: Path, mapping: FecMapping) -> Iterator[Expense | Resource]:
    """Yield every sound row of the operation whose account has a line, in the order of the file.

    Together they are the sums of `read_fec` by line; what that rejects is not here. The day engaged is that
    of the paper; a file of entries does not say on a row when its cost was paid, so no day of payment is set.
    The identifier is the line in the file.
    """
    with opened_fec(path) as stream:
        encoding = fec_encoding(path.name, stream)
        lines: dict[str, FormLine | None] = {}
        budget: dict[str, str | None] = {}
        for header, rows in sound_rows(path.name, stream, encoding, []):
            place = operation_place(path.name, header, mapping)
            columns = rows.columns
            labels = columns.at(header.at("EcritureLib"))
            written = columns.at(header.at("EcritureDate"))
            papers = columns.at(header.at("PieceDate"))
            evidence = columns.at(header.at("PieceRef"))
            values = None if place is None else columns.at(place)
            accounts = columns.at(header.at("CompteNum"))
            for at, account in enumerate(accounts):
                if account not in lines:
                    lines[account] = mapping.line_of(account)
                    budget[account] = mapping.budget_line_of(account)
                line = lines[account]
                is_of = (
                    values is None
                    or mapping.operation is None
                    or values[at].strip() in mapping.operation.values
                )
                if line is None or not is_of:
                    continue
                cents = columns.debits[at] - columns.credits[at]
                where = f"{path.name}:{rows.lines[at]}"
                name = f"fec_{rows.lines[at]}"
                if line.side is AccountSide.RESOURCE:
                    yield Resource(name, labels[at], Euros(cents=-cents), line=budget[account], place=where)
                else:
                    yield Expense(
                        id=name,
                        label=labels[at],
                        amount=Euros(cents=cents),
                        line=budget[account],
                        engaged_on=_day(papers[at].strip() or written[at]),
                        evidence=evidence[at].strip() or None,
                        for_operation=None if values is None else True,
                        place=where,
                    )


def _day(cell: str) -> date:
    text = cell.strip()
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


# ------------------------------------------------------------------------------------------------------------
# A file of entries (FEC) as any other ledger: its costs and incomes of the operation, and all its totals.

_FIRST: Final = 4_000
_PROPOSED: Final = """\
form = "15059*02"
chart = "anc_2018_06"
"""


def is_fec(path: Path) -> bool:
    """Return whether the first line of a file has the columns of a FEC; False if it is unreadable."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_FIRST)
    except OSError:
        return False
    text = (head if is_xml(head) else _first_line(head)).decode("latin-1").lower()
    return all(column.lower() in text for column in (COLUMNS[0], COLUMNS[2], COLUMNS[4]))


def proposed_fec_text(path: Path) -> str:
    """Return an initial mapping: every account in its usual line of the report, the whole file included.

    What columns follow the eighteen is said in a comment, for one of them may name the action.
    """
    with path.open("rb") as stream:
        head = stream.read(_FIRST)
    line = "" if is_xml(head) else _first_line(head).decode("utf-8", errors="replace")
    known = {same_name(column) for column in (*COLUMNS, *SIGNED)}
    names = [name.strip() for name in line.strip("\r\ufeff").replace("|", "\t").split("\t")]
    more = [name for name in names[1:] if same_name(name) not in known and name]
    operation = "".join(f'# [operation]\n# column = "{name}"\n# values = ["…"]\n' for name in more[:1])
    return _PROPOSED + operation


def fec_source(path: Path, mapping: FecMapping) -> SourceReading:
    """Return the reading; raise `UnreadableFecError` if the file is no file of entries, or lacks a column."""
    reading = read_fec(path, mapping)
    entries = list(fec_entries(path, mapping))
    expenses = tuple(entry for entry in entries if isinstance(entry, Expense))
    resources = tuple(entry for entry in entries if isinstance(entry, Resource))
    rejected = tuple(Rejected(row.line, row.faults, _net(row.debit, row.credit)) for row in reading.rejected)
    without_line = tuple(
        ledger_fault(
            path.name, 0, "CompteNum", "ledger_without_line", entry.account, amount=str(entry.amount)
        )
        for entry in reading.without_line()
    )
    taken = Euros.total(entry.amount for entry in expenses) - Euros.total(entry.amount for entry in resources)
    totals = LedgerTotals(
        rows=reading.totals.rows,
        taken=len(entries),
        rejected=reading.totals.rows_rejected,
        outside=reading.totals.rows - reading.totals.rows_rejected - len(entries),
        footings=0,
        without_amount=reading.totals.rows_without_amount,
        taken_amount=taken,
        rejected_amount=Euros(cents=sum(row.cents or 0 for row in rejected)),
        outside_amount=reading.totals.gap - taken,
    )
    return SourceReading(
        file=path.name,
        form=("FEC", reading.encoding.value),
        mapping=None,
        unread=(),
        expenses=expenses,
        resources=resources,
        rejected=rejected,
        footings=(),
        doubts=(*reading.doubts, *without_line),
        totals=totals,
    )


def _first_line(head: bytes) -> bytes:
    return head.partition(line_end_of(head))[0]


def _net(debit: int | None, credit: int | None) -> int | None:
    return None if debit is None or credit is None else debit - credit
