"""What the rows of an agreement are called, for facts to name them."""

from collections.abc import Iterable, Sequence

from budget.identity import Identified
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm, events_of
from conventions.files.shapes import FactEntry

__all__ = ["RowNames"]


class RowNames:
    """The identifiers of the rows of each source, as far as they are known when facts are read."""

    def __init__(
        self, agreement: Agreement, entries: Sequence[FactEntry], ledger: Iterable[Identified] | None
    ) -> None:
        self.agreement = agreement
        self.entries = entries
        self.ledger = None if ledger is None else frozenset(row.id for row in ledger)

    def source_of(self, rows: str) -> str:
        """Return the source behind a selection, or the source itself."""
        found = next((item for item in self.agreement.selections if item.name == rows), None)
        return rows if found is None else found.rows

    def of(self, rows: str) -> frozenset[str] | None:
        """Return the rows of a source or a selection; None where they cannot be told beforehand."""
        source = self.source_of(rows)
        table = next((item for item in self.agreement.tables if item.name == source), None)
        if table is not None:
            return frozenset(row.id for row in table.rows)
        if source in ("expenses", "resources"):
            return self.ledger
        if source == "years":
            first, last = self.agreement.period.first, self.agreement.period.last
            if first is None or last is None:
                return None
            return frozenset(str(year) for year in range(first.year, last.year + 1))
        events = events_of(source)
        named = [entry.id for entry in self.entries if entry.key in events]
        return None if None in named else frozenset(name for name in named if name is not None)

    def of_norm(self, norm: Norm) -> frozenset[str] | None:
        """Return what facts may call a norm: its name, or `name.row` where it stands for rows."""
        if norm.each is None:
            return frozenset({norm.name})
        rows = self.of(norm.each)
        return None if rows is None else frozenset(f"{norm.name}.{row}" for row in rows)

    def of_document(self, duty: Duty) -> frozenset[str] | None:
        """Return what facts may call the parts of a document; of one of rows, a row or its part there."""
        if duty.each is None:
            return frozenset(duty.parts)
        rows = self.of(duty.each)
        return None if rows is None else rows | {f"{row}.{part}" for row in rows for part in duty.parts}
