"""What a row holds: which attribute carries which fact, and which the rows of the ledger."""

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from budget.errors import InputError
from budget.ledger import Expense, Ledger
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.dossier.dossier import Dossier
from conventions.engine.name_tables import ROW_COLUMNS, done_fact
from conventions.engine.program import Program
from conventions.facts.fact import Fact
from conventions.language.answers import Window
from conventions.language.compiled_bindings import (
    Binding,
    Bindings,
    Defined,
    Event,
    Fixed,
    Performed,
    Recorded,
    Table,
)
from conventions.language.syntax import Aggregate, Clock, Lifecycle, Name, Node, NotMetBy, RowFunction, walk
from conventions.language.types import EUROS

__all__ = ["Layout", "LayoutError", "bindings_of", "dossier_of", "holds_all"]


_HELD = frozenset({"amount", "line", "action", "engaged_on", "paid_on", "for_operation", "evidence"})
"""The columns of an expense that the objects of others may hold."""


class LayoutError(InputError):
    """A row cannot hold this: no single fact of the model has that key, or no attribute that name."""

    code = "layout_refused"


@frozen
class Layout:
    """The attributes of a row.

    Attributes:
        facts: the key of each fact, and the attribute that holds its date or its value.
        expenses: the attribute that holds the expenses, each with the attributes `columns`; amounts in cents.
        columns: of the columns of an expense, those that are held; of the others nothing is recorded.
    """

    facts: tuple[tuple[str, str], ...]
    expenses: str | None = None
    columns: tuple[str, ...] = ("amount", "paid_on")

    def check(self, program: Program) -> None:
        """Refuse what a row of this model cannot hold."""
        attributes = [attribute for _, attribute in self.facts] + ([self.expenses] if self.expenses else [])
        for attribute in attributes:
            if not attribute.isidentifier() or attribute.startswith("_"):
                raise _refuse(attribute, "the name of a public attribute")
        for key, _ in self.facts:
            if key in program.repeated or key not in declared(program):
                raise _refuse(key, "a fact of the model that happens or is recorded once")
        for column in self.columns:
            if column not in _HELD or column in program.types:
                raise _refuse(column, "a column of the expenses that no fact shares its name with")


def _refuse(actual: str, expected: str) -> LayoutError:
    return LayoutError(f"found {actual}, expected {expected}", actual=actual, expected=expected)


def declared(program: Program) -> frozenset[str]:
    """Return the keys of the model's facts and events."""
    return frozenset(program.facts) | program.table.events


def _is_event(key: str, program: Program) -> bool:
    found = program.facts.get(key)
    return found is None or found.type == "event"


def bindings_of(agreement: Agreement, program: Program, layout: Layout) -> Bindings:
    """Return what each name of the model stands for in a row; what depends on facts is not bound."""
    names: dict[str, Binding] = {
        key: Event(attribute) if _is_event(key, program) else Recorded(attribute, program.types[key])
        for key, attribute in layout.facts
    }
    names |= {
        name: Defined(tree)
        for name, definition in program.definitions.items()
        if definition.each is None and (tree := program.tree("define", name)) is not None
    }
    names |= _stated(agreement)
    norms = {
        duty.name: Performed(
            done_fact(duty),
            duty.posted_by if duty.counts == "posting" else None,
            program.tree("duty", duty.name, "when"),
        )
        for duty in agreement.duties
        if _is_performed_once(duty)
    }
    return Bindings(names, norms, _tables(agreement, program, layout), agreement.territory)


def _stated(agreement: Agreement) -> dict[str, Binding]:
    """Return what the agreement states for itself: its grant and its period."""
    found: dict[str, Binding] = {}
    first, last = agreement.period.first, agreement.period.last
    if agreement.grant_formula is None:
        found["grant"] = Fixed(agreement.grant.cents)
    if first is not None:
        found["period.start"] = Fixed(first)
    if last is not None:
        found["period.end"] = Fixed(last)
    if first is not None and last is not None:
        found["period"] = Fixed(Window(first, last))
    return found


