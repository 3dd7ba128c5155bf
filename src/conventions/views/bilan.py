"""The financial report on a day, the expenses that count, and the path from an amount to its entries."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from attrs import evolve

from budget import frozen
from budget.ledger import Expense, Ledger, Objection, Resource, Selection, select
from budget.money import Euros
from budget.plan import ExecutionTable, execution
from conventions.dossier.dossier import Dossier
from conventions.engine.account import money
from conventions.engine.day import Day, day
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import in_force
from conventions.engine.measured import settling_last
from conventions.engine.name_tables import CREATING_ACTS
from conventions.engine.program import mentioned
from conventions.engine.world import RowScope
from conventions.facts.fact import Fact, erroneous_ids, seen
from conventions.language.answers import FALSE, TRUE, Answer, exactly
from conventions.language.bounds import both
from conventions.language.explain import write
from conventions.language.interpret import interpret
from conventions.language.syntax import Aggregate, Node, walk

# --- Which expenses of the ledger count, and why the others do not ------------------------------------------

ISSUED = "issued_on"


def ledger_on(dossier: Dossier, as_of: date, known_on: date | None = None) -> Ledger | None:
    """Return the ledger if the fact that carries it is seen."""
    return day(dossier, seen(dossier.facts, as_of, known_on)).now.seen_ledger()


def eligibility(dossier: Dossier, as_of: date, known_on: date | None = None) -> Selection | None:
    """Return the expenses that `eligible_expenses` counts; None without a seen ledger or that definition."""
    today = day(dossier, seen(dossier.facts, as_of, known_on))
    tree, world = today.program.tree("define", "eligible_expenses"), today.now
    ledger = world.seen_ledger()
    if tree is None or ledger is None:
        return None
    names = [node.selection for node in walk(tree) if isinstance(node, Aggregate)]
    chosen = next((item for item in today.agreement.selections if item.name in names), None)

    def objections_to(expense: Expense) -> tuple[Objection, ...]:
        return () if chosen is None else world.objections(chosen, expense)

    return select(ledger.expenses, objections_to)


@frozen
class AsIssued:
    """The difference made by counting a cheque or card payment on its day of issue instead of debit.

    `more` are the expenses that then count in addition, `less` those that no longer count.
    """

    kept: tuple[Expense, ...]
    more: tuple[Expense, ...]
    less: tuple[Expense, ...]

    @property
    def total(self) -> Euros:
        """Return the sum of the expenses that then count."""
        return Euros.total(row.amount for row in self.kept)


def as_issued(
    dossier: Dossier, found: Selection | None, as_of: date, known_on: date | None = None
) -> AsIssued | None:
    """Return the difference made by the day of issue to what was `found` by the day of debit.

    None if the same expenses count, or if the agreement itself uses the day of issue.
    """
    ledger = dossier.ledger
    if found is None or ledger is None or not any(row.issued_on for row in ledger.expenses):
        return None
    agreement = in_force(dossier, seen(dossier.facts, as_of, known_on)).agreement
    if any(ISSUED in condition for selection in agreement.selections for _, condition in selection.where):
        return None
    rows = tuple(evolve(row, paid_on=row.issued_on or row.paid_on) for row in ledger.expenses)
    other = eligibility(evolve(dossier, ledger=evolve(ledger, expenses=rows)), as_of, known_on)
    kept = found.kept if other is None else other.kept
    by_issue, by_debit = {row.id for row in kept}, {row.id for row in found.kept}
    more = tuple(left.entry for left in found.excluded if left.entry.id in by_issue)
    less = tuple(row for row in found.kept if row.id not in by_issue)
    return AsIssued(kept, more, less) if by_issue != by_debit else None


# --- The financial report as it can be drawn on a day: planned, actual, what counts, what is due ------------


@frozen
class Bilan:
    """Planned against actual by line, the expenses that count and those that do not, and the amounts.

    `read` is None while no ledger is seen, `eligible` also if the agreement has no rule of which expenses
    count, `table`
    also without a budget. Only expenses that count are in `table`. `as_issued`: what would count by the
    day on which a cheque or a card was issued, where that is other.
    """

    as_of: date
    table: ExecutionTable | None
    eligible: Selection | None
    read: Euros | None
    amounts: tuple[tuple[str, Answer | None], ...]
    labels: tuple[tuple[str, str], ...]
    as_issued: AsIssued | None = None


def bilan(dossier: Dossier, as_of: date, known_on: date | None = None) -> Bilan:
    """Return the bilan on `as_of`, recorded by the end of `known_on`, in the form of the budget in force."""
    verdict = evaluate(dossier, as_of, known_on)
    found = eligibility(dossier, as_of, known_on)
    planned = in_force(dossier, seen(dossier.facts, as_of, known_on)).agreement.budget
    table = None if found is None or planned is None else execution(planned.expenses, found.kept)
    ledger = ledger_on(dossier, as_of, known_on)
    read = None if ledger is None else ledger.total_expenses()
    labels = () if planned is None else tuple((line.id, line.label) for line in planned.expenses)
    issued = as_issued(dossier, found, as_of, known_on)
    return Bilan(as_of, table, found, read, verdict.amounts, labels, issued)


LINE: Final = "line."
"""The prefix of the names of sums on a line of the budget."""
_MOVES: Final[Mapping[str, tuple[tuple[str, int], ...]]] = {
    "paid": (("payment", 1), ("transfer_returned", -1)),
    "recovered": (("repaid", 1),),
}
"""The amounts that are sums of facts, with the sign of each event."""


@frozen
class Clause:
    """A test of a selection: the code of its reason, and its text."""

    code: str
    text: str


@frozen
class TrailEntry:
    """An entry behind a sum.

    Attributes:
        amount: what the entry is, in money; None of a row that is none.
        counts: whether it counts.
        value: what it adds where it counts.
        objections: why it does not, in the order of the clauses; open where one more statement may change it.
        place: where it was read, `file:line`.
        since: the first day that it may be, where the day of a fact is not known; `on` is then the last.
        note: of a fact that was withdrawn, why and by whom.
    """

    id: str
    label: str
    amount: Euros | None
    counts: Answer
    value: Answer
    objections: tuple[Objection, ...] = ()
    on: date | None = None
    since: date | None = None
    evidence: str | None = None
    place: str | None = None
    note: str | None = None


@frozen
class TrailSum:
    """One sum of the formulas: its text, its rows, the clauses that select them, and every entry.

    `is_seen`: all its rows are known; else future rows are in no entry, but in the bounds of `total`.
    """

    text: str
    rows: str
    clauses: tuple[Clause, ...]
    total: Answer
    entries: tuple[TrailEntry, ...]
    is_seen: bool = True

    @property
    def read(self) -> Euros:
        """The money of all entries: counted, open and left out."""
        return Euros.total(entry.amount for entry in self.entries if entry.amount is not None)

    @property
    def counted(self) -> Euros:
        """The money of the entries that certainly count."""
        return self._of(TRUE)

    @property
    def left_out(self) -> Euros:
        """The money of the entries that certainly do not count."""
        return self._of(FALSE)

    @property
    def open(self) -> Euros:
        """The money of the undecided entries."""
        return self.read - self.counted - self.left_out

    def _of(self, counts: Answer) -> Euros:
        return Euros.total(
            entry.amount for entry in self.entries if entry.amount is not None and entry.counts == counts
        )


@frozen
class Trail:
    """The sums that an amount depends on, directly or through others, in the order of its formulas."""

    name: str
    answer: Answer | None
    sums: tuple[TrailSum, ...]


def trail(dossier: Dossier, name: str, as_of: date, known_on: date | None, answer: Answer | None) -> Trail:
    """Return the trail of an amount of a verdict, whose value is `answer`.

    `line.ID` is what counts on a line of the budget, whatever `answer`.
    `paid` and `recovered` lead to the facts that they sum; any other amount to the sums of its formulas, and
    of those they name. Sums that stand once for each row are followed for the row that is named, if one is.
    """
    today = day(dossier, seen(dossier.facts, as_of, known_on))
    if name.startswith(LINE):
        return _of_line(name, today)
    plain = name.partition(".")[0]
    if plain in _MOVES:
        return Trail(name, answer, (_moves(plain, today),))
    found: dict[str, TrailSum] = {}
    for tree in _trees(_start(plain, today), today):
        for node in walk(tree):
            if isinstance(node, Aggregate) and write(node) not in found and _is_followed(node, today):
                found[write(node)] = _sum(node, today)
    moved = {"paid", "recovered"} & set(_names(_start(plain, today), today))
    moves = tuple(_moves(each, today) for each in sorted(moved))
    return Trail(name, answer, (*found.values(), *moves))


# --- formulas ------------------------------------------------------------------------------------------


def _start(name: str, today: Day) -> tuple[str, ...]:
    """Return the first names of a trail: the amount itself, or the norms that make up a standard amount."""
    agreement = today.agreement
    reduce = tuple(right.name for right in agreement.rights if right.act == "reduce")
    match name:
        case "final_grant":
            settling = settling_last(today.program)
            return ("grant", *reduce, *(() if settling is None else (settling,)))
        case "to_pay":
            return ("grant", "paid", *reduce, *(duty.name for duty in agreement.duties if duty.is_payment))
        case "to_recover":
            claims = (right.name for right in agreement.rights if right.act in CREATING_ACTS)
            owed = (
                duty.name
                for duty in agreement.duties
                if duty.amount is not None and agreement.side_of(duty.debtor) != "funder"
            )
            return ("paid", "recovered", *claims, *owed)
        case _:
            return (name,)


def _names(start: tuple[str, ...], today: Day) -> tuple[str, ...]:
    """Return the names that formulas need, directly or through others, each once, in the order found."""
    found: dict[str, None] = {}
    waiting = list(start)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += [other for tree in _own_trees(name, today) for other in mentioned(tree)]
    return tuple(found)


def _trees(start: tuple[str, ...], today: Day) -> Iterator[Node]:
    for name in _names(start, today):
        yield from _own_trees(name, today)


def _own_trees(name: str, today: Day) -> tuple[Node, ...]:
    """Return the formulas of a name, without the tests of selections."""
    return tuple(
        tree
        for place, tree in today.program.trees.items()
        if len(place) > 1 and place[1] == name and place[0] != "selection"
    )


# --- one sum -------------------------------------------------------------------------------------------


def _is_followed(node: Aggregate, today: Day) -> bool:
    """Return whether the rows of a sum can be selected without other rows."""
    found = today.program.selections.get(node.selection)
    return found is None or found.each is None


def _sum(node: Aggregate, today: Day) -> TrailSum:
    world = today.ever
    selection = today.program.selections.get(node.selection)
    source = node.selection if selection is None else selection.rows
    clauses = () if selection is None else tuple(Clause(code, text) for code, text in selection.where)
    rows = world.source_rows(source)
    entries = tuple(_entry(node, at, source, clauses, today) for at in range(len(rows.rows)))
    total = interpret(node, world)
    return TrailSum(write(node), source, clauses, total, entries, is_seen=rows.unseen is None)


def _entry(node: Aggregate, at: int, source: str, clauses: tuple[Clause, ...], today: Day) -> TrailEntry:
    world = today.ever
    scope = RowScope(world, source, at, world)
    counts, objections = scope.row.kept, []
    for clause in clauses:
        tree = world.program.tree("selection", node.selection, "where", clause.code)
        passed = TRUE if tree is None else interpret(tree, scope)
        counts = both(counts, passed)
        if passed != TRUE:
            objections.append(Objection(clause.code, is_open=passed != FALSE))
    value = exactly(1) if node.expression is None else interpret(node.expression, scope)
    return _trail_entry(scope, source, counts, value, tuple(objections), today)


def _trail_entry(
    scope: RowScope,
    source: str,
    counts: Answer,
    value: Answer,
    objections: tuple[Objection, ...],
    today: Day,
) -> TrailEntry:
    """Return the entry of a row, with its data from the ledger."""
    row = _ledger_row(source, scope.row.id, today)
    if row is None:
        column = scope.row.columns.get("amount")
        amount = None if column is None or column.value is None else money(column.value)
        return TrailEntry(scope.row.id, scope.row.id, amount, counts, value, objections)
    on = row.paid_on if isinstance(row, Expense) else row.received_on
    evidence = row.evidence if isinstance(row, Expense) else None
    return TrailEntry(
        row.id, row.label, row.amount, counts, value, objections, on=on, evidence=evidence, place=row.place
    )


def _ledger_row(source: str, name: str, today: Day) -> Expense | Resource | None:
    ledger = today.ever.seen_ledger()
    if ledger is None:
        return None
    rows: tuple[Expense | Resource, ...] = ()
    if source == "expenses":
        rows = ledger.expenses
    elif source == "resources":
        rows = ledger.resources or ()
    return next((row for row in rows if row.id == name), None)


def _of_line(name: str, today: Day) -> Trail:
    """Return the entries of one line of the budget, by the selection that the bilan uses."""
    line, ledger = name.removeprefix(LINE), today.ever.seen_ledger()
    of_line = {row.id for row in (() if ledger is None else ledger.expenses) if row.line == line}
    tree = today.program.tree("define", "eligible_expenses")
    order = [selection.name for selection in today.agreement.selections]
    nodes = [] if tree is None else [node for node in walk(tree) if isinstance(node, Aggregate)]
    first = sorted(nodes, key=lambda node: order.index(node.selection) if node.selection in order else -1)[:1]
    found = tuple(
        evolve(each, entries=tuple(entry for entry in each.entries if entry.id in of_line))
        for each in (_sum(node, today) for node in first)
    )
    counted = Euros.total(each.counted for each in found)
    return Trail(name, exactly(counted.cents) if ledger is not None else None, found)


def _moves(name: str, today: Day) -> TrailSum:
    """Return the facts of a sum as entries: returns are subtracted, corrected errors are left out."""
    world = today.now
    entries = [
        _move(fact, sign)
        for key, sign in _MOVES[name]
        for fact in world.all_of(key)
        if isinstance(fact.value, Euros)
    ]
    entries += _in_error(_MOVES[name], today)
    by_day = tuple(sorted(entries, key=lambda entry: (entry.on or date.min, entry.id)))
    return TrailSum(name, "facts", (), world.named(name), by_day)


def _in_error(moves: tuple[tuple[str, int], ...], today: Day) -> Iterator[TrailEntry]:
    """Return the entries of withdrawn facts, which do not count, with the author and the reason."""
    as_of, known_on = today.view.as_of, today.view.known_on
    known = [fact for fact in today.dossier.facts if known_on is None or fact.known_on <= known_on]
    wrong = erroneous_ids(known)
    withdrawals = {fact.withdraws: fact for fact in known if fact.withdraws and fact.id not in wrong}
    for key, sign in moves:
        for fact in known:
            if fact.key == key and fact.id in wrong and fact.last_day <= as_of:
                entry = _move(fact, sign)
                by = withdrawals.get(fact.id)
                code = "fact_replaced" if by is None else "fact_withdrawn"
                note = None if by is None else f"{by.reason} ({by.author})"
                yield evolve(entry, counts=FALSE, objections=(Objection(code),), note=note)


def _move(fact: Fact, sign: int) -> TrailEntry:
    amount = fact.value if isinstance(fact.value, Euros) else Euros.ZERO
    signed = amount if sign > 0 else -amount
    return TrailEntry(
        fact.of or fact.key,
        fact.key,
        signed,
        TRUE,
        exactly(signed.cents),
        on=fact.last_day,
        since=fact.occurred_on if fact.is_between else None,
        evidence=fact.evidence,
    )
