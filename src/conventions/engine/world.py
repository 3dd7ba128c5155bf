"""The scopes of expressions: the world, with the facts seen and the values of the others; one of its rows."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Final, Self, TypeVar

from attrs import evolve

from budget.ledger import Expense, Ledger, Objection
from conventions.agreement.agreement import UNKNOWN, Agreement, Table
from conventions.agreement.norms import BY_USAGE, HOLIDAYS, MAIN, Selection, events_of
from conventions.calendar import Holidays, Territory
from conventions.engine.name_tables import ATTRIBUTES, BUILT_IN_NAMES, value_in_force, versions_in_force
from conventions.engine.norm_states import NormStates, act_named, created_amounts, folded
from conventions.engine.program import Program
from conventions.engine.seen_record import Mode, any_of, comes_after, day_question, day_questions
from conventions.engine.source_rows import (
    SourceRow,
    SourceRows,
    expense_row,
    expense_rows,
    fits,
    left_out,
    merged_rows,
    occurrence_rows,
    recorded,
    resource_rows,
    stated,
    table_rows,
    year_rows,
    years_perhaps,
    years_touched,
)
from conventions.engine.subject import Subject
from conventions.engine.trace import NO_TURNS, Known, Trace
from conventions.facts.fact import Fact, View, in_order
from conventions.language.answers import (
    DAWN,
    FALSE,
    INFINITY,
    MINUS_INFINITY,
    NEVER,
    NO_QUESTIONS,
    TRUE,
    Answer,
    Question,
    QuestionKind,
    between,
    day,
    exactly,
    undecided,
    window_ends,
    window_of,
)
from conventions.language.bounds import both, hull, number
from conventions.language.errors import NumberTooLongError
from conventions.language.explain import Explained, Explanation
from conventions.language.interpret import evaluator, interpret
from conventions.language.syntax import Kind, Node, Quantity, RowFamily, Rows, Scope, Type
from conventions.language.values_of import anything
from conventions.parameters import Version

PREFIX = "row."
OUTSIDE = (NEVER, DAWN)
"""Days on which nothing changes: there is no day before the first, and the last never comes."""
LEDGER = ("expenses", "resources")
NO_EVENTS = (*LEDGER, "years")
NO_ROWS: Final[Known[Rows]] = (Rows(()), NO_TURNS, False)
Found = TypeVar("Found")
NOT_STATED: Final[Mapping[str, Answer]] = {
    key: anything(attribute.type, [Question(QuestionKind.MISSING, key)])
    for key, attribute in ATTRIBUTES.items()
}
"""The values of attributes that an agreement does not state."""


class World(NormStates):
    """A scope: the names of a program, on a view of the record, in a mode.

    `supposed` is a definition and the reading that it is read by here. `as_it_stands` is the world *now* of
    the same view. What has a name is computed once; what *now* computed without an event that is not seen is
    the same for ever. `trace` collects the days on which a comparison with `as_of` may turn.
    """

    def __init__(
        self,
        program: Program,
        agreement: Agreement,
        view: View,
        ledger: Ledger | None,
        mode: Mode,
        trace: Trace,
        as_it_stands: Self | None = None,
    ) -> None:
        super().__init__(view, mode, trace, program, agreement)
        self.as_it_stands = as_it_stands or self
        self.ledger = ledger
        self.beside: tuple[World, ...] = ()
        self.before: World | None = None
        self.text: World | None = None
        self.supposed: tuple[str, str] | None = None
        self.memo: dict[str, Known[Answer]] = {}
        self.lives: dict[tuple[str, str], Known[Answer]] = {}
        self.as_paid: dict[Answer, World] = {}
        self.versions: dict[str, tuple[Version, ...]] = {}
        self.row_memo: dict[tuple[str, int], Known[Answer]] = {}
        self.source_memo: dict[str, Known[SourceRows]] = {}
        self.rows_memo: dict[str, Known[Rows]] = {}
        self.family_memo: dict[str, RowFamily] = {}
        self.scope_memo: dict[tuple[str, str], RowScope] = {}

    @property
    def parts(self) -> "tuple[World, ...]":
        """The worlds whose rights make money repayable: of the agreement, then of the rulebooks beside it."""
        return (self, *self.beside)

    @property
    def territory(self) -> Territory:
        """The territory whose holidays count."""
        return self.agreement.territory

    @cached_property
    def holidays(self) -> Holidays:
        """The holidays that count, with the reading of those by usage."""
        chosen = self.chosen(HOLIDAYS, (BY_USAGE, MAIN))
        return Holidays(self.territory, is_other_reading=chosen == BY_USAGE)

    def turns_on(self, day: date) -> None:
        """Note `day` as a day on which something may change."""
        if day not in OUTSIDE:
            self.trace.turns.append(day)

    def type_of(self, node: Node) -> Type:
        """Return the type of a node of this world's program."""
        return self.program.type_of(node, None)

    def type_for_rows(self, node: Node, source: str) -> Type:
        """Return the type of a node evaluated for a row of `source`."""
        return self.program.type_of(node, source)

    def occurrences(self, event: str) -> tuple[date, ...]:
        """Return the seen days of an event."""
        return tuple(fact.occurred_on for fact in self.facts(event))

    def days_open(self, event: str) -> frozenset[Question]:
        """Return the questions of the days of an event that are only known to lie between two."""
        return day_questions(self.all_of(event)) if self.view.has_ranges else NO_QUESTIONS

    def family(self) -> RowFamily:
        """Return no rows: this scope is outside rows."""
        return RowFamily((self,), 0)

    def recorded_value(self, key: str, found: list[Fact], about: str, scope: Scope) -> Answer:
        """Return the value last recorded, else its declared bounds, evaluated in `scope`, with `Missing`."""
        kind = self.program.tables.value_type(key)
        if self.view.has_ranges and any(fact.is_between for fact in found):
            return self.value_between(key, found, about, scope)
        values = [fact.value for fact in found if fact.value is not None and fits(fact.value, kind)]
        if values:
            return recorded(values[-1], kind, about)
        question = Question(QuestionKind.MISSING, about)
        match kind:
            case Kind.DATE:
                first = day((self.bound(key, "min", scope) or exactly(DAWN)).lo)
                last = day((self.bound(key, "max", scope) or exactly(NEVER)).hi)
                if first <= last:
                    return between(first, last, [question])
            case Quantity():
                least = number((self.bound(key, "min", scope) or exactly(MINUS_INFINITY)).lo)
                most = number((self.bound(key, "max", scope) or exactly(INFINITY)).hi)
                if least <= most:
                    return between(least, most, [question])
            case _:
                pass
        return anything(kind, [question])

    def value_between(self, key: str, found: list[Fact], about: str, scope: Scope) -> Answer:
        """Return the hull of the values that may be the last recorded: their order is not known."""
        kind = self.program.tables.value_type(key)
        fitting = in_order(fact for fact in found if fits(fact.value, kind))
        sure = [fact for fact in fitting if self.is_sure(fact)]
        answers = [] if sure else [self.recorded_value(key, [], about, scope)]
        for at, fact in enumerate(fitting):
            after = (later for later in fitting[at + 1 :] if self.is_sure(later))
            if fact.value is not None and not any(comes_after(later, fact) for later in after):
                answers.append(recorded(fact.value, kind, about))
        return any_of(answers, day_questions(fitting))

    def bound(self, key: str, end: str, scope: Scope) -> Answer | None:
        """Return the declared `min` or `max` of a fact, if any."""
        tree = self.program.tree("fact", key, end)
        try:
            return None if tree is None else interpret(tree, scope)
        except NumberTooLongError as error:
            raise error.of(key) from None

    # --- names -------------------------------------------------------------------------------------

    def named(self, key: str) -> Answer:
        """Return the value of a name: a built-in, a parameter, a definition or a fact."""
        known = self.memo.get(key)
        if known is None:
            return self.first_named(key)
        found, turns, differs = known
        if turns:
            self.trace.turns += turns
        if differs:
            self.trace.differs = True
        return found

    def first_named(self, key: str) -> Answer:
        """Return the value of a name at its first use."""
        now = self.as_it_stands
        if now is not self:
            known = now.memo.get(key)
            if known is not None and known[2]:
                known = None
        else:
            known = None if self.before is None else self.carried(self.before.memo.get(key))
        if known is not None:
            self.memo[key] = known
            return self.trace.again(known)
        way = self.program.ways.get(key)
        if way is None:
            way = self.program.ways[key] = self.way_of(key)
        self.memo[key] = known = self.trace.known(way, self, key)
        return known[0]

    def way_of(self, key: str) -> "Callable[[World, str], Answer]":
        """Return the function that computes a name."""
        if key in COMPUTED:
            return COMPUTED[key] if self.text is None else World.of_text
        if key in ATTRIBUTES:
            return World.attribute
        if key in self.program.definitions:
            tree = self.program.tree("define", key)
            has_readings = bool(self.program.definitions[key].readings)
            return World.defined if tree is None or has_readings else defined_by(tree)
        if key in self.program.facts and self.program.facts[key].type != "event":
            return World.fact
        if key in self.program.parameters:
            return World.parameter
        return World.dated if key in self.program.dated else World.event_date

    def of_text(self, key: str) -> Answer:
        """Return a value of the agreement or the record; a rulebook takes it from the agreement."""
        return (self.text or self).named(key)

    def granted(self, _key: str) -> Answer:
        """Return the grant."""
        if self.agreement.grant_formula == UNKNOWN:
            return between(0, INFINITY, [Question(QuestionKind.MISSING, "grant")])
        return self.formula("grant") or exactly(self.agreement.grant.cents)

    def period(self, _key: str) -> Answer:
        """Return the period."""
        return window_of(self.named("period.start"), self.named("period.end"))

    def money_paid(self, _key: str) -> Answer:
        """Return what was paid."""
        return self.paid()

    def money_recovered(self, _key: str) -> Answer:
        """Return what was paid back."""
        return self.total("repaid")

    def defined(self, key: str) -> Answer:
        """Return a definition outside rows."""
        return self.definition(key, self)

    def fact(self, key: str) -> Answer:
        """Return the value of a fact."""
        return self.recorded_value(key, self.all_of(key), key, self)

    def carried(self, known: Known[Found] | None) -> Known[Found] | None:
        """Return the value of the previous day, if no day in between changes it."""
        if known is None or self.before is None:
            return None
        first, last = self.before.as_of, self.as_of
        return None if any(first < turn <= last for turn in known[1]) else known

    def follow(self, before: "World") -> None:
        """Take over the values of an earlier day with the same record and text."""
        for mine, other in zip(self.parts, before.parts, strict=True):
            if mine.program is other.program and mine.agreement is other.agreement:
                mine.before = other

    def lifecycle(self, word: str, about: str) -> Answer:
        """Return the state of a norm or an event."""
        if word == "happened":
            return self.happened(about)
        if word == "recorded":
            return self.is_recorded(about)
        key = (word, about)
        known = self.lives.get(key)
        if known is not None:
            return self.trace.again(known)
        now = self.as_it_stands
        if now is not self:
            known = _shared(now.lives.get(key))
        elif self.before is not None:
            known = self.carried(self.before.lives.get(key))
        if known is not None:
            self.lives[key] = known
            return self.trace.again(known)
        self.lives[key] = known = self.trace.known(self.life_of, word, about)
        return known[0]

    def end_of_period(self, key: str) -> Answer:
        """Return an end of the period: as stated, or the value of its expression."""
        period = self.agreement.period
        stated_day = period.first if key == "period.start" else period.last
        if stated_day is not None:
            return exactly(stated_day)
        if key == "period.end" and period.end == NEVER:
            return exactly(NEVER)
        first, last = (period.first, None) if key == "period.end" else (None, period.last)
        unknown = between(first or DAWN, last or NEVER, [Question(QuestionKind.MISSING, key)])
        return self.formula(key) or unknown

    def formula(self, name: str) -> Answer | None:
        """Return the value of the formula for a part of the agreement, if there is one."""
        tree = self.program.tree("formula", name)
        return None if tree is None else interpret(tree, self)

    def attribute(self, key: str) -> Answer:
        """Return an attribute of the agreement, or that it is missing."""
        value = ATTRIBUTES[key].of(self.agreement)
        return NOT_STATED[key] if value is None else exactly(value)

    def dated(self, key: str) -> Answer:
        """Return the value of a parameter of the law on the day of its anchor."""
        dated = self.program.dated[key]
        anchor = interpret(self.program.trees["parameter", key, "anchor"], self)
        self.versions[key] = versions = versions_in_force(dated, anchor)
        return value_in_force(dated, anchor, versions, self.program.types[key])

    def versions_of(self, key: str) -> tuple[Version, ...]:
        """Return the versions of a parameter of the law that may be in force."""
        known = self.versions.get(key)
        if known is None:
            value = _shared(self.as_it_stands.memo.get(key))
            tree = self.program.trees["parameter", key, "anchor"]
            known = (
                versions_in_force(self.program.dated[key], interpret(tree, self))
                if value is None
                else self.as_it_stands.versions[key]
            )
            self.versions[key] = known
        return known

    def parameter(self, key: str) -> Answer:
        """Return the value of a parameter of the model, as the agreement gives it."""
        kind = self.program.types[key]
        value = next((value for name, value in self.agreement.given if name == key), None)
        return self.missing(key) if value is None else exactly(stated(value, kind))

    def missing(self, key: str) -> Answer:
        """Return any value of the type of a name that is not stated."""
        return anything(self.program.types[key], [Question(QuestionKind.MISSING, key)])

    def definition(self, name: str, scope: Scope) -> Answer:
        """Return a definition: its main value, else the hull of its readings."""
        try:
            return self.value_of_definition(name, scope)
        except NumberTooLongError as error:
            raise error.of(name) from None

    def value_of_definition(self, name: str, scope: Scope) -> Answer:
        """Return the value of a definition; errors do not name it yet."""
        tree = self.program.tree("define", name)
        if self.supposed is not None and self.supposed[0] == name:
            tree = self.program.tree("define", name, "readings", self.supposed[1])
        if tree is not None:
            return interpret(tree, scope)
        options = self.options(name, scope)
        question = frozenset([Question(QuestionKind.READING, f"{name}: {' | '.join(options)}")])
        values = list(options.values())
        found = values[0]
        for value in values[1:]:
            found = hull(found, value, question)
        return found

    def definition_of(self, key: str) -> tuple[str, Node, str | None] | None:
        """Return the text, the tree and the article of a definition that has a main value."""
        tree, found = self.program.tree("define", key), self.program.definitions.get(key)
        return None if tree is None or found is None else (found.value or "", tree, found.article)

    def options(self, name: str, scope: Scope | None = None) -> dict[str, Answer]:
        """Return the value of a definition under each of its readings."""
        trees = self.program.trees
        return {
            reading: interpret(trees["define", name, "readings", reading], scope or self)
            for reading, _ in self.program.definitions[name].readings
        }

    def is_recorded(self, name: str) -> Answer:
        """Return whether a value is recorded: always true for other names than facts."""
        if name in ATTRIBUTES:
            return TRUE if ATTRIBUTES[name].of(self.agreement) is not None else FALSE
        is_given = name in BUILT_IN_NAMES or name in self.program.definitions
        return TRUE if is_given or name in self.program.parameters else self.happened(name)

    def having_paid(self, paid: Answer) -> "World":
        """Return the same world with another amount paid."""
        if paid not in self.as_paid:
            now = None if self.as_it_stands is self else self.as_it_stands.having_paid(paid)
            found = World(self.program, self.agreement, self.view, self.ledger, self.mode, self.trace, now)
            found.supposed, found.beside = self.supposed, self.beside
            found.memo["paid"] = (paid, NO_TURNS, False)
            self.as_paid[paid] = found
        return self.as_paid[paid]

    def made_repayable(self) -> dict[Subject, Answer]:
        """Return the amount of each duty to repay that an exercised right created."""
        return created_amounts(self)

    # --- rows --------------------------------------------------------------------------------------

    def at(self, each: str | None, row: str | None) -> Explained:
        """Return the scope of a norm at one of its rows; without rows, this world."""
        if each is None:
            return self
        source = self.program.tables.source_of(each)
        self.family_of(source)
        return self.scope_memo[source, row or ""]

    def each_rows(self, each: str) -> tuple[tuple[Answer, SourceRow], ...]:
        """Return the rows of a norm, each with whether it meets the condition of the norm."""
        return tuple(
            (kept, scope.row)
            for kept, scope in self.rows(each).rows
            if isinstance(scope, RowScope) and kept.value is not False
        )

    def rows(self, selection: str) -> Rows:
        """Return the rows of a selection, each with whether it is selected."""
        known = self.rows_memo.get(selection)
        if known is not None:
            return self.trace.again(known)
        found = self.program.selections.get(selection)
        if self.never_occurred(selection if found is None else found.rows):
            known = NO_ROWS
        else:
            known = self.trace.known(self.rows_in, selection, self)
        self.rows_memo[selection] = known
        return known[0]

    def day_of_no_row(self, selection: str) -> Answer | None:
        """Return the day of an occurrence not seen, if the rows are those of an event.

        None for payments where the record may lack earlier ones.
        """
        found = self.program.selections.get(selection)
        source = selection if found is None else found.rows
        is_short = source == "payment" and self.agreement.complete_from is not None
        if is_short or source in NO_EVENTS or self.table(source) is not None:
            return None
        return self.unseen_date(events_of(source)[0])

    def never_occurred(self, source: str) -> bool:
        """Return whether the record is complete and has no event of this source."""
        view, text = self.view, self.agreement
        if (
            not view.is_current
            or source in NO_EVENTS
            or any(map(view.by_key.__contains__, events_of(source)))
            or (view.possible and any(map(view.possible_of, events_of(source))))
        ):
            return False
        is_told = source != "payment" or text.complete_from is None
        return is_told and self.table(source) is None

    def table(self, name: str) -> Table | None:
        """Return the table of the agreement of this name, if it has one."""
        return next((item for item in self.agreement.tables if item.name == name), None)

    def rows_in(self, selection: str, outside: Scope) -> Rows:
        """Return the rows of a selection; names that they do not have are evaluated `outside`."""
        found = self.program.selections.get(selection)
        source = selection if found is None else found.rows
        base = self.source_rows(source)
        if not base.rows:
            return Rows((), base.unseen)
        scopes = [RowScope(self, source, at, outside) for at in range(len(base.rows))]
        kept = [
            row.kept if found is None else both(row.kept, self.kept(found, at, outside))
            for at, row in enumerate(base.rows)
        ]
        return Rows(tuple(zip(kept, scopes, strict=True)), base.unseen, base.unordered)

    def kept(self, selection: Selection, at: int, outside: Scope) -> Answer:
        """Return whether a row passes every test of a selection."""
        scope = RowScope(self, selection.rows, at, self if selection.each is None else outside)
        trees = [
            self.program.tree("selection", selection.name, "where", reason) for reason, _ in selection.where
        ]
        return folded(both, TRUE, [interpret(tree, scope) for tree in trees if tree is not None])

    def source_rows(self, source: str) -> SourceRows:
        """Return all rows of a source, in their order."""
        return self.trace.again(self.known_rows(source))

    def known_rows(self, source: str) -> Known[SourceRows]:
        """Return all rows of a source, with their notes."""
        known = self.source_memo.get(source) or _shared(self.as_it_stands.source_memo.get(source))
        if known is None:
            known = self.trace.known(self._source_rows, source)
        self.source_memo[source] = known
        return known

    def _source_rows(self, source: str) -> SourceRows:
        if source in LEDGER:
            return self._ledger_rows(source)
        if source == "years":
            return self._year_rows()
        table = self.table(source)
        if table is not None:
            return table_rows(table, self.program.tables.columns(source))
        unseen = self.lacking_rows(source)
        events = events_of(source)
        facts = [fact for event in events for fact in self.all_of(event)]
        if len(events) > 1:
            return merged_rows(in_order(facts), unseen, self.as_of)
        if self.view.possible:
            facts = [*in_order(facts)]
        kind = self.program.tables.value_type(source)
        return occurrence_rows(facts, kind, unseen, lambda of: act_named(of, self), self.as_of)

    def lacking_rows(self, source: str) -> Question | None:
        """Return the questions of occurrences that the record may lack: payments before it is complete.

        For several merged events, the first is asked about.
        """
        if not self.view.is_current:
            return self.question(events_of(source)[0])
        is_short = source == "payment" and self.agreement.complete_from is not None
        return Question(QuestionKind.MISSING, source) if is_short else None

    def unrecorded_rows(self, each: str) -> Question | None:
        """Return the questions of rows missing from an incomplete record or an undecided period."""
        source = self.program.tables.source_of(each)
        if self.view.is_current and source != "years":
            return self.lacking_rows(source)
        return self.rows(each).unseen

    def _year_rows(self) -> SourceRows:
        """Return the years of the period; as long as its end is not known, each new year may be one more."""
        standing, own, horizon = self.as_it_stands.named("period"), self.named("period"), self.view.horizon
        touched = years_touched(standing, horizon) | years_perhaps(own, horizon)
        if not own.is_decided or window_ends(standing)[1].hi == NEVER:
            for year in touched | {horizon.year, horizon.year + 1}:
                if year <= NEVER.year:
                    self.turns_on(date(year, 1, 1))
        return year_rows(own, horizon, touched)

    def _ledger_rows(self, source: str) -> SourceRows:
        ledger, unseen = self.seen_ledger(), Question(QuestionKind.MISSING, source)
        perhaps = self._carrier(self.view.possible_of) if ledger is None else None
        told = self.ledger if perhaps is not None else ledger
        if told is None or (source == "resources" and told.resources is None):
            return SourceRows((), unseen)
        found = expense_rows(told.expenses) if source == "expenses" else resource_rows(told.resources or ())
        if perhaps is None:
            return found
        kept = undecided(day_question(perhaps))
        return SourceRows(tuple(evolve(row, kept=kept) for row in found.rows), unseen)

    def family_of(self, source: str) -> RowFamily:
        """Return the scopes of all rows of a source."""
        base = self.source_rows(source)
        if source not in self.family_memo:
            scopes = tuple(RowScope(self, source, at, self) for at in range(len(base.rows)))
            self.family_memo[source] = RowFamily(scopes, 0, base.unseen, base.unordered)
            self.scope_memo |= {(source, scope.row.id): scope for scope in scopes}
        return self.family_memo[source]

    def defined_at(self, key: str, source: str, at: int) -> Answer:
        """Return a definition of rows at one row; earlier rows come first, to limit the recursion."""
        scopes = self.family_of(source).scopes
        known_before = (key, at - 1) in self.row_memo
        for earlier in range(at if known_before else 0, at + 1):
            place = (key, earlier)
            if place not in self.row_memo:
                known = _shared(self.as_it_stands.row_memo.get(place))
                self.row_memo[place] = known or self.trace.known(self.definition, key, scopes[earlier])
        return self.trace.again(self.row_memo[key, at])

    def left_out(self, selection: str) -> tuple[Explanation, ...]:
        """Return the expenses that a selection does not certainly keep, with the failed tests."""
        found = self.program.selections.get(selection)
        ledger = self.seen_ledger()
        if found is None or found.rows != "expenses" or found.each is not None or ledger is None:
            return ()
        judged = ((row, self.objections(found, row)) for row in ledger.expenses)
        return tuple(left_out(row, objections) for row, objections in judged if objections)

    def objections(self, selection: Selection, row: Expense) -> tuple[Objection, ...]:
        """Return the tests that an expense does not certainly pass; open: it may still pass."""
        scope = RowScope(self, "expenses", None, self, expense_row(row))
        found = []
        for code, _ in selection.where:
            tree = self.program.tree("selection", selection.name, "where", code)
            answer = TRUE if tree is None else interpret(tree, scope)
            if answer != TRUE:
                found.append(Objection(code, is_open=answer != FALSE))
        return tuple(found)

    def seen_ledger(self) -> Ledger | None:
        """Return the ledger if the fact that carries it is seen; without such a fact, if it exists."""
        is_carried = self.agreement.ledger_source is None or self._carrier(self.facts) is not None
        return self.ledger if is_carried else None

    def _carrier(self, of_key: Callable[[str], list[Fact]]) -> Fact | None:
        """Return the first fact that carries the ledger, among those `of_key`."""
        source = self.agreement.ledger_source
        if source is None:
            return None
        found = of_key(source.carried_by)
        return next((fact for fact in found if fact.of in (None, source.part or fact.of)), None)