def _is_performed_once(duty: Duty) -> bool:
    """Return whether one fact performs the duty, rather than payments that reach its amount."""
    by_facts = not duty.is_payment and (duty.amount is None or duty.done_by is not None)
    return by_facts and duty.each is None


def _tables(agreement: Agreement, program: Program, layout: Layout) -> Mapping[str, Table]:
    if layout.expenses is None:
        return {}
    held = {column: ROW_COLUMNS["expenses"][column] for column in layout.columns}
    source = agreement.ledger_source
    carried_by = None if source is None else source.carried_by
    tables = {"expenses": Table(layout.expenses, held, (), carried_by)}
    plain = (one for one in program.selections.values() if one.each is None)
    for selection in (one for one in plain if one.rows == "expenses"):
        trees = [program.tree("selection", selection.name, "where", reason) for reason, _ in selection.where]
        where = tuple(tree for tree in trees if tree is not None)
        tables[selection.name] = Table(layout.expenses, held, where, carried_by)
    return tables


def holds_all(tree: Node, agreement: Agreement, program: Program, layout: Layout) -> bool:
    """Return whether a row holds every fact that `tree` asks for, itself or through what it names."""
    facts = frozenset(key for key, _ in layout.facts)
    return _Held(bindings_of(agreement, program, layout), facts, frozenset(layout.columns)).all_of(tree)


@frozen
class _Held:
    bindings: Bindings
    facts: frozenset[str]

    columns: frozenset[str]

    def all_of(self, tree: Node) -> bool:
        return all(map(self.one, walk(tree)))

    def one(self, node: Node) -> bool:
        match node:
            case Name(key, _):
                return key == "as_of" or key in self.columns or self.name(key)
            case Lifecycle("happened" | "recorded", about, _):
                return about in self.facts
            case Lifecycle("done" | "met", norm, _) | NotMetBy(norm, _, _):
                return self.performed(norm)
            case Lifecycle() | Clock() | RowFunction():
                return False
            case Aggregate(_, selection, _, _):
                return self.rows(selection)
            case _:
                return True

    def name(self, key: str) -> bool:
        binding = self.bindings.names.get(key)
        return self.all_of(binding.tree) if isinstance(binding, Defined) else binding is not None

    def performed(self, norm: str) -> bool:
        found = self.bindings.norms.get(norm)
        if found is None or not {found.received, found.posted or found.received} <= self.facts:
            return False
        return found.applies is None or self.all_of(found.applies)

    def rows(self, selection: str) -> bool:
        table = self.bindings.tables.get(selection)
        if table is None or (table.carried_by is not None and table.carried_by not in self.facts):
            return False
        return all(map(self.all_of, table.where))


def dossier_of(row: object, agreement: Agreement, program: Program, layout: Layout) -> Dossier:
    """Return the dossier that a row stands for; its values are recorded from the first day on."""
    facts = tuple(
        _fact(key, value, program)
        for key, attribute in layout.facts
        if (value := getattr(row, attribute)) is not None
    )
    rows = None if layout.expenses is None else getattr(row, layout.expenses)
    expenses = () if rows is None else tuple(_expense(at, item, layout) for at, item in enumerate(rows))
    return Dossier(agreement, facts, None if rows is None else Ledger(expenses))


def _fact(key: str, value: date | str | int, program: Program) -> Fact:
    if isinstance(value, date) and _is_event(key, program):
        return Fact(key, value)
    shown = Euros.of_cents(value) if program.types[key] == EUROS and isinstance(value, int) else value
    return Fact(key, date.min, shown)


def _expense(at: int, item: object, layout: Layout) -> Expense:
    held = {column: getattr(item, column) for column in layout.columns}
    amount = Euros.of_cents(held.pop("amount", 0))
    return Expense(id=str(at), label="", amount=amount, **held)
