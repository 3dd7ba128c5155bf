"""Rows and aggregates (docs/semantics.md § 1.3, 1.8, 2.6, 2.11 and 10)."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor

from attrs import evolve

from budget.amount_text import AmountOutOfBoundsError
from budget.ledger import Expense, Resource
from budget.money import Euros, SplitImpossibleError, split
from budget.rate import Rounding, round_cents
from conventions.agreement.agreement import Table
from conventions.agreement.norms import Selection, events_of
from conventions.facts.fact import Fact
from conventions.language.answers import (
    DAWN,
    INFINITY,
    MINUS_INFINITY,
    NEVER,
    Answer,
    Infinite,
    Question,
    Window,
)
from conventions.language.syntax import Aggregate, AggregateKind, Name, RowFunction, RowWord
from conventions.naive.answers import (
    NONE,
    End,
    add_values,
    answer,
    as_number,
    at_the_bounds,
    divide,
    high,
    hull,
    low,
    minimum,
    missing,
    multiply_values,
    one,
    questions_of,
)
from conventions.naive.names import anything_of, named, value_in_cents
from conventions.naive.world import Row, World, tree_of

A_CALENDAR = 200


def rows_of(name: str, world: World) -> tuple[list[Row], frozenset[Question]]:
    """10.1, 1.3, 1.8: the rows, and the question of those that may be missing."""
    agreement = world.agreement
    table = next((item for item in agreement.tables if item.name == name), None)
    if name == "years":
        by_year, lacking = years(world)
        return [
            Row(name, identifier, {"id": one(identifier), "position": one(at), **columns}, is_row)
            for at, (identifier, columns, is_row) in enumerate(by_year, 1)
        ], lacking
    if name in ("expenses", "resources"):
        found, lacking = ledger_rows(name, world)
    elif table is not None:
        found, lacking = [(row.id, table_row(table, row.id)) for row in table.rows], NONE
    else:
        events = events_of(name)
        found = occurrences(name, world) if len(events) == 1 else merged(events, world)
        lacking = NONE if world.is_current else frozenset([world.question(events[0])])
        if world.is_current and name == "payment" and world.agreement.complete_from is not None:
            lacking = frozenset([missing(name)])
    rows = [
        Row(name, identifier, {"id": one(identifier), "position": one(at), **columns})
        for at, (identifier, columns) in enumerate(found, 1)
    ]
    return rows, lacking


Found = list[tuple[str, dict[str, Answer]]]


def ledger_rows(name: str, world: World) -> tuple[Found, frozenset[Question]]:
    """1.3: expenses by payment, resources by receipt, then by id."""
    source, ledger = world.agreement.ledger_source, world.dossier.ledger
    part = None if source is None else source.part
    is_seen = source is None or world.occurrences(source.carried_by, *((None, part) if part else ()))
    if ledger is None or not is_seen or (name == "resources" and ledger.resources is None):
        return [], frozenset([missing(name)])
    if name == "expenses":
        return [
            (row.id, expense(row))
            for row in sorted(ledger.expenses, key=lambda row: (row.paid_on or NEVER, row.id))
        ], NONE
    return [
        (row.id, resource(row))
        for row in sorted(ledger.resources or (), key=lambda row: (row.received_on or NEVER, row.id))
    ], NONE


def expense(row: Expense) -> dict[str, Answer]:
    """2.6: the columns of an expense."""
    unknown_use = answer(False, True, missing(f"for_operation({row.id})"))
    unstated = answer(DAWN, NEVER, missing(f"engaged_on({row.id})"))
    least_tax, most_tax = sorted((0, row.amount.cents))
    any_account = anything_of("text", missing(f"account({row.id})"))
    return {
        "amount": one(row.amount.cents),
        "line": one(row.line or ""),
        "action": one(row.action or ""),
        "engaged_on": one(row.engaged_on) if row.engaged_on else unstated,
        "paid_on": one(row.paid_on or NEVER),
        "for_operation": unknown_use if row.for_operation is None else one(row.for_operation),
        "evidence": one(row.evidence or ""),
        "incurred_on": one(row.incurred_on)
        if row.incurred_on
        else answer(DAWN, NEVER, missing(f"incurred_on({row.id})")),
        "issued_on": one(row.issued_on)
        if row.issued_on
        else answer(DAWN, row.paid_on or NEVER, missing(f"issued_on({row.id})")),
        "account": any_account if row.account is None else one(str(row.account)),
        "heading": any_account if row.account is None else one(str(row.account)[:2]),
        "kind": one("" if row.kind is None else row.kind.value),
        "vat": answer(least_tax, most_tax, missing(f"vat({row.id})"))
        if row.vat is None
        else one(row.vat.cents),
    }


def resource(row: Resource) -> dict[str, Answer]:
    """Return the columns of a resource."""
    return {
        "amount": one(row.amount.cents),
        "funder": one(row.funder or ""),
        "received_on": one(row.received_on or NEVER),
        "line": one(row.line or ""),
    }


def table_row(table: Table, identifier: str) -> dict[str, Answer]:
    """10.1: an empty cell is missing."""
    cells = dict(next(row.cells for row in table.rows if row.id == identifier))
    return {
        column: one(value_in_cents(cells[column], kind))
        if column in cells
        else anything_of(kind, missing(f"{table.name}.{column}({identifier})"))
        for column, kind in table.columns
    }


def occurrences(key: str, world: World) -> Found:
    """10.1: by day; identified by their id, else by day and number on that day."""
    found: Found = []
    for fact in world.occurrences(key):
        name = fact.id or fact.occurred_on.isoformat()
        before = [other for other, _ in found if other == name or other.startswith(f"{name}_")]
        found.append((f"{name}_{len(before) + 1}" if before else name, occurrence(fact, world)))
    return found


def merged(events: Sequence[str], world: World) -> Found:
    """10.1: the occurrences of several events, by day, each with its event."""
    found: Found = []
    for fact in world.seen:
        if fact.key in events:
            name = fact.id or fact.occurred_on.isoformat()
            before = [other for other, _ in found if other == name or other.startswith(f"{name}_")]
            columns = {
                "event": one(fact.key),
                "occurred_on": one(fact.occurred_on),
                "of": one(fact.of or ""),
            }
            found.append((f"{name}_{len(before) + 1}" if before else name, columns))
    return found


def occurrence(fact: Fact, world: World) -> dict[str, Answer]:
    """Return the columns of an event."""
    kind = next((item.type for item in world.agreement.facts if item.key == fact.key), "event")
    if kind == "event" and fact.key in TEXTS:
        kind = "text"
    if kind in ("event", "euros"):
        value = one(fact.value.cents if isinstance(fact.value, Euros) else 0)
        if fact.key == "payment" and fact.value is None:
            value = answer(0, INFINITY, missing("payment"))
    elif fact.value is None:
        value = anything_of(kind, missing(f"{fact.key}({fact.occurred_on.isoformat()})"))
    else:
        value = one(value_in_cents(fact.value, kind))
    columns = {"occurred_on": one(fact.occurred_on), "value": value, "of": one(fact.of or "")}
    if fact.key == "exercised":
        columns["act"] = one(act(fact.of or "", world))
    return columns


def act(of: str, world: World) -> str:
    """10.1: the act of the right of an exercise."""
    for name in (of, of.rpartition(".")[0]):
        for right in (right for part in world.parts for right in part.agreement.rights):
            if right.name == name:
                return right.act
    return ""


TEXTS = ("reading_chosen", "acknowledged", "representative_changed")


def years(world: World) -> tuple[list[tuple[str, dict[str, Answer], Answer]], frozenset[Question]]:
    """10.7."""
    period = named("period", world)
    first, last, least, most = low(period).start, high(period).start, low(period).end, high(period).end
    lacking = NONE if period.is_decided else frozenset(sorted(period.questions)[:1])
    sure = touched(period, world.h)
    found = []
    perhaps = touched(named("period", evolve(world, ever=False)), world.h) | perhaps_touched(period, world.h)
    for year in sorted(sure | perhaps):
        begin, end = date(year, 1, 1), date(year, 12, 31)
        starts = answer(*(min(max(day, begin), end) for day in (first, last)), period_asks("start", period))
        ends = answer(*(max(min(day, end), begin) for day in (least, most)), period_asks("end", period))
        span = answer(
            Window(low(starts), low(ends)),
            Window(high(starts), high(ends)),
            starts.questions,
            ends.questions,
        )
        is_row = one(True) if year in sure or period.is_decided else answer(False, True, period.questions)
        found.append((str(year), {"year": one(year), "start": starts, "end": ends, "span": span}, is_row))
    return found, lacking


def touched(period: Answer, h: date) -> set[int]:
    """10.7: the years that the period surely includes; up to h if it has no known end."""
    first, last = high(period).start, low(period).end
    if first in (DAWN, NEVER):
        return set()
    until = h if last == NEVER else last
    return set(range(first.year, min(until.year, first.year + A_CALENDAR) + 1))


def perhaps_touched(period: Answer, h: date) -> set[int]:
    """10.7: the years that the period may include."""
    first = high(period).start if low(period).start == DAWN else low(period).start
    if first in (DAWN, NEVER):
        return set()
    until = h if high(period).end == NEVER else high(period).end
    return set(range(first.year, min(until.year, first.year + A_CALENDAR) + 1))


def period_asks(which: str, period: Answer) -> frozenset[Question]:
    """10.7: the questions that keep an end of the period open; for a window, either end."""
    start, end = (low(period).start, high(period).start), (low(period).end, high(period).end)
    ends = start if which == "start" else end
    return NONE if ends[0] == ends[1] else period.questions


def inside(row: Row, selection: Selection | None, world: World) -> World:
    """10.2: a test sees its row, and with `each` the row of the norm; a sum sees both."""
    if selection is not None and selection.each is None:
        return evolve(world, norm_row=None, sum_row=row)
    return evolve(world, sum_row=row)


def kept(row: Row, name: str, world: World) -> Answer:
    """2.6: whether a row passes every test."""
    selection = next((item for item in world.agreement.selections if item.name == name), None)
    found = row.is_row
    for _, text in () if selection is None else selection.where:
        found = minimum(found, inside(row, selection, world).value_of(tree_of(text)))
    return found


def kept_rows(name: str, world: World) -> tuple[list[tuple[Answer, World]], frozenset[Question]]:
    """2.6: each row with whether it is kept, and the world with its columns."""
    rows, lacking = rows_of(world.source_of(name), world)
    return [(kept(row, name, world), evolve(world, sum_row=row)) for row in rows], lacking


def norm_rows(each: str, world: World) -> list[tuple[Answer, Row]]:
    """10.5: the rows of a norm, each with whether it is one."""
    rows, _ = rows_of(world.source_of(each), world)
    judged = [(kept(row, each, world), row) for row in rows]
    return [(is_kept, row) for is_kept, row in judged if high(is_kept) is not False]


def aggregate(node: Aggregate, world: World) -> Answer:
    """1.3, 1.8, 2.6: a sum, a count, a first or a last."""
    rows, lacking = kept_rows(node.selection, world)
    if node.kind in (AggregateKind.COUNT, AggregateKind.SUM):
        total = one(0)
        for is_kept, within in rows:
            if high(is_kept) is False:
                continue
            item = one(1) if node.expression is None else as_number(within.value_of(node.expression))
            if not is_kept.is_decided:
                item = hull(item, one(0), is_kept.questions)
            total = at_the_bounds(add_values, total, item)
        return at_the_bounds(add_values, total, answer(0, INFINITY, lacking)) if lacking else total
    assert node.expression is not None
    doubt, unseen = lacking | {missing(node.selection)}, day_of_no_row(node, world)
    is_first = node.kind is AggregateKind.FIRST
    is_day = isinstance(node.expression, Name) and node.expression.key == "occurred_on"
    for is_kept, within in rows if is_first else reversed(rows):
        if high(is_kept) is False:
            continue
        found = within.value_of(node.expression)
        if is_kept.is_decided and (not lacking or (is_first and unseen is not None)):
            return found
        if is_kept.is_decided and is_day:
            return answer(DAWN, high(found), doubt) if is_first else answer(low(found), NEVER, doubt)
        return anything_like(found, doubt | is_kept.questions)
    if unseen is not None and is_day:
        return unseen
    return anything_like(dummy_world(node, world).value_of(node.expression), doubt)


def day_of_no_row(node: Aggregate, world: World) -> Answer | None:
    """1.8: the day of an event that is not seen; None for other rows, or where payments may be missing."""
    source = world.source_of(node.selection)
    is_table = source in [item.name for item in world.agreement.tables]
    is_short = source == "payment" and world.agreement.complete_from is not None
    if is_table or is_short or source in ("expenses", "resources", "years"):
        return None
    return world.unseen(events_of(source)[0])


def dummy_world(node: Aggregate, world: World) -> World:
    """Return a dummy row that shows the type of an expression."""
    return evolve(world, sum_row=dummy_row(world.source_of(node.selection), world))


def dummy_row(source: str, world: World) -> Row:
    """Return a row for a source without rows."""
    table = next((item for item in world.agreement.tables if item.name == source), None)
    match source:
        case "expenses":
            columns = expense(Expense("", "", Euros.ZERO, for_operation=False))
        case "resources":
            columns = resource(Resource("", "", Euros.ZERO))
        case "years":
            day = one(DAWN)
            columns = {"year": one(0), "start": day, "end": day, "span": one(Window(DAWN, DAWN))}
        case _ if table is not None:
            columns = {column: anything_of(kind, missing("")) for column, kind in table.columns}
        case _ if len(events_of(source)) > 1:
            columns = {"event": one(""), "occurred_on": one(DAWN), "of": one("")}
        case _:
            columns = occurrence(Fact(source, DAWN), world)
    return Row(source, "", {"id": one(""), "position": one(0), **columns})


def anything_like(sample: Answer, asked: frozenset[Question]) -> Answer:
    """Return the answer containing every value of the same type."""
    match low(sample):
        case None | str():
            return Answer(None, None, asked)
        case bool():
            return Answer(False, True, asked)
        case date():
            return Answer(DAWN, NEVER, asked)
        case _:
            return Answer(MINUS_INFINITY, INFINITY, asked)


# --- functions of other rows -----------------------------------------------------------------------------


def of_rows(node: RowFunction, world: World) -> Answer:
    """10.6, 2.11."""
    row = world.norm_row
    assert row is not None
    rows, lacking = rows_of(row.source, evolve(world, norm_row=None, sum_row=None))
    if row.id not in [item.id for item in rows]:  # the dummy row
        rows = [row]
    at = [item.id for item in rows].index(row.id)

    def here(other: Row) -> World:
        return evolve(world, norm_row=other, sum_row=None)

    if lacking and is_unordered(row.source, world):
        first = node.other if node.word is RowWord.PREVIOUS else None
        return anything_like(one(0) if first is None else world.value_of(first), lacking)
    match node.word:
        case RowWord.PREVIOUS if node.other is not None:
            return world.value_of(node.other) if at == 0 else here(rows[at - 1]).value_of(node.expression)
        case RowWord.RUNNING:
            total = one(0)
            for item in rows[: at + 1]:
                total = at_the_bounds(add_values, total, as_number(here(item).value_of(node.expression)))
            return total
        case _:
            assert node.other is not None
            weights = [as_number(here(item).value_of(node.other)) for item in rows]
            return part(world.value_of(node.expression), weights, at, lacking)


def is_unordered(source: str, world: World) -> bool:
    """10.6: whether one more row may precede the others; if all days are known, only for years."""
    if source != "years":
        return False
    period = named("period", world)
    return bool(low(period).start.year != high(period).start.year)


def part(total: Answer, weights: Sequence[Answer], at: int, lacking: frozenset[Question]) -> Answer:
    """2.11."""
    known = [low(weight) for weight in weights if weight.is_decided]
    is_whole = len(known) == len(weights) and total.is_decided
    if is_whole and not lacking and not any(isinstance(end, Infinite) for end in (*known, low(total))):
        try:
            parts = split(Euros.of_cents(rounded(low(total))), known)
        except (SplitImpossibleError, AmountOutOfBoundsError):
            return answer(MINUS_INFINITY, INFINITY, missing("divisor"))
        return one(parts[at].cents)
    if any(low(weight) < 0 for weight in weights):
        return answer(
            MINUS_INFINITY, INFINITY, questions_of(total, *weights), frozenset(lacking), missing("divisor")
        )
    whole = one(0)
    for weight in weights:
        whole = at_the_bounds(add_values, whole, weight)
    if lacking:
        whole = at_the_bounds(add_values, whole, answer(0, INFINITY, lacking))
    share = divide(weights[at], whole)
    exact = at_the_bounds(multiply_values, at_the_bounds(rounded, total), share)
    return answer(out(low(exact), floor), out(high(exact), ceil), exact.questions)


def rounded(cents: End) -> End:
    """2.7: half up."""
    return cents if isinstance(cents, Infinite) else round_cents(Fraction(cents), Rounding.HALF_UP)


def out(end: End, to: End) -> End:
    """Return it rounded away to the whole cent."""
    return end if isinstance(end, Infinite) else to(end)
