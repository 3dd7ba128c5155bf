"""The work that a dossier needs: look-ups of names over all rows, counted before anything is evaluated."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import events_of
from conventions.dossier.dossier import Dossier
from conventions.engine.name_tables import Place
from conventions.engine.program import Program, compile_agreement
from conventions.language.syntax import (
    Aggregate,
    Lifecycle,
    Name,
    Node,
    NotMetBy,
    RowFunction,
    RowWord,
    children,
    walk,
)

MOST_WORK: Final = 2_000_000
"""The limit for one dossier; the largest example needs some hundreds (semantics § 2.12)."""
_USUAL_YEARS: Final = 100
"""The number of years assumed for a period with computed ends; those of a fixed period are counted."""
_OF_A_NORM: Final = 300
"""The look-ups for the status of a norm at a row, besides its expressions."""
_OF_A_RIGHT: Final = 10
"""The look-ups to find a row's right among all rows, on the days on which it may open."""
_READ_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "acquired": ("due", "when"),
    "due": ("due", "until"),
    "done": ("done", "amount"),
    "met": ("done", "amount"),
    "when": ("when",),
}
"""The expressions that decide the state of a norm."""


def heaviest(dossier: Dossier) -> tuple[Place, int, int] | None:
    """Return the most expensive expression, its work and the total, if the total is too large; else None.

    Each version of the text is counted: as signed, and after the amendments.
    """
    first, last = dossier.agreement, dossier.last_text
    for agreement in (first,) if last is first else (first, last):
        program, counts = compile_agreement(agreement), row_counts(agreement, dossier)
        read = tuple(
            (source, sum(counts.get(event, 0) for event in events_of(source))) for source in _sources(program)
        )
        place, own, whole = _heaviest(program, read)
        if whole > MOST_WORK:
            return place, own, whole
    return None


@lru_cache(maxsize=256)
def _heaviest(program: Program, read: tuple[tuple[str, int], ...]) -> tuple[Place, int, int]:
    """Return the most expensive expression, its work and the total, for these numbers of rows.

    Most agreements of one model have no rows, or as few: they need the same work.
    """
    work = dict(_Work(program, dict(read)).by_place())
    place = max(work, key=lambda one: work[one], default=())
    return place, work.get(place, 0), sum(work.values())


@lru_cache(maxsize=256)
def _sources(program: Program) -> tuple[str, ...]:
    """Return the sources whose rows any expression uses."""
    owners = (program.duties, program.rights, program.definitions, program.facts)
    each = {item.each for items in owners for item in items.values()}
    told = {
        node.selection
        for tree in program.trees.values()
        for node in walk(tree)
        if isinstance(node, Aggregate)
    }
    return tuple(sorted({program.tables.source_of(rows) for rows in {*each, *told} if rows is not None}))


def row_counts(agreement: Agreement, dossier: Dossier) -> dict[str, int]:
    """Return the number of rows of each source; sources without rows are left out."""
    counts: dict[str, int] = {}
    for fact in dossier.facts:
        counts[fact.key] = counts.get(fact.key, 0) + 1
    counts |= {table.name: len(table.rows) for table in agreement.tables}
    if dossier.ledger is not None:
        counts["expenses"] = len(dossier.ledger.expenses)
        counts["resources"] = len(dossier.ledger.resources or ())
    first, last = agreement.period.first, agreement.period.last
    counts["years"] = _USUAL_YEARS if first is None or last is None else last.year - first.year + 1
    return counts


