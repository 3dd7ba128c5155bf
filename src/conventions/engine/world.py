"""The world an expression is read in: the facts seen, and what is thought of those that are not."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Self

from budget.ledger import Expense, Ledger
from budget.money import Euros
from budget.selections import Objection
from conventions.agreement.norms import Selection
from conventions.calendar import Territory
from conventions.engine.ledger_rows import expense_columns, left_out, occurrence_columns, resource_columns
from conventions.engine.program import BUILT_IN_NAMES, Program
from conventions.engine.repayable import created_amounts
from conventions.engine.seen_record import Mode, SeenRecord
from conventions.facts.fact import Fact
from conventions.facts.record import View
from conventions.language.answers import (
    DAWN,
    FALSE,
    INFINITY,
    MINUS_INFINITY,
    NEVER,
    TRUE,
    Answer,
    Question,
    QuestionKind,
    Value,
    Window,
    between,
    day,
    exactly,
)
from conventions.language.bounds import both, either, extreme, hull, negated, number
from conventions.language.checker import check
from conventions.language.explain import Explanation
from conventions.language.interpret import Rows, interpret
from conventions.language.syntax import Name, Node
from conventions.language.types import Kind, Quantity, Type
from conventions.language.unknown import anything

__all__ = ["World"]


class World(SeenRecord):
    """A scope: the names of a program, on a view of the record, in a mode.

    Definitions are computed once. `turns` collects the days on which a comparison with `as_of` may turn.
    """

    def __init__(
        self,
        program: Program,
        view: View,
        ledger: Ledger | None,
        mode: Mode,
        turns: set[date],
        columns: Mapping[str, Answer] | None = None,
        outside: Self | None = None,
    ) -> None:
        super().__init__(view, mode)
        self.program = program
        self.ledger = ledger
        self.turns = turns
        self.columns = columns or {}
        self.outside = outside
        self.memo: dict[str, Answer] = {}

    @property
    def territory(self) -> Territory:
        """Whose holidays count."""
        return self.program.agreement.territory

    def turns_on(self, day: date) -> None:
        """Note `day` as one on which something may change."""
        self.turns.add(day)

    def within(self, columns: Mapping[str, Answer]) -> Self:
        """Return the same world with the columns of a row before every other name."""
        outside = self.outside or self
        return type(self)(
            self.program, self.view, self.ledger, self.mode, self.turns, columns, outside=outside
        )

    def type_of(self, node: Node) -> Type:
        """Return the type of a node of this world's program."""
        return (
            Kind.DATE if isinstance(node, Name) and node.key == "as_of" else check(node, self.program.table)
        )

    def recorded_value(self, key: str) -> Answer:
        """Return the value last recorded, or its declared bounds and `Missing`."""
        found = self.facts(key)
        if found and found[-1].value is not None:
            return exactly(_value(found[-1].value))
        question = Question(QuestionKind.MISSING, key)
        match self.program.types[key]:
            case Kind.DATE:
                least, most = (
                    self.bound(key, "min") or exactly(DAWN),
                    self.bound(key, "max") or exactly(NEVER),
                )
                return between(day(least.lo), day(most.hi), [question])
            case Quantity():
                least = self.bound(key, "min") or exactly(MINUS_INFINITY)
                most = self.bound(key, "max") or exactly(INFINITY)
                return between(number(least.lo), number(most.hi), [question])
            case kind:
                return anything(kind, [question])

    def bound(self, key: str, end: str) -> Answer | None:
        """Return the declared `min` or `max` of a fact, if any."""
        tree = self.program.tree("fact", key, end)
        return None if tree is None else interpret(tree, self)

    # --- names -------------------------------------------------------------------------------------

    def named(self, key: str) -> Answer:
        """Return the answer of a name: a column of the row, a built-in, a definition or a fact."""
        if key in self.columns:
            return self.columns[key]
        if self.outside is not None:
            return self.outside.named(key)  # a definition does not see the columns of the row
        if key not in self.memo:
            self.memo[key] = self.compute(key)
        return self.memo[key]

    def compute(self, key: str) -> Answer:
        """Return the answer of a name that is no column, computed afresh."""
        agreement = self.program.agreement
        match key:
            case "grant":
                return exactly(agreement.grant.cents)
            case "period":
                return exactly(Window(agreement.period.start, agreement.period.end))
            case "period.start":
                return exactly(agreement.period.start)
            case "period.end":
                return exactly(agreement.period.end)
            case "paid":
                return self.total("payment")
            case "recovered":
                return self.total("repaid")
            case _:
                return self.declared(key)

    def declared(self, key: str) -> Answer:
        """Return the answer of a definition or of a fact."""
        if key in self.program.definitions:
            return self.definition(key)
        declared = next((fact for fact in self.program.agreement.facts if fact.key == key), None)
        if declared is None or declared.type == "event":
            return self.event_date(key)
        return self.recorded_value(key)

    def definition(self, name: str) -> Answer:
        """Return a definition: its main value, else the hull of its readings until one is chosen."""
        tree = self.program.tree("define", name)
        if tree is not None:
            return interpret(tree, self)
        options = self.options(name)
        chosen = self.facts("reading_chosen", name)
        if chosen and isinstance(chosen[-1].value, str) and chosen[-1].value in options:
            return options[chosen[-1].value]
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

    def options(self, name: str) -> dict[str, Answer]:
        """Return the value of a definition under each of its readings."""
        found: dict[str, Answer] = {}
        for reading, _ in self.program.definitions[name].readings:
            tree = self.program.tree("define", name, "readings", reading)
            if tree is not None:
                found[reading] = interpret(tree, self)
        return found

    # --- what became of norms -----------------------------------------------------------------------

    def lifecycle(self, word: str, about: str) -> Answer:
        """Return `happened`, `recorded`, `done`, `met`, `exercised`, `waived` or `claimed` of `about`."""
        if self.outside is not None and word != "recorded":
            return self.outside.lifecycle(word, about)
        match word:
            case "happened":
                return self.happened(about)
            case "recorded":
                return TRUE if self.is_given(about) else self.happened(about)
            case "done":
                return self.done(about)
            case "met":
                return self.met(about)
            case "claimed":
                return self.claimed(about)
            case _:
                return self.happened(word, about)

    def is_given(self, name: str) -> bool:
        """Return whether a name is no fact, and so always has its value."""
        return name in self.columns or name in BUILT_IN_NAMES or name in self.program.definitions

    def done(self, norm: str) -> Answer:
        """Return the day on which a duty is performed: that of its last part."""
        money = self.money_for(norm)
        if money is not None:
            return self.reached_on(*money)
        return extreme(self.parts_done(norm), largest=True)

    def met(self, norm: str) -> Answer:
        """Return whether a duty is performed, even late."""
        money = self.money_for(norm)
        if money is None:
            found = TRUE
            for done in self.parts_done(norm):
                found = both(found, self.past(done))
            return found
        wanted, facts, about = money
        ends = [self.past(self.day_reaching(end, facts, about)) for end in (wanted.lo, wanted.hi)]
        return hull(ends[0], ends[1], wanted.questions)

    def money_for(self, norm: str) -> tuple[Answer, list[Fact], str] | None:
        """Return the amount that performs a norm, the facts that bring it and their name, if money does."""
        duty = self.program.duties.get(norm)
        if duty is None:
            right = norm.removesuffix(".duty")
            wanted = created_amounts(self).get(norm, self.claimed(right))
            return wanted, self.facts("repaid", right), f"repaid({norm})"
        if not duty.is_payment and (duty.amount is None or duty.done_by is not None):
            return None
        tree = self.program.tree("duty", norm, "amount")
        wanted = exactly(0) if tree is None else interpret(tree, self)
        event = "payment" if duty.is_payment or duty.debtor == "funder" else "repaid"
        return wanted, self.facts(event, norm), f"{event}({norm})"

    def parts_done(self, norm: str) -> list[Answer]:
        """Return the day of each part of a duty, or of the whole if it has none."""
        duty = self.program.duties[norm]
        return [self.part_done(duty, part) for part in duty.parts or (None,)]

    def is_off(self, norm: str) -> Answer:
        """Return whether a duty is waived or its condition fails."""
        if self.outside is not None:
            return self.outside.is_off(norm)
        waived = self.happened("waived", norm)
        tree = self.program.tree("duty", norm, "when")
        return waived if tree is None else either(waived, negated(interpret(tree, self)))

    # --- rows --------------------------------------------------------------------------------------

    def rows(self, selection: str) -> Rows:
        """Return the rows of a selection, with whether each is kept."""
        found = next((item for item in self.program.agreement.selections if item.name == selection), None)
        base = self.base_rows(found.rows if found else selection)
        if found is None:
            return base
        return Rows(tuple((self.kept(found, columns), columns) for _, columns in base.rows), base.unseen)

    def kept(self, selection: Selection, columns: Mapping[str, Answer]) -> Answer:
        """Return whether a row passes every test of a selection."""
        scope = self.within(columns)
        found = TRUE
        for reason, _ in selection.where:
            tree = self.program.tree("selection", selection.name, "where", reason)
            found = found if tree is None else both(found, interpret(tree, scope))
        return found

    def left_out(self, selection: str) -> tuple[Explanation, ...]:
        """Return the ledger's expenses that a selection does not surely keep, with the tests they fail."""
        found = next((item for item in self.program.agreement.selections if item.name == selection), None)
        ledger = self.seen_ledger()
        if found is None or found.rows != "expenses" or ledger is None:
            return ()
        judged = ((row, self.objections(found, row)) for row in ledger.expenses)
        return tuple(left_out(row, objections) for row, objections in judged if objections)

    def objections(self, selection: Selection, row: Expense) -> tuple[Objection, ...]:
        """Return the tests of a selection that an expense does not surely pass; open: it may yet pass."""
        scope = self.within(expense_columns(row))
        found = []
        for code, _ in selection.where:
            tree = self.program.tree("selection", selection.name, "where", code)
            answer = TRUE if tree is None else interpret(tree, scope)
            if answer != TRUE:
                found.append(Objection(code, is_open=answer != FALSE))
        return tuple(found)

    def seen_ledger(self) -> Ledger | None:
        """Return the ledger if what carries it is seen; where nothing does, as soon as it is held."""
        source = self.program.agreement.ledger_source
        carried = source is None or self.facts(source.carried_by, source.part)
        return self.ledger if carried else None

    def base_rows(self, name: str) -> Rows:
        """Return all rows of the ledger, or all occurrences of an event."""
        if name not in ("expenses", "resources"):
            unseen = None if self.view.is_current else self.question(name)
            return Rows(tuple((TRUE, occurrence_columns(fact)) for fact in self.facts(name)), unseen)
        ledger = self.seen_ledger()
        if ledger is None or (name == "resources" and ledger.resources is None):
            return Rows((), Question(QuestionKind.MISSING, name))
        if name == "expenses":
            return Rows(tuple((TRUE, expense_columns(row)) for row in ledger.expenses))
        return Rows(tuple((TRUE, resource_columns(row)) for row in ledger.resources or ()))


def _value(value: object) -> Value:
    if isinstance(value, Euros):
        return value.cents
    if isinstance(value, bool | str | int | Fraction | date):
        return value
    raise TypeError(value)
