"""An agreement made ready: every expression parsed, checked and ordered, once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from attrs import field, frozen

from budget.errors import InputError
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Definition, Duty, Right
from conventions.engine.order import mentioned, ordered
from conventions.engine.places import FACT_TYPES, Place, expressions
from conventions.language.checker import check, unknown_name
from conventions.language.errors import ExpressionTypeError
from conventions.language.parser import parse
from conventions.language.syntax import Node
from conventions.language.types import EUROS, Kind, NameTable, Type, describe

__all__ = [
    "BUILT_IN_EVENTS",
    "BUILT_IN_NAMES",
    "CREATING_ACTS",
    "REPEATED_BUILT_IN",
    "CycleError",
    "Program",
    "ProgramFault",
    "compile_agreement",
    "done_fact",
]

BUILT_IN_EVENTS = frozenset(
    {"signed", "notified", "payment", "repaid", "exercised", "waived", "reading_chosen"}
)
REPEATED_BUILT_IN = frozenset({"payment", "repaid", "exercised", "waived", "reading_chosen"})
BUILT_IN_NAMES: Mapping[str, Type] = {
    "grant": EUROS,
    "paid": EUROS,
    "recovered": EUROS,
    "period": Kind.WINDOW,
    "period.start": Kind.DATE,
    "period.end": Kind.DATE,
}
ROW_COLUMNS: Mapping[str, Mapping[str, Type]] = {
    "expenses": {
        "amount": EUROS,
        "line": Kind.TEXT,
        "action": Kind.TEXT,
        "engaged_on": Kind.DATE,
        "paid_on": Kind.DATE,
        "for_operation": Kind.TRUTH,
        "evidence": Kind.TEXT,
    },
    "resources": {"amount": EUROS, "funder": Kind.TEXT, "received_on": Kind.DATE, "line": Kind.TEXT},
}
EVENT_COLUMNS: Mapping[str, Type] = {"occurred_on": Kind.DATE, "value": EUROS, "of": Kind.TEXT}
WITHOUT_BOUNDS = (Kind.MONTHS, Kind.DAYS, Kind.WORKING_DAYS, Kind.WINDOW)
CREATING_ACTS = ("reclaim", "reduce")


class CycleError(InputError):
    """A norm or a definition that needs itself to be computed."""

    code = "norm_cycle"


@frozen
class ProgramFault:
    """An expression that cannot be used: where it stands in the agreement, and why."""

    path: Place
    error: InputError


@frozen(eq=False)
class Program:
    """The trees of an agreement's expressions, by place, and the table they were checked against."""

    agreement: Agreement
    trees: Mapping[Place, Node]
    table: NameTable
    repeated: frozenset[str]
    duties: Mapping[str, Duty]
    rights: Mapping[str, Right]
    definitions: Mapping[str, Definition]
    faults: tuple[ProgramFault, ...] = field(default=())

    @property
    def types(self) -> Mapping[str, Type]:
        """The type of every name."""
        return self.table.names

    def tree(self, *place: str) -> Node | None:
        """Return the tree at a place, or None when the agreement gives none."""
        return self.trees.get(place)


_parse = lru_cache(maxsize=8192)(parse)


def done_fact(duty: Duty) -> str:
    """Return the key of the fact that performs a duty: as declared, else its own name."""
    return duty.done_by or duty.name


@lru_cache(maxsize=1024)
def compile_agreement(agreement: Agreement) -> Program:
    """Return the program of `agreement`; what cannot be used is in `faults`, all at once."""
    compiler = _Compiler(agreement)
    compiler.run()
    return Program(
        agreement=agreement,
        trees=compiler.trees,
        table=compiler.table,
        repeated=compiler.repeated,
        duties={duty.name: duty for duty in agreement.duties},
        rights={right.name: right for right in agreement.rights},
        definitions={definition.name: definition for definition in agreement.definitions},
        faults=tuple(compiler.faults),
    )


