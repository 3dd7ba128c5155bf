"""The names of the parts and rows of an agreement; problems of names."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from budget.errors import Identified
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm, events_of
from conventions.files.faults import DataPath, Problem, one_line, shown
from conventions.files.shapes import FactEntry
from conventions.files.strict import nearest

# --- What the rows of an agreement are called, for facts to name them ---------------------------------------


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
        """Return the rows of a source or a selection; None if they are unknown beforehand."""
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
        """Return the names of a norm in facts: its name, or `name.row` if it has rows."""
        if norm.each is None:
            return frozenset({norm.name})
        rows = self.of(norm.each)
        return None if rows is None else frozenset(f"{norm.name}.{row}" for row in rows)

    def of_document(self, duty: Duty) -> frozenset[str] | None:
        """Return the names of the parts of a document in facts; with rows, of a row or its parts."""
        if duty.each is None:
            return frozenset(duty.parts)
        rows = self.of(duty.each)
        return None if rows is None else rows | {f"{row}.{part}" for row in rows for part in duty.parts}


# --- What the parts of an agreement are called, and the problems of names: unknown, taken, not writable -----

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")

NONE: Final = "—"
"""The text for an empty list of known words."""
_LINE: Final = 80
_LISTED: Final = 200
"""Beyond so many, known words are neither listed nor compared."""


def is_name(word: str) -> bool:
    """Return whether an expression can name it: small letters, digits and underscores.

    >>> is_name("final_bilan"), is_name("Bilan final")
    (True, False)
    """
    return _NAME.fullmatch(word) is not None


def if_unknown(
    code: str, file: str, path: DataPath, word: str | None, known: Collection[str], line: int = 0
) -> Iterator[Problem]:
    """Yield the problem of an unknown word; nothing of a word that is not there."""
    if word is not None and word not in known:
        yield unknown(code, file, path, word, known, line)


def unknown(
    code: str, file: str, path: DataPath, word: str, known: Collection[str], line: int = 0
) -> Problem:
    """Return the problem of a word that names nothing; the nearest known word is proposed."""
    words = sorted(known) if len(known) <= _LISTED else []
    near = nearest(word, words)
    return Problem(
        file,
        path,
        code,
        actual=shown(word),
        expected=listed(words),
        remedy="did_you_mean" if near else "",
        params=(("near", near),),
        line=line,
    )


def listed(words: Collection[str]) -> str:
    """Return the words one after the other, as many whole ones as a line holds; a dash where there is none.

    >>> listed(["advance", "balance"]), listed([]), listed(["a" * 50, "b" * 50, "c"])[-4:]
    ('advance, balance', '—', 'a, …')
    """
    text = ", ".join(words)
    if len(text) > _LINE:
        text = text[:_LINE].rpartition(", ")[0] + ", …"
    return one_line(text) or NONE


def each_id_once(file: str, entries: Iterable[tuple[DataPath, str, int]]) -> Iterator[Problem]:
    """Yield a problem for every identifier that an earlier entry has already; an entry is path, id, line."""
    seen: set[str] = set()
    for path, identifier, line in entries:
        if identifier in seen:
            yield Problem(file, path, "id_twice", actual=shown(identifier), line=line)
        seen.add(identifier)
