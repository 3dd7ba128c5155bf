"""Duties, as docs/semantics.md § 4 has them: the first line that holds."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product

from attrs import evolve, frozen

from conventions.agreement.norms import Duty, Reading
from conventions.calendar import Roll, roll
from conventions.language.answers import DAWN, NEVER, Answer, Question
from conventions.language.syntax import Literal
from conventions.naive.answers import NONE, End, high, missing, one, questions_of
from conventions.naive.day import Day, agreed, ends, holds, read_in
from conventions.naive.expressions import unless_edge
from conventions.naive.norms import done, part_done
from conventions.naive.world import tree_of

__all__ = [
    "NaiveDuty",
    "Operands",
    "completions",
    "days_late",
    "is_lasting",
    "lasting",
    "line_of",
    "naive_duty",
    "owed_in",
    "read_duty",
    "status_of",
    "usual_readings",
]


@frozen
class Operands:
    """What a status needs, each with what it may be."""

    applies: tuple[bool, ...]
    waived: Answer
    held: Answer
    due: Answer | None
    done: Answer


def line_of(applies: bool, done_on: date, due: date | None, waived: bool, held: bool, as_of: date) -> str:
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
        ("due_soon", due is not None and as_of.toordinal() >= due.toordinal() - 30),
        ("not_due", True),
    )
    return next(name for name, is_so in lines if is_so)


def completions(operands: Operands, as_of: date) -> set[str]:
    """3.4: the status of each completion."""
    return {
        line_of(applies, done_on, due, waived, held, as_of)
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
class NaiveDuty:
    """What is said of a duty."""

    id: str
    status: str
    due: Answer | None
    done: Answer | None
    days_late: int | None
    amount: Answer | None
    parts: tuple[tuple[str, str, Answer], ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    questions: frozenset[Question] = NONE
    is_payment: bool = False
    debtor: str = "beneficiary"
    counts: frozenset[bool] = frozenset({True})


def is_lasting(duty: Duty) -> bool:
    """4.4: whether it is continuing or a constraint."""
    return (duty.begins, duty.until, duty.holds, duty.breached_by) != (None, None, None, None)


def naive_duty(duty: Duty, day: Day) -> NaiveDuty:
    """4, 4.1, 4.2: a duty on a day."""
    if duty.unread:
        asked = frozenset([missing(duty.name)])
        return NaiveDuty(duty.name, "unknown", None, None, None, None, (), (), asked, duty.is_payment)
    if is_lasting(duty):
        return lasting(duty, day)
    applies, asked = holds(duty.when, day)
    held = read_in(duty.held_while, day.now) or one(False)
    waived = day.now.happened("waived", duty.name)
    due, when_done = read_in(duty.due, day.now), done(duty.name, day.now)
    operands = Operands(applies, waived, held, due, when_done)
    status = status_of(operands, day.as_of)
    parts = []
    for part in duty.parts:
        alone = part_done(duty, part, day.now)
        parts.append((part, status_of(evolve(operands, done=alone), day.as_of), alone))
    return NaiveDuty(
        duty.name,
        status,
        read_in(duty.due, day.ever),
        when_done if high(when_done) <= day.as_of else None,
        days_late(status, due, when_done, day.as_of),
        read_in(duty.amount, day.ever),
        tuple(parts),
        (*(read_duty(item, operands, day) for item in duty.readings), *usual_readings(duty, operands, day)),
        asked | questions_of(due, held, waived, when_done) if status == "unknown" else NONE,
        duty.is_payment,
        duty.debtor,
        owed_in(completions(operands, day.as_of)),
    )


def owed_in(statuses: Iterable[str]) -> frozenset[bool]:
    """6.3: whether the amount is owed, in each completion."""
    return frozenset(status not in ("not_applicable", "waived", "held") for status in statuses)


def days_late(status: str, due: Answer | None, when_done: Answer, as_of: date) -> int | None:
    """4.5."""
    if due is None or status not in ("met_late", "overdue"):
        return None
    last: End = high(when_done) if status == "met_late" else as_of
    late: timedelta = last - high(due)
    return late.days


def read_duty(reading: Reading, main: Operands, day: Day) -> tuple[str, str]:
    """7: another reading, beside the main one."""
    other = main
    if reading.when is not None:
        other = evolve(other, applies=holds(reading.when, day)[0])
    if reading.due is not None:
        other = evolve(other, due=read_in(reading.due, day.now))
    return reading.name, status_of(other, day.as_of)


def usual_readings(duty: Duty, main: Operands, day: Day) -> Iterator[tuple[str, str]]:
    """7: a fixed date on a non-working day; a document posted by that day."""
    tree = None if duty.due is None else tree_of(duty.due)
    if not isinstance(tree, Literal) or main.applies == (False,):
        return
    due: End = tree.value
    territory = day.now.dossier.agreement.territory
    later = unless_edge(roll, due, Roll.FOLLOWING, territory)
    if due not in (DAWN, NEVER) and later not in (DAWN, NEVER, due):
        yield "next_working_day", status_of(evolve(main, due=one(later)), day.as_of)
    by_post = duty.posted_by is not None and duty.counts == "posting"
    if by_post and high(main.done) == NEVER and day.as_of > due:
        yield "posted", "unknown"


def lasting(duty: Duty, day: Day) -> NaiveDuty:
    """4.4."""
    applies, asked = holds(duty.when, day)
    waived = day.now.happened("waived", duty.name)
    breach = one(False) if duty.breached_by is None else day.now.happened(duty.breached_by)
    lost, lost_asks = ((False,), NONE) if duty.holds is None else holds(f"not ({duty.holds})", day)
    begins, until = read_in(duty.begins, day.now), read_in(duty.until, day.now)

    def line(in_force: bool, is_waived: bool, broken: bool, loses: bool, first: date, last: date) -> str:
        lines = (
            ("not_applicable", not in_force),
            ("waived", is_waived),
            ("not_due", day.as_of < first),
            ("breached", broken or loses),
            ("ended", day.as_of > last),
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
    questions = asked | lost_asks | questions_of(waived, breach, begins, until)
    return NaiveDuty(
        duty.name,
        status,
        None,
        None,
        None,
        read_in(duty.amount, day.ever),
        questions=questions if status == "unknown" else NONE,
        debtor=duty.debtor,
        counts=owed_in(lines),
    )
