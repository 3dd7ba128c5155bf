"""Compiled terms: every expression parsed, checked and ordered once; the work that a dossier needs."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from attrs import evolve, field

from budget import frozen
from budget.errors import InputError
from conventions.agreement.agreement import Agreement, Terms
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Norm, Right, Selection, events_of
from conventions.dossier.dossier import Dossier
from conventions.engine.name_tables import CREATING_ACTS, Place, Tables, Written, expressions
from conventions.engine.subject import Subject
from conventions.language.answers import Answer
from conventions.language.checker import check, unknown_name
from conventions.language.errors import ExpressionTypeError
from conventions.language.parser import parse
from conventions.language.syntax import (
    Aggregate,
    Clock,
    Kind,
    Lifecycle,
    Name,
    NameTable,
    Node,
    NotMetBy,
    RowFunction,
    RowWord,
    Type,
    children,
    describe,
    walk,
)
from conventions.parameters import Dated


@frozen
class Order:
    """Names, each after those it needs; and cycles, each from its first name back to it."""

    names: tuple[str, ...]
    cycles: tuple[tuple[str, ...], ...]


def mentioned(tree: Node) -> Iterator[str]:
    """Yield the names, norms, events and selections in an expression, except those of earlier rows."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case Name(key, _):
                yield key.removeprefix("row.")
            case Lifecycle(_, about, _):
                yield about
            case NotMetBy(norm, _, _):
                yield norm
            case Aggregate(_, selection, _, _):
                yield selection
            case Clock():
                yield from (node.stop, node.restart)
            case _:
                pass
        below = children(node)
        waiting += below[:0:-1] if isinstance(node, RowFunction) and _is_earlier(node) else below[::-1]


def norms_of(tree: Node) -> Iterator[str]:
    """Yield the names that can only be those of norms: whose state an expression asks for."""
    for node in walk(tree):
        match node:
            case Lifecycle(word, about, _) if word not in ("happened", "recorded"):
                yield about
            case NotMetBy(norm, _, _):
                yield norm
            case _:
                pass


def earlier_rows(tree: Node) -> Iterator[str]:
    """Yield the names whose value at the row before an expression uses."""
    for node in walk(tree):
        if isinstance(node, RowFunction) and _is_earlier(node) and isinstance(node.expression, Name):
            yield node.expression.key.removeprefix("row.")


def _is_earlier(node: RowFunction) -> bool:
    return node.word is RowWord.PREVIOUS


def reachable(graph: Mapping[str, AbstractSet[str]], start: str) -> frozenset[str]:
    """Return every name that `start` needs, directly or through others.

    >>> sorted(reachable({"a": {"b"}, "b": {"c"}, "c": set()}, "a"))
    ['b', 'c']
    """
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph.get(waiting.pop(), frozenset()) - found
        found |= new
        waiting += new
    return frozenset(found)


def ordered(graph: Mapping[str, AbstractSet[str]]) -> Order:
    """Return the names of `graph` in the order of need.

    >>> ordered({"a": {"b"}, "b": {"a"}, "c": set()}).cycles
    (('a', 'b', 'a'),)
    """
    order: list[str] = []
    cycles: list[tuple[str, ...]] = []
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            cycles.append((*path[path.index(name) :], name))
        elif name not in done:
            for other in sorted(graph[name]):
                visit(other, (*path, name))
            done.add(name)
            order.append(name)

    for name in graph:
        visit(name, ())
    return Order(tuple(dict.fromkeys(order)), tuple(cycles))


OF_A_FIELD = 3
"""The length of the place of a field of a norm itself."""
NO_FIELDS: Mapping[str, Node] = {}
WITHOUT_BOUNDS = (Kind.MONTHS, Kind.DAYS, Kind.WORKING_DAYS, Kind.WINDOW)


class CycleError(InputError):
    """A norm or a definition that needs itself to be computed."""

    code = "norm_cycle"


class TextAtFaultError(InputError):
    """The agreement has an expression that cannot be compiled; its norm would silently be left out."""

    code = "text_at_fault"


@frozen
class ProgramFault:
    """An expression that cannot be used: its place in the agreement, and why."""

    path: Place
    error: InputError