def defined_by(tree: Node) -> "Callable[[World, str], Answer]":
    """Return the function that computes a definition with a main value outside rows."""
    of_tree = evaluator(tree)

    def way(world: World, key: str) -> Answer:
        try:
            return of_tree(world)
        except NumberTooLongError as error:
            raise error.of(key) from None

    return way


def _shared(known: Known[Found] | None) -> Known[Found] | None:
    """Return the value of *now* if *ever* has the same."""
    return None if known is None or known[2] else known


COMPUTED: Final[Mapping[str, Callable[[World, str], Answer]]] = {
    "grant": World.granted,
    "period": World.period,
    "period.start": World.end_of_period,
    "period.end": World.end_of_period,
    "paid": World.money_paid,
    "recovered": World.money_recovered,
}
"""The functions that compute the values of the agreement and the record."""


class RowScope:
    """One row of a source in a world; names that the row does not have are evaluated `outside`.

    `at` is its index among the rows, None for a row that is tested alone.
    """

    def __init__(
        self, world: World, source: str, at: int | None, outside: Scope, row: SourceRow | None = None
    ) -> None:
        self.world = world
        self.source = source
        self.at = at
        self.outside = outside
        self.known = None if row is not None else world.known_rows(source)
        self.row = row or world.source_rows(source).rows[at or 0]

    @property
    def is_outermost(self) -> bool:
        """Whether it is the row of a norm, rather than one of a sum's."""
        return self.outside is self.world

    @property
    def outermost(self) -> Scope:
        """The scope of the same row, evaluated by itself rather than in a sum."""
        return self if self.at is None else self.world.family_of(self.source).scopes[self.at]

    @property
    def as_of(self) -> date:
        """The day of the question."""
        return self.world.as_of

    @property
    def holidays(self) -> Holidays:
        """The holidays that count, with their reading."""
        return self.world.holidays

    def turns_on(self, day: date) -> None:
        """Note `day` as a day on which something may change."""
        self.world.turns_on(day)

    def unseen_date(self, about: str) -> Answer:
        """Return the day of an event that is not seen."""
        return self.world.unseen_date(self.question_of(about))

    def question_of(self, key: str) -> str:
        """Return the name in questions of a fact of this row."""
        return f"{key}({self.row.id})" if self.is_of_rows(key) else key

    # --- names -------------------------------------------------------------------------------------

    def named(self, key: str) -> Answer:
        """Return the value of a name."""
        plain = key.removeprefix(PREFIX)
        if plain != key and not self.is_outermost:
            return self.outside.named(key)
        if plain in self.row.columns:
            if self.known is not None:
                self.world.trace.again(self.known)
            return self.row.columns[plain]
        if self.at is not None and self.is_defined(plain):
            return self.world.defined_at(plain, self.source, self.at)
        if self.is_of_rows(plain):
            return self.fact_of_row(plain)
        return self.outside.named(key)

    def is_defined(self, key: str) -> bool:
        """Return whether a definition exists once for each row of this source."""
        found = self.world.program.definitions.get(key)
        return found is not None and found.each == self.source

    def is_of_rows(self, key: str) -> bool:
        """Return whether a fact exists once for each row of this source."""
        return key in self.world.program.tables.facts_of_rows(self.source)

    def fact_of_row(self, key: str) -> Answer:
        """Return the date or the value of a fact of this row."""
        found = self.world.facts_at(key, self.row.id)
        declared = self.world.program.facts.get(key)
        if declared is None or declared.type == "event":
            return self.world.first_date(found, self.question_of(key))
        return self.world.recorded_value(key, found, self.question_of(key), self.outermost)

    def lifecycle(self, word: str, about: str) -> Answer:
        """Return the state of a norm or an event, at this row if it is one of such rows."""
        world = self.world
        match word:
            case "recorded" if about in self.row.columns or self.is_defined(about):
                return TRUE
            case "happened" | "recorded" if self.is_of_rows(about):
                return world.seen_to_happen(world.facts_at(about, self.row.id), self.question_of(about))
            case "happened" | "recorded":
                return self.outside.lifecycle(word, about)
            case _ if self.is_for_rows_of(about):
                return world.became(word, Subject(about, self.row.id))
            case _:
                return self.outside.lifecycle(word, about)

    def is_for_rows_of(self, norm: str) -> bool:
        """Return whether a norm exists once for each row of this source."""
        each = self.world.each_of(norm)
        return each is not None and self.world.program.tables.source_of(each) == self.source

    def is_off(self, norm: str) -> Answer:
        """Return whether a duty is waived or does not apply, at this row if it is one of such rows."""
        if self.is_for_rows_of(norm):
            return self.world.is_off_at(Subject(norm, self.row.id))
        return self.outside.is_off(norm)

    def occurrences(self, event: str) -> tuple[date, ...]:
        """Return the seen days of an event, for this row if it is one of rows."""
        if self.is_of_rows(event):
            return tuple(fact.occurred_on for fact in self.world.facts_at(event, self.row.id))
        return self.outside.occurrences(event)

    def days_open(self, event: str) -> frozenset[Question]:
        """Return the questions of the days of an event, for this row if it is one of rows."""
        if self.is_of_rows(event):
            return day_questions(self.world.facts_at(event, self.row.id))
        return self.outside.days_open(event)

    # --- rows --------------------------------------------------------------------------------------

    def family(self) -> RowFamily:
        """Return all rows of the source of this one."""
        return evolve(self.world.family_of(self.source), position=self.at or 0)

    def rows(self, selection: str) -> Rows:
        """Return the rows of a selection, evaluated for this row."""
        return self.world.rows_in(selection, self)

    def day_of_no_row(self, selection: str) -> Answer | None:
        """Return the day of an occurrence not seen, if the rows are those of an event."""
        return self.world.day_of_no_row(selection)

    # --- explanation -------------------------------------------------------------------------------

    def type_of(self, node: Node) -> Type:
        """Return the type of a node for such a row."""
        return self.world.type_for_rows(node, self.source)

    def definition_of(self, key: str) -> tuple[str, Node, str | None] | None:
        """Return the text, the tree and the article of a definition that has a main value."""
        return None if key in self.row.columns else self.world.definition_of(key)

    def left_out(self, selection: str) -> tuple[Explanation, ...]:
        """Return the rows that a selection does not certainly keep; inside a row, none."""
        return self.world.left_out(selection)
