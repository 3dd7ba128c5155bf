"""The costs and incomes of a file of entries one by one, for who wants the trail of a sum."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from budget.accounts import AccountSide
from budget.ledger import Expense, Resource
from budget.money import Euros
from budget.nomenclature import FormLine
from conventions.files.fec.mapping import FecMapping
from conventions.files.fec.reader import fec_encoding, opened_fec, operation_place, sound_rows


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