class _Compiler:
    """One pass over an agreement: parse all, find cycles, check in the order of need."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.trees: dict[Place, Node] = {}
        self.faults: list[ProgramFault] = []
        self.defined = frozenset(definition.name for definition in agreement.definitions)
        self.names: dict[str, Type] = dict(BUILT_IN_NAMES)
        self.repeated = REPEATED_BUILT_IN | {fact.key for fact in agreement.facts if fact.repeated}
        created = {f"{right.name}.duty" for right in agreement.rights if right.act in CREATING_ACTS}
        norms = (
            {duty.name for duty in agreement.duties} | {right.name for right in agreement.rights} | created
        )
        events = self.events()
        selections: dict[str, Mapping[str, Type]] = {**ROW_COLUMNS, **dict.fromkeys(events, EVENT_COLUMNS)}
        for selection in agreement.selections:
            selections[selection.name] = selections.get(selection.rows, {})
        self.table = NameTable(self.names, events, frozenset(norms), selections)

    def events(self) -> frozenset[str]:
        """Return the keys of events; single ones are dates, other single facts values, both named."""
        events = set(BUILT_IN_EVENTS)
        for fact in self.agreement.facts:
            if fact.type == "event":
                events.add(fact.key)
            if not fact.repeated:
                self.names[fact.key] = FACT_TYPES[fact.type]
        for duty in self.agreement.duties:
            keys = {done_fact(duty), duty.posted_by, duty.breached_by} - {None, *self.names}
            events |= {key for key in keys if key is not None}
        for key in events - self.repeated:
            self.names.setdefault(key, Kind.DATE)
        return frozenset(events)

    def run(self) -> None:
        """Parse, order and check every expression."""
        written = {item.place: item for item in expressions(self.agreement)}
        for place, item in written.items():
            with self.faults_at(place):
                self.trees[place] = _parse(item.text)
        self.parse_selections()
        self.check_definitions()
        self.check_selections()
        for place, item in written.items():
            if place[0] != "define" and place in self.trees:
                with self.faults_at(place):
                    check(self.trees[place], self.table, item.kind)

    @contextmanager
    def faults_at(self, place: Place) -> Iterator[None]:
        """Keep the fault of a place, and drop its tree, so that all faults are told at once."""
        try:
            yield
        except InputError as error:
            self.faults.append(ProgramFault(place, error))
            self.trees.pop(place, None)

    def parse_selections(self) -> None:
        """Parse the tests of selections: what they need is needed by whoever uses the selection."""
        for selection in self.agreement.selections:
            for reason, text in selection.where:
                place = ("selection", selection.name, "where", reason)
                with self.faults_at(place):
                    self.trees[place] = _parse(text)

    def check_selections(self) -> None:
        """Check the tests of selections, in which the columns of the rows come first."""
        known = {*ROW_COLUMNS, *self.table.events, *(fact.key for fact in self.agreement.facts)}
        for selection in self.agreement.selections:
            columns = self.table.selections[selection.name]
            with self.faults_at(("selection", selection.name, "rows")):
                if selection.rows not in known:
                    raise unknown_name(selection.rows, 1, known)
            inner = NameTable({**self.names, **columns}, self.table.events, self.table.norms)
            for place in [place for place in self.trees if place[:2] == ("selection", selection.name)]:
                with self.faults_at(place):
                    check(self.trees[place], inner, Kind.TRUTH)

    def check_definitions(self) -> None:
        """Type the definitions in the order of need; those in a cycle have no value."""
        order = ordered(self.needs())
        for cycle in order.cycles:
            self.refuse_cycle(cycle)
        for name in order.names:
            for place in [place for place in self.trees if place[:2] == ("define", name)]:
                with self.faults_at(place):
                    found = check(self.trees[place], self.table, self.names.get(name))
                    if place[-1] != name and found in WITHOUT_BOUNDS:
                        column = self.trees[place].column
                        raise ExpressionTypeError(
                            f"column {column}: readings of a {describe(found)}",
                            column=column,
                            actual=describe(found),
                            expected="dates, quantities, truths or texts",
                        )
                    self.names[name] = found

    def refuse_cycle(self, cycle: tuple[str, ...]) -> None:
        """Tell a cycle, and drop the trees that make it."""
        path = " → ".join(cycle)
        error = CycleError(f"these need each other: {path}", actual=path, expected="an order of computation")
        places = [place for place in self.trees if len(place) > 1 and place[1] in cycle]
        self.faults.append(ProgramFault(next(iter(places), ("define", cycle[0])), error))
        for place in places:
            del self.trees[place]

    def needs(self) -> dict[str, set[str]]:
        """Return, for each definition and norm, the definitions and norms its expressions name."""
        known = self.defined | self.table.norms
        graph: dict[str, set[str]] = {name: set() for name in sorted(known)}
        rows = {
            selection.name: self.mentioned_by_rows(selection.name) for selection in self.agreement.selections
        }
        for place, tree in self.trees.items():
            if place[0] in ("define", "duty", "right"):
                for name in mentioned(tree):
                    graph[place[1]] |= {name} & known | rows.get(name, set()) & known
        for right in self.agreement.rights:
            if right.act in CREATING_ACTS:
                graph[f"{right.name}.duty"].add(right.name)
        return graph

    def mentioned_by_rows(self, selection: str) -> set[str]:
        """Return what the tests of a selection name."""
        trees = (tree for place, tree in self.trees.items() if place[:2] == ("selection", selection))
        return {name for tree in trees for name in mentioned(tree)}
