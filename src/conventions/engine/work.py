"""How much a dossier asks to be computed: names read, over all rows, counted before anything is evaluated."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import events_of
from conventions.dossier.dossier import Dossier
from conventions.engine.places import Place
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
"""What one reading of a dossier may ask; the largest example asks some hundreds (semantics § 2.12)."""
_USUAL_YEARS: Final = 100
"""The years of a period whose ends are computed; those of a fixed period are counted."""
_OF_A_NORM: Final = 300
"""What the status of a norm asks at a row, beside its expressions."""
_OF_A_RIGHT: Final = 10
"""What it asks to seek a row's right among all of them, on the days on which it may open."""
_READ_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "acquired": ("due", "when"),
    "due": ("due", "until"),
    "done": ("done", "amount"),
    "met": ("done", "amount"),
    "when": ("when",),
}
"""The expressions of a norm that tell what became of it."""


def heaviest(dossier: Dossier) -> tuple[Place, int, int] | None:
    """Return the expression that asks most, what it asks and what all do, where all ask too much; else None.

    Each version of the text is counted: as signed, and as the amendments leave it.
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
    """Return the expression that asks most, what it asks and what all do, for so many rows of what is read.

    Most agreements of one model read no rows, or as few: they ask the same.
    """
    work = dict(_Work(program, dict(read)).by_place())
    place = max(work, key=lambda one: work[one], default=())
    return place, work.get(place, 0), sum(work.values())


@lru_cache(maxsize=256)
def _sources(program: Program) -> tuple[str, ...]:
    """Return the sources whose rows are read by any expression, or for each of which one stands."""
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
    """Return how many rows each source has; what has no row yet is not there."""
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
    """The counting: what is computed once for all has no cost where it is named, what is not has its own."""

    def __init__(self, program: Program, counts: Mapping[str, int]) -> None:
        self.program = program
        self.counts = counts
        self.known: dict[tuple[str, str], int] = {}

    def by_place(self) -> Iterator[tuple[Place, int]]:
        """Yield each norm and each expression with what it asks, over all the rows that it is read for."""
        for name, duty in self.program.duties.items():
            yield ("duty", name), _OF_A_NORM * self.rows(duty.each)
        for name, right in self.program.rights.items():
            rows = self.rows(right.each)
            yield ("right", name), (_OF_A_NORM + _OF_A_RIGHT * rows) * rows
        for place, tree in self.program.trees.items():
            each = self.each_of(place)
            if place[0] != "selection":  # counted where it is read
                yield place, self.rows(each) * self.cost(tree, each)

    def each_of(self, place: Place) -> str | None:
        """Return the rows for which the expression at a place is read."""
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
        """Return how many names and signs are read for one row."""
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
        """Return what an aggregate asks: of every row, its tests and its expression."""
        found = self.program.selections.get(node.selection)
        source = node.selection if found is None else found.rows
        places = (
            [] if found is None else [("selection", found.name, "where", code) for code, _ in found.where]
        )
        trees = [tree for place in places if (tree := self.program.tree(*place)) is not None]
        trees += [] if node.expression is None else [node.expression]
        return self.rows(source) * (1 + sum(self.cost(tree, source) for tree in trees))

    def bounds_of(self, key: str) -> int:
        """Return what the bounds of a fact of rows ask, for they are read each time that it is."""
        fact = self.program.facts.get(key.removeprefix("row."))
        if fact is None or fact.each is None:
            return 0
        return self.once("fact", fact.key, [("fact", fact.key, "min"), ("fact", fact.key, "max")], fact.each)

    def of_norm(self, word: str, norm: str, read_for: str | None) -> int:
        """Return what is asked by what became of a norm: its expressions are read each time, at each row.

        Read for a row that the norm stands for, it is the norm at that row alone.
        """
        kind = "duty" if norm in self.program.duties else "right"
        found = self.program.duties.get(norm) or self.program.rights.get(norm)
        each = None if found is None else found.each
        source_of = self.program.tables.source_of
        is_here = None not in (each, read_for) and source_of(each or "") == source_of(read_for or "")
        places: list[Place] = [(kind, norm, name) for name in _READ_BY.get(word, ())]
        return (1 if is_here else self.rows(each)) * (1 + self.once(word, norm, places, each))

    def once(self, word: str, name: str, places: list[Place], each: str | None) -> int:
        """Return what some expressions ask together, counted once."""
        if (word, name) not in self.known:
            trees = [tree for place in places if (tree := self.program.tree(*place)) is not None]
            self.known[word, name] = sum(self.cost(tree, each) for tree in trees)
        return self.known[word, name]