@frozen(eq=False)
class Program:
    """The trees of expressions, by place, and the tables they were checked against."""

    terms: Terms
    trees: Mapping[Place, Node]
    tables: Tables
    duties: Mapping[str, Duty]
    rights: Mapping[str, Right]
    definitions: Mapping[str, Definition]
    facts: Mapping[str, FactDeclaration]
    selections: Mapping[str, Selection]
    parameters: frozenset[str]
    dated: Mapping[str, Dated]
    faults: tuple[ProgramFault, ...] = field(default=())
    fields: Mapping[tuple[str, str], Mapping[str, Node]] = field(init=False)
    """The trees of each norm by field, under ("duty", name) or ("right", name), without its readings."""
    roles: Mapping[str, tuple[str, ...]] = field(init=False)
    """The norms with a role, by role."""
    rows_of: Mapping[str, str | None] = field(init=False)
    """The source of the rows of a norm, or of the duty that a right creates."""
    stands: dict[str, tuple[Subject, Mapping[str, Node]]] = field(init=False)
    """Each norm without rows by its name in facts, with its trees."""
    ways: dict[str, Callable[..., Answer]] = field(init=False, factory=dict)
    """The function that computes each name, stored at its first use."""
    _types: dict[tuple[int, str | None], tuple[Node, Type]] = field(init=False, factory=dict)

    @fields.default
    def _fields(self) -> Mapping[tuple[str, str], Mapping[str, Node]]:
        found: dict[tuple[str, str], dict[str, Node]] = {}
        for place, tree in self.trees.items():
            if place[0] in ("duty", "right") and len(place) == OF_A_FIELD:
                found.setdefault((place[0], place[1]), {})[place[2]] = tree
        return found

    @roles.default
    def _roles(self) -> Mapping[str, tuple[str, ...]]:
        norms: tuple[Norm, ...] = (*self.terms.duties, *self.terms.rights)
        roles = dict.fromkeys(role for norm in norms for role in norm.roles)
        return {role: tuple(norm.name for norm in norms if role in norm.roles) for role in roles}

    @rows_of.default
    def _rows_of(self) -> Mapping[str, str | None]:
        created = {f"{right.name}.duty": right.each for right in self.terms.rights}
        rights = {right.name: right.each for right in self.terms.rights}
        return {**rights, **created, **{duty.name: duty.each for duty in self.terms.duties}}

    @stands.default
    def _stands(self) -> dict[str, tuple[Subject, Mapping[str, Node]]]:
        norms = [("duty", duty.name) for duty in self.terms.duties]
        norms += [("right", right.name) for right in self.terms.rights]
        return {name: (Subject(name), self.fields_of(kind, name)) for kind, name in norms}

    def fields_of(self, kind: str, norm: str) -> Mapping[str, Node]:
        """Return the trees of a norm, by field."""
        return self.fields.get((kind, norm), NO_FIELDS)

    @property
    def types(self) -> Mapping[str, Type]:
        """The type of every name outside rows."""
        return self.tables.names

    @property
    def repeated(self) -> frozenset[str]:
        """The keys of facts that may be recorded many times."""
        return self.tables.repeated

    def tree(self, *place: str) -> Node | None:
        """Return the tree at a place, or None when the agreement gives none."""
        return self.trees.get(place)

    def type_of(self, node: Node, source: str | None) -> Type:
        """Return the type of a node evaluated for a row of `source`, or outside rows (None)."""
        known = self._types.get((id(node), source))
        if known is None:
            is_today = isinstance(node, Name) and node.key == "as_of"
            found = Kind.DATE if is_today else check(node, self.tables.for_rows(source))
            known = self._types[id(node), source] = node, found
        return known[1]

    def type_of_definition(self, name: str) -> Type | None:
        """Return the type of a definition; None if it has a fault."""
        return self.tables.type_of(self.definitions[name])


_parse = lru_cache(maxsize=8192)(parse)


def compile_agreement(agreement: Agreement) -> Program:
    """Return the program of `agreement`; agreements of one model without deviations share it."""
    return compile_terms(agreement.terms)