class _Work:
    """The counting: a name computed once costs nothing at each use, another name costs its own work."""

    def __init__(self, program: Program, counts: Mapping[str, int]) -> None:
        self.program = program
        self.counts = counts
        self.known: dict[tuple[str, str], int] = {}

    def by_place(self) -> Iterator[tuple[Place, int]]:
        """Yield each norm and each expression with its work, over all its rows."""
        for name, duty in self.program.duties.items():
            yield ("duty", name), _OF_A_NORM * self.rows(duty.each)
        for name, right in self.program.rights.items():
            rows = self.rows(right.each)
            yield ("right", name), (_OF_A_NORM + _OF_A_RIGHT * rows) * rows
        for place, tree in self.program.trees.items():
            each = self.each_of(place)
            if place[0] != "selection":  # counted where it is used
                yield place, self.rows(each) * self.cost(tree, each)

    def each_of(self, place: Place) -> str | None:
        """Return the source of the rows of the expression at a place."""
        kind, name = place[:2]
        match kind:
            case "define":
                return self.program.definitions[name].each
            case "duty":
                return self.program.duties[name].each
            case "right":
                return self.program.rights[name].each
            case "fact":
                return self.program.facts[name].each
            case _:
                return None

    def rows(self, each: str | None) -> int:
        """Return the number of rows of a source or of a selection; without rows, one."""
        return 1 if each is None else self.counts.get(self.program.tables.source_of(each), 0)

    def cost(self, node: Node, each: str | None) -> int:
        """Return the number of names and operators evaluated for one row."""
        below = [self.cost(child, each) for child in children(node) if not isinstance(node, Aggregate)]
        match node:
            case Name(key, _):
                return 1 + self.bounds_of(key)
            case Lifecycle(word, about, _):
                return 1 + self.of_norm(word, about, each)
            case NotMetBy(norm, _, _):
                reads = self.of_norm("done", norm, each) + self.of_norm("when", norm, each)
                return 1 + sum(below) + reads
            case Aggregate():
                return 1 + self.of_rows(node)
            case RowFunction(RowWord.RUNNING, _, _, _):
                return 1 + (self.rows(each) + 1) // 2 * sum(below)
            case RowFunction(RowWord.SPLIT, _, _, _):
                return 1 + self.rows(each) * (1 + sum(below))
            case _:
                return 1 + sum(below)

    def of_rows(self, node: Aggregate) -> int:
        """Return the work of an aggregate: its tests and its expression for every row."""
        found = self.program.selections.get(node.selection)
        source = node.selection if found is None else found.rows
        places = (
            [] if found is None else [("selection", found.name, "where", code) for code, _ in found.where]
        )
        trees = [tree for place in places if (tree := self.program.tree(*place)) is not None]
        trees += [] if node.expression is None else [node.expression]
        return self.rows(source) * (1 + sum(self.cost(tree, source) for tree in trees))

    def bounds_of(self, key: str) -> int:
        """Return the work of the bounds of a fact of rows, which are evaluated at each use."""
        fact = self.program.facts.get(key.removeprefix("row."))
        if fact is None or fact.each is None:
            return 0
        return self.once("fact", fact.key, [("fact", fact.key, "min"), ("fact", fact.key, "max")], fact.each)

    def of_norm(self, word: str, norm: str, read_for: str | None) -> int:
        """Return the work of the state of a norm: its expressions are evaluated each time, at each row.

        Evaluated for one of its own rows, only that row counts.
        """
        kind = "duty" if norm in self.program.duties else "right"
        found = self.program.duties.get(norm) or self.program.rights.get(norm)
        each = None if found is None else found.each
        source_of = self.program.tables.source_of
        is_here = None not in (each, read_for) and source_of(each or "") == source_of(read_for or "")
        places: list[Place] = [(kind, norm, name) for name in _READ_BY.get(word, ())]
        return (1 if is_here else self.rows(each)) * (1 + self.once(word, norm, places, each))

    def once(self, word: str, name: str, places: list[Place], each: str | None) -> int:
        """Return the work of expressions together, each counted once."""
        if (word, name) not in self.known:
            trees = [tree for place in places if (tree := self.program.tree(*place)) is not None]
            self.known[word, name] = sum(self.cost(tree, each) for tree in trees)
        return self.known[word, name]
