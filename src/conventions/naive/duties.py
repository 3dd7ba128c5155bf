"""Duties by docs/semantics.md § 4: the first line that holds."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product

from attrs import evolve

from budget import frozen
from conventions.agreement.norms import Duty, Reading
from conventions.calendar import Period, Roll, end_of_month, roll
from conventions.language.answers import DAWN, INFINITY, NEVER, Answer, Question
from conventions.language.syntax import Arithmetic, Lifecycle, Literal, Logic, Name, Node, walk
from conventions.naive.answers import (
    NONE,
    End,
    answer,
    at_most,
    extreme,
    high,
    hull,
    less,
    low,
    maximum,
    minimum,
    one,
    opposite_truth,
    questions_of,
    unread_text,
)
from conventions.naive.day import Day, NormAtRow, agreed, ends, holds, places, read_in, supposing
from conventions.naive.expressions import unless_edge, value_of
from conventions.naive.norms import (
    amount_stated,
    done,
    events_at,
    lifecycle,
    name_at,
    name_of,
    net_claim,
    part_done,
    posting,
    report_readings,
    still_owed,
)
from conventions.naive.signing import in_force_for
from conventions.naive.term import last_day, still_to_pay, until_the_end
from conventions.naive.world import World, tree_of


@frozen
class Operands:
    """The operands of a status, each with its possible values."""

    applies: tuple[bool, ...]
    waived: Answer
    held: Answer
    due: Answer | None
    done: Answer
    soon: int = 30


def line_of(
    applies: bool, done_on: date, due: date | None, waived: bool, held: bool, as_of: date, soon: int
) -> str:
    """4: the first line that holds."""
    is_done = done_on <= as_of
    lines = (
        ("not_applicable", not applies),
        ("met", is_done and (due is None or done_on <= due)),
        ("waived", waived),
        ("met_late", is_done),
        ("held", held),
        ("owed", due is None),
        ("overdue", due is not None and as_of > due),
        ("due_soon", due is not None and as_of.toordinal() >= due.toordinal() - soon),
        ("not_due", True),
    )
    return next(name for name, is_so in lines if is_so)


def completions(operands: Operands, as_of: date) -> set[str]:
    """3.4: the status of each completion."""
    return {
        line_of(applies, done_on, due, waived, held, as_of, operands.soon)
        for applies, done_on, due, waived, held in product(
            operands.applies,
            ends(operands.done, NEVER),
            ends(operands.due, None),
            ends(operands.waived, False),
            ends(operands.held, False),
        )
    }


def status_of(operands: Operands, as_of: date) -> str:
    """3.4."""
    return agreed(iter(completions(operands, as_of)))


@frozen
class NaiveReading:
    """7: a norm evaluated under another reading."""

    name: str
    status: str
    due: Answer | None = None
    until: Answer | None = None
    amount: Answer | None = None
    questions: frozenset[Question] = NONE
    of: str | None = None


@frozen
class NaiveDuty:
    """The result for a duty."""

    id: str
    status: str
    due: Answer | None
    done: Answer | None
    days_late: int | None
    amount: Answer | None
    parts: tuple[tuple[str, str, Answer], ...] = ()
    readings: tuple[NaiveReading, ...] = ()
    questions: frozenset[Question] = NONE
    is_payment: bool = False
    debtor: str = "beneficiary"
    counts: frozenset[bool] = frozenset({True})
    row: str | None = None
    claim: Answer | None = None
    late_range: tuple[int, int] | None = None


def is_lasting(duty: Duty) -> bool:
    """4.4: whether it is continuing or a constraint."""
    return (duty.begins, duty.until, duty.holds, duty.breached_by) != (None, None, None, None)


def naive_duties(duty: Duty, day: Day) -> Iterator[NaiveDuty]:
    """4, 4.1, 4.2, 10.2: a duty on a day, at each of its rows."""
    if duty.unread:
        yield unread(duty, day)
        return
    yield from duties_under(duty, at_places(duty, day).values(), supposing(day))


def duties_under(
    duty: Duty, told: Iterable[NaiveDuty], days: Iterable[tuple[str, str, Day]]
) -> Iterator[NaiveDuty]:
    """7.4: a duty at its rows, with the readings of what it needs, each with its day."""
    others = [(of, name, at_places(duty, other)) for of, name, other in days]
    for found in told:
        under = (as_reading(of, name, found, other.get(found.row)) for of, name, other in others)
        yield evolve(found, readings=(*found.readings, *(item for item in under if item is not None)))


def at_places(duty: Duty, day: Day) -> dict[str | None, NaiveDuty]:
    """10.2: a duty at each of its rows."""
    return {
        place.row: lasting(duty, place) if is_lasting(duty) else once(duty, place)
        for place in places(duty, day)
    }


def comparable(status: str, *answers: Answer | None) -> tuple[object, ...]:
    """7.4: what is compared between readings: status and bounds, not questions."""
    return (status, *((None, None) if item is None else (low(item), high(item)) for item in answers))


def as_reading(of: str, name: str, main: NaiveDuty, other: NaiveDuty | None) -> NaiveReading | None:
    """7.4: a duty under a reading of a definition, if it differs."""
    if other is None:
        return None
    if comparable(main.status, main.due, main.amount) == comparable(other.status, other.due, other.amount):
        return None
    asked = other.questions if other.status == "unknown" else NONE
    return NaiveReading(name, other.status, other.due, None, other.amount, asked, of)


def unread(duty: Duty, day: Day) -> NaiveDuty:
    """4: the result for a text that was not read, within its stated bounds."""
    asked = frozenset([unread_text(duty.name)])
    place = NormAtRow(duty.name, None, day.now, day.ever, (one(True), one(True)))
    is_read = duty.each is None
    off = is_read and holds(duty.when, place)[0] == (False,)
    amount = read_in(duty.amount, day.ever) if is_read else None
    if amount is not None:
        amount = answer(0, max(0, high(amount)), amount.questions, asked)
    elif duty.is_payment or duty.amount:
        amount = answer(0, INFINITY, asked)
    found = NaiveDuty(duty.name, "unknown", None, None, None, amount, (), (), asked, duty.is_payment)
    claim = None if amount is None else net_claim(duty.name, None, amount, day.ever)
    found = evolve(found, counts=frozenset({False, True}), debtor=duty.debtor, claim=claim)
    if not off:
        return found
    return evolve(found, status="not_applicable", questions=NONE, counts=frozenset({False}))


def once(duty: Duty, place: NormAtRow) -> NaiveDuty:
    """4."""
    as_of, row = place.now.as_of, place.row
    applies, asked = holds(duty.when, place)
    held = read_in(duty.held_while, place.now) or one(False)
    if duty.is_payment and place.now.occurrences("liquidated"):  # 4.11
        held = one(True)
    waived = waived_at(place)
    outside = evolve(place.now, norm_row=None)
    due, when_done = read_in(duty.due, place.now), done(duty.name, row, outside)
    in_full = done(duty.name, row, outside, in_full=True)
    in_force = in_force_for(duty, due, place.now, included=True)
    stands = still_applies(duty, due, in_full, place)
    applies = both_hold(both_hold(applies, in_force), stands)
    operands = Operands(applies, waived, held, due, in_full, place.now.soon)
    status = status_of(operands, as_of)
    parts = []
    for part in duty.parts:
        alone = part_done(duty, part, row, place.now)
        parts.append((part, status_of(evolve(operands, done=alone), as_of), alone))
    read = [read_duty(duty, item, operands, asked, place) for item in duty.readings]
    return NaiveDuty(
        duty.name,
        status,
        read_in(duty.due, place.ever),
        when_done if high(when_done) <= as_of else None,
        days_late(status, due, in_full, as_of)[0],
        amount_at(duty, place),
        tuple(parts),
        (*read, *usual_readings(duty, operands, asked, place), *of_report(duty, operands, asked, place)),
        asked | questions_of(in_force, stands, due, held, waived, in_full) if status == "unknown" else NONE,
        duty.is_payment,
        duty.debtor,
        owed_in(completions(operands, as_of)),
        row,
        claim_at(duty, place),
        days_late(status, due, in_full, as_of)[1],
    )


def still_applies(duty: Duty, due: Answer | None, done: Answer, place: NormAtRow) -> Answer:
    """4.12, 4.13: neither lapsed, nor due after the end."""
    lapse, after = still_to_pay(duty, done, place), is_after_the_end(duty, due, place)
    is_made = at_most(done, one(place.now.as_of))
    return minimum(lapse, maximum(is_made, opposite_truth(after)))


def is_after_the_end(duty: Duty, due: Answer | None, place: NormAtRow) -> Answer:
    """4.13: an instalment whose day comes after the last day of a terminated agreement."""
    if due is None or duty.due is None or not duty.is_payment or place.now.book is not None:
        return one(False)
    asked = () if duty.when is None else walk(tree_of(duty.when))
    is_plain = all(
        isinstance(node, Logic)
        or (isinstance(node, Lifecycle) and node.word == "happened" and node.about in ("signed", "notified"))
        for node in asked
    )
    if not is_plain or not is_fixed(as_stated(tree_of(duty.due), place), duty, place):
        return one(False)
    return less(last_day(evolve(place.now, norm_row=None, sum_row=None), "terminate"), due)


def both_hold(outcomes: tuple[bool, ...], also: Answer) -> tuple[bool, ...]:
    """4.10: the condition, and being in force."""
    return tuple(sorted({first and bool(second) for first in outcomes for second in ends(also, True)}))


def waived_at(place: NormAtRow) -> Answer:
    """4: whether a waiver is recorded."""
    facts = place.now.about("waived", place.name, place.row)
    return place.now.happened(facts, f"waived({name_of(place.name, place.row)})")


def amount_at(duty: Duty, place: NormAtRow) -> Answer | None:
    """6.3: for a repayment duty, what is still to be paid."""
    if duty.is_payment:
        return amount_stated(duty, place.row, place.ever)
    amount = read_in(duty.amount, place.ever)
    if amount is None or place.now.agreement.side_of(duty.debtor) == "funder":
        return amount
    return still_owed(duty.name, place.row, amount, place.ever)


def claim_at(duty: Duty, place: NormAtRow) -> Answer | None:
    """6.3: for a repayment duty, the claim before waivers."""
    amount = read_in(duty.amount, place.ever)
    return None if amount is None else net_claim(duty.name, place.row, amount, place.ever)


def owed_in(statuses: Iterable[str]) -> frozenset[bool]:
    """6.3: whether the amount is owed, for each completion."""
    return frozenset(status not in ("not_applicable", "waived", "held") for status in statuses)


def days_late(
    status: str, due: Answer | None, when_done: Answer, as_of: date
) -> tuple[int | None, tuple[int, int] | None]:
    """4.5: decided, or from least to most."""
    if due is None or status not in ("met_late", "overdue"):
        return None, None
    ends: tuple[End, End] = (low(when_done), high(when_done)) if status == "met_late" else (as_of, as_of)
    shortest: timedelta = ends[0] - high(due)
    longest: timedelta = ends[1] - low(due)
    least, most = max(1, shortest.days), longest.days
    return (least, None) if least == most else (None, (least, most))


def read_duty(
    duty: Duty, reading: Reading, main: Operands, main_asks: frozenset[Question], place: NormAtRow
) -> NaiveReading:
    """7.1: another reading, in addition to the main one."""
    applies, asked = holds(duty.when, place) if reading.when is None else holds(reading.when, place)
    due = main.due if reading.due is None else read_in(reading.due, place.now)
    in_force = in_force_for(duty, due, place.now, included=True)
    applies = both_hold(both_hold(applies, in_force), still_applies(duty, due, main.done, place))
    other = evolve(main, due=due, applies=applies)
    if reading.when is None:
        asked = main_asks
    amount = read_in(reading.amount, place.ever)
    return read_so(reading.name, other, asked, amount, place)


def of_report(
    duty: Duty, main: Operands, asked: frozenset[Question], place: NormAtRow
) -> Iterator[NaiveReading]:
    """4.9: other days of a report found insufficient."""
    for name, day in report_readings(duty, place.row, evolve(place.now, norm_row=None)):
        if day != main.done:
            yield read_so(name, evolve(main, done=day), asked, None, place)


def read_so(
    name: str, read: Operands, asked: frozenset[Question], amount: Answer | None, place: NormAtRow
) -> NaiveReading:
    """7: the result of a reading; with its questions if undecided."""
    status = status_of(read, place.now.as_of)
    questions = asked | questions_of(read.due, read.held, read.waived, read.done)
    return NaiveReading(
        name, status, read.due, amount=amount, questions=questions if status == "unknown" else NONE
    )


def usual_readings(
    duty: Duty, main: Operands, asked: frozenset[Question], place: NormAtRow
) -> Iterator[NaiveReading]:
    """7.3: a fixed date on a non-working day; months from a month end; a document posted by that day."""
    applies, _ = holds(duty.when, place)
    stands = still_applies(duty, main.due, main.done, place)
    if duty.due is None or applies == (False,) or main.due is None or stands == one(False):
        return
    tree = as_stated(tree_of(duty.due), place)
    due: End = low(main.due)
    if not duty.is_day_settled and main.due.is_decided and due not in (DAWN, NEVER):
        name, later = "next_working_day", due
        if is_fixed(tree, duty, place):
            later = unless_edge(roll, due, Roll.FOLLOWING, place.now.agreement.territory)
        elif from_month_end(tree, place):
            name, later = "end_of_month", end_of_month(due)
        if later not in (DAWN, NEVER, due):
            in_force = in_force_for(duty, one(later), place.now, included=True)
            stands = still_applies(duty, one(later), main.done, place)
            read = evolve(main, due=one(later), applies=both_hold(both_hold(applies, in_force), stands))
            yield read_so(name, read, asked, None, place)
    in_post = may_be_in_the_post(duty, main.due, main.done, place.now.as_of)
    if in_post and main.applies != (False,) and duty.papers_as_chosen is None:
        yield NaiveReading("posted", "unknown", main.due, questions=frozenset([posting(duty, place.row)]))


def as_stated(tree: Node, place: NormAtRow) -> Node:
    """7.3: for the name of a definition without rows and readings, what it says."""
    named = {
        item.name: item for item in place.now.agreement.definitions if not item.each and not item.readings
    }
    while isinstance(tree, Name) and tree.key in named:
        tree = tree_of(named[tree.key].value or "")
    return tree


def is_fixed(tree: Node, duty: Duty, place: NormAtRow) -> bool:
    """7.3: whether the text has the date: in the norm, as a parameter, or in the row of a table."""
    if isinstance(tree, Name) and duty.each is not None:
        tables = {table.name: dict(table.columns) for table in place.now.agreement.tables}
        return tree.key.removeprefix("row.") in tables.get(place.now.source_of(duty.each), {})
    is_given = isinstance(tree, Name) and tree.key in dict(place.now.agreement.given)
    return isinstance(tree, Literal) or is_given


def from_month_end(tree: Node, place: NormAtRow) -> bool:
    """7.3: whether a date is whole months from the last day of a month."""
    if not isinstance(tree, Arithmetic) or tree.sign not in ("+", "-"):
        return False
    period = tree.right.value if isinstance(tree.right, Literal) else None
    if not isinstance(period, Period) or period.days or not period.months:
        return False
    start = value_of(tree.left, place.now)
    return start.is_decided and low(start) not in (DAWN, NEVER) and end_of_month(low(start)) == low(start)


def may_be_in_the_post(duty: Duty, due: Answer, when_done: Answer, as_of: date) -> bool:
    """7.3: whether a late document that was not received may have been posted in time."""
    late: bool = as_of > low(due)
    return duty.counts_when_posted and high(when_done) == NEVER and late


def breached(key: str, begins: Answer | None, until: Answer | None, now: World) -> Answer:
    """4.4: whether the event is seen on a day from the first to the last."""
    if begins is None and until is None:
        return lifecycle("happened", key, now)

    def is_in(on: Answer) -> Answer:
        return minimum(at_most(begins or one(DAWN), on), at_most(on, until or one(NEVER)))

    found = [is_in(one(fact.occurred_on)) for fact in events_at(key, now)]
    if not now.is_current:
        asked = now.question(name_at(key, now))
        found.append(hull(one(False), is_in(answer(now.h, now.as_of, asked)), frozenset([asked])))
    return extreme(max, [one(False), *found])


def lasting(duty: Duty, place: NormAtRow) -> NaiveDuty:
    """4.4."""
    as_of, now = place.now.as_of, place.now
    applies, asked = holds(duty.when, place)
    waived = waived_at(place)
    always = evolve(place, kept=(one(True), one(True)))
    lost, lost_asks = ((False,), NONE) if duty.holds is None else holds(f"not ({duty.holds})", always)
    begins, until = read_in(duty.begins, now), until_the_end(duty, read_in(duty.until, now), now)
    breach = one(False) if duty.breached_by is None else breached(duty.breached_by, begins, until, now)
    in_force = in_force_for(duty, begins, now, included=False)
    applies = both_hold(applies, in_force)

    def line(applied: bool, is_waived: bool, broken: bool, loses: bool, first: date, last: date) -> str:
        lines = (
            ("not_applicable", not applied),
            ("waived", is_waived),
            ("not_due", as_of < first),
            ("breached", broken or loses),
            ("ended", as_of > last),
            ("running", True),
        )
        return next(name for name, is_so in lines if is_so)

    lines = {
        line(*case)
        for case in product(
            applies,
            ends(waived, False),
            ends(breach, False),
            lost,
            ends(begins, DAWN),
            ends(until, NEVER),
        )
    }
    status = agreed(iter(lines))
    questions = asked | lost_asks | questions_of(in_force, waived, breach, begins, until)
    return NaiveDuty(
        duty.name,
        status,
        None,
        None,
        None,
        amount_at(duty, place),
        claim=claim_at(duty, place),
        questions=questions if status == "unknown" else NONE,
        debtor=duty.debtor,
        counts=owed_in(lines),
        row=place.row,
    )