@lru_cache(maxsize=1024)
def compile_terms(terms: Terms) -> Program:
    """Return the program of `terms`; `faults` has all expressions that cannot be used."""
    compiler = _Compiler(terms)
    compiler.run()
    return Program(
        terms=terms,
        trees=compiler.trees,
        tables=compiler.tables,
        duties={duty.name: duty for duty in terms.duties},
        rights={right.name: right for right in terms.rights},
        definitions={definition.name: definition for definition in terms.definitions},
        facts={fact.key: fact for fact in terms.facts},
        selections={item.name: item for item in terms.selections},
        parameters=frozenset(item.name for item in terms.parameters),
        dated={item.key: item for item in terms.dated},
        faults=tuple(compiler.faults),
    )


def refuse_faults(program: Program) -> None:
    """Raise `TextAtFaultError` if a program has a fault.

    Agreements read from files have none: this one was changed by a program without a check.
    """
    for fault in program.faults:
        place = ".".join(fault.path)
        raise TextAtFaultError(f"{place}: {fault.error}", actual=place, expected=fault.error.expected)


class _Compiler:
    """One pass over terms: parse all, find cycles, check in the order of need."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.trees: dict[Place, Node] = {}
        self.faults: list[ProgramFault] = []
        self.tables = Tables.of(terms)
        self.definitions = {definition.name: definition for definition in terms.definitions}

    def run(self) -> None:
        """Parse, order and check every expression."""
        written = list(expressions(self.terms))
        for item in written:
            with self.faults_at(item.place):
                self.trees[item.place] = _parse(item.text)
        self.check_rows()
        self.check_definitions()
        for item in written:
            if item.place[0] != "define" and item.place in self.trees:
                with self.faults_at(item.place):
                    check(self.trees[item.place], self.table_for(item), item.kind)

    @contextmanager
    def faults_at(self, place: Place) -> Iterator[None]:
        """Record a fault of a place and drop its tree, so that all faults are reported at once."""
        try:
            yield
        except InputError as error:
            self.faults.append(ProgramFault(place, error))
            self.trees.pop(place, None)

    def table_for(self, item: Written) -> NameTable:
        """Return the table for checking an expression; in a test of a selection, the columns come first."""
        table = self.tables.for_rows(item.each)
        if item.place[0] != "selection":
            return table
        rows = next(one.rows for one in self.terms.selections if one.name == item.place[1])
        names = {**table.names, **self.tables.columns(rows)}
        return evolve(table, names=names, selections={}, is_row=False)

    def check_rows(self) -> None:
        """Report unknown sources of rows in a selection or under `each`."""
        sources = self.tables.sources
        for selection in self.terms.selections:
            with self.faults_at(("selection", selection.name, "rows")):
                if not self.tables.has_rows(selection.rows):
                    raise unknown_name(selection.rows, 1, sources)
        selected = {item.name for item in self.terms.selections if item.each is None}
        norms = [("duty", duty.name, duty.each) for duty in self.terms.duties]
        norms += [("right", right.name, right.each) for right in self.terms.rights]
        others = [("define", item.name, item.each) for item in self.terms.definitions]
        others += [("fact", fact.key, fact.each) for fact in self.terms.facts]
        others += [("selection", item.name, item.each) for item in self.terms.selections]
        for kind, name, each in (*norms, *others):
            known = sources | selected if kind in ("duty", "right") else sources
            with self.faults_at((kind, name, "each")):
                if each is not None and each not in known and not self.tables.has_rows(each):
                    raise unknown_name(each, 1, known)

    def check_definitions(self) -> None:
        """Type the definitions in the order of need; those in a cycle have no value."""
        graph = self.needs()
        order = ordered(graph)
        for cycle in order.cycles:
            self.refuse_cycle(cycle)
        self.refuse_cycles_of_rows(graph)
        for name in order.names:
            if name in self.definitions:
                self.check_definition(self.definitions[name])
        for name in order.names:  # again, because names used at the row before had no type yet
            if name in self.definitions and self.definitions[name].each is not None:
                self.check_definition(self.definitions[name])

    def check_definition(self, definition: Definition) -> None:
        """Find the type of a definition; it must be the same under each of its readings."""
        name = definition.name
        for place in [place for place in self.trees if place[:2] == ("define", name)]:
            with self.faults_at(place):
                table = self.tables.for_rows(definition.each)
                found = check(self.trees[place], table, self.tables.type_of(definition))
                if place[-1] != name and found in WITHOUT_BOUNDS:
                    column = self.trees[place].column
                    raise ExpressionTypeError(
                        f"column {column}: readings of a {describe(found)}",
                        column=column,
                        actual=describe(found),
                        expected="dates, quantities, truths or texts",
                    )
                self.tables.note_type(definition, found)

    def refuse_cycles_of_rows(self, graph: Mapping[str, set[str]]) -> None:
        """Report a cycle through the row before that includes other names than definitions of these rows."""
        earlier = {name: set(needed) for name, needed in graph.items()}
        needing: dict[str, set[str]] = {}
        backward: list[tuple[str, str]] = []
        for place, tree in self.trees.items():
            if place[0] == "define":
                for name in set(earlier_rows(tree)) & set(self.definitions):
                    earlier[place[1]].add(name)
                    backward.append((place[1], name))
        for name, needed in earlier.items():
            for other in needed:
                needing.setdefault(other, set()).add(name)
        for name, before in sorted(backward):
            each = self.definitions[name].each
            between = (reachable(earlier, before) | {before}) & reachable(needing, name)
            same_rows = {item.name for item in self.terms.definitions if item.each == each}
            if not between <= same_rows:
                self.refuse_cycle((name, before, *sorted(between - {name, before}), name))

    def refuse_cycle(self, cycle: tuple[str, ...]) -> None:
        """Report a cycle, and drop its trees."""
        path = " → ".join(cycle)
        error = CycleError(f"these need each other: {path}", actual=path, expected="an order of computation")
        places = [place for place in self.trees if len(place) > 1 and place[1] in cycle]
        self.faults.append(ProgramFault(next(iter(places), ("define", cycle[0])), error))
        for place in places:
            del self.trees[place]

    def needs(self) -> dict[str, set[str]]:
        """Return the graph of needs between definitions, norms, formulas and bounded facts."""
        formulas = {name for name, _ in self.terms.formulas}
        bounded = {fact.key for fact in self.terms.facts if fact.least is not None or fact.most is not None}
        dated = {item.key for item in self.terms.dated}
        known = self.definitions.keys() | self.tables.norms | formulas | bounded | dated
        graph: dict[str, set[str]] = {name: set() for name in sorted(known)}
        rows = self.named_by_tests()
        columns = {column for _, stated in self.terms.tables for column, _ in stated}
        shared = (({fact.key for fact in self.terms.facts} | columns) & self.tables.norms) - bounded
        for place, tree in self.trees.items():
            if place[0] != "selection":
                facts = shared - set(norms_of(tree)) if shared else shared
                for name in {*mentioned(tree), *self.totals_of_earlier_rows(tree)} - facts:
                    graph[place[1]] |= {name} & known | rows.get(name, set()) & known
                    if name in ("period", "years"):
                        graph[place[1]] |= {"period.start", "period.end"} & known
        norms: tuple[Duty | Right, ...] = (*self.terms.duties, *self.terms.rights)
        for norm in norms:
            if norm.each is not None:
                graph[norm.name] |= rows.get(norm.each, set()) & known
        for right in self.terms.rights:
            if right.act in CREATING_ACTS:
                graph[f"{right.name}.duty"] |= {right.name} | {"grant"} & known
        return graph

    def totals_of_earlier_rows(self, tree: Node) -> Iterator[str]:
        """Yield the names used at the row before that have one value for all rows."""
        for name in earlier_rows(tree):
            definition = self.definitions.get(name)
            if definition is not None and definition.each is None:
                yield name

    def named_by_tests(self) -> dict[str, set[str]]:
        """Return the names in the tests of each selection."""
        found: dict[str, set[str]] = {}
        for place, tree in self.trees.items():
            if place[0] == "selection":
                found.setdefault(place[1], set()).update(mentioned(tree))
        return found


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
