"""Each duty on a day: condition, performance and time, put to the one function that decides."""

from datetime import date, timedelta

from conventions.agreement.norms import Duty, Reading
from conventions.calendar import fixed_date
from conventions.engine.condition import condition
from conventions.engine.day import Day
from conventions.engine.duty_status import (
    DUE_SOON,
    DutyStatus,
    Performance,
    Standing,
    agreed,
    counts,
    duty_status,
    outcomes,
    standing_outcomes,
)
from conventions.engine.verdict import DutyVerdict, PartVerdict, ReadingVerdict
from conventions.engine.world import World
from conventions.language.answers import (
    DAWN,
    FALSE,
    NEVER,
    Answer,
    Question,
    QuestionKind,
    day,
    days,
    exactly,
)
from conventions.language.explain import Explanation, explain
from conventions.language.interpret import interpret
from conventions.language.syntax import Literal, Negation, Node, Unit
from conventions.language.types import Kind

__all__ = ["asked", "days_late", "duty_verdict", "note_turns", "truths"]

DONE = (DutyStatus.MET, DutyStatus.MET_LATE)
LATE = (DutyStatus.MET_LATE, DutyStatus.OVERDUE)
ONE_DAY = timedelta(days=1)


def duty_verdict(duty: Duty, today: Day) -> DutyVerdict:
    """Return where a duty stands."""
    if duty.unread:
        return _unread(duty)
    if lasts(duty):
        return _lasting(duty, today)
    return _once(duty, today)


def lasts(duty: Duty) -> bool:
    """Return whether a duty is continuing, or a constraint, rather than done once."""
    return any(field is not None for field in (duty.begins, duty.until, duty.holds, duty.breached_by))


def truths(answer: Answer) -> tuple[bool, ...]:
    """Return the truths an answer leaves possible."""
    return (bool(answer.lo),) if answer.is_decided else (False, True)


def _answer(place: tuple[str, ...], world: World) -> Answer | None:
    tree = world.program.tree(*place)
    return None if tree is None else interpret(tree, world)


def _unread(duty: Duty) -> DutyVerdict:
    question = Question(QuestionKind.MISSING, duty.name)
    return DutyVerdict(
        id=duty.name,
        article=duty.article,
        debtor=duty.debtor,
        status=DutyStatus.UNKNOWN,
        due=None,
        done=None,
        days_late=None,
        amount=None,
        parts=(),
        questions=frozenset([question]),
        readings=(),
        is_payment=duty.is_payment,
        label=duty.label,
        explain=lambda: Explanation("explain.unread", "", None, None, duty.article),
    )


def _once(duty: Duty, today: Day) -> DutyVerdict:
    path = ("duty", duty.name)
    when = condition(today.program.tree(*path, "when"), today.now, today.ever)
    due = _answer((*path, "due"), today.now)
    held = _answer((*path, "held_while"), today.now) or FALSE
    waived = today.now.happened("waived", duty.name)
    done = today.now.done(duty.name)
    as_of = today.view.as_of
    performance = Performance(truths(waived), when.outcomes, truths(held), due, done)
    found = outcomes(performance, as_of)
    status = agreed(found)
    if when.outcomes != (False,):
        note_turns(due, today)
    questions = (
        asked(when.questions, due, held, waived, done) if status is DutyStatus.UNKNOWN else frozenset()
    )
    return DutyVerdict(
        id=duty.name,
        article=duty.article,
        debtor=duty.debtor,
        status=status,
        due=_answer((*path, "due"), today.ever),
        done=done if isinstance(done.hi, date) and done.hi <= as_of else None,
        days_late=days_late(status, due, done, as_of),
        amount=_answer((*path, "amount"), today.ever),
        parts=tuple(_part(duty, part, performance, today) for part in duty.parts),
        questions=questions or _pending(status, duty, today),
        readings=(
            *(_read(duty, reading, performance, today) for reading in duty.readings),
            *_usual_readings(duty, performance, today),
        ),
        is_payment=duty.is_payment,
        counts=counts(found),
        label=duty.label,
        explain=lambda: _explain_once(duty, status, today),
    )


def asked(*parts: frozenset[Question] | Answer | None) -> frozenset[Question]:
    """Return the questions of all parts."""
    found: frozenset[Question] = frozenset()
    for part in parts:
        if part is not None:
            found |= part.questions if isinstance(part, Answer) else part
    return found


def _pending(status: DutyStatus, duty: Duty, today: Day) -> frozenset[Question]:
    """Return what may still come: the performance of a duty that waits for it."""
    waiting = (DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED, DutyStatus.HELD)
    return today.ever.done(duty.name).questions if status in waiting else frozenset()


def note_turns(due: Answer | None, today: Day) -> None:
    """Note the days on which a due date comes near and is past."""
    if due is None:
        return
    for bound in days(due):
        if DAWN + DUE_SOON <= bound < NEVER:
            today.now.turns_on(bound - DUE_SOON)
            today.now.turns_on(bound + ONE_DAY)


def days_late(status: DutyStatus, due: Answer | None, done: Answer, as_of: date) -> int | None:
    """Return done − due, or as_of − due while it is not done; None unless it is late."""
    if status not in LATE or due is None:
        return None
    last = day(done.hi) if status is DutyStatus.MET_LATE else as_of
    return (last - day(due.hi)).days


def _part(duty: Duty, part: str, whole: Performance, today: Day) -> PartVerdict:
    done = today.now.part_done(duty, part)
    alone = Performance(whole.waived, whole.applies, whole.held, whole.due, done)
    return PartVerdict(part, duty_status(alone, today.view.as_of), done)


def _read(duty: Duty, reading: Reading, main: Performance, today: Day) -> ReadingVerdict:
    path = ("duty", duty.name, "readings", reading.name)
    due = _answer((*path, "due"), today.now) or main.due
    tree = today.program.tree(*path, "when")
    applies = condition(tree, today.now, today.ever).outcomes if tree is not None else main.applies
    other = Performance(main.waived, applies, main.held, due, main.done)
    note_turns(due, today)
    return ReadingVerdict(
        reading.name,
        duty_status(other, today.view.as_of).value,
        label=reading.label,
        due=due,
        amount=_answer((*path, "amount"), today.ever),
    )


def _usual_readings(duty: Duty, main: Performance, today: Day) -> tuple[ReadingVerdict, ...]:
    """Return the readings a fixed date always has: a non-working day, a document posted by that day."""
    tree = today.program.tree("duty", duty.name, "due")
    if not _is_fixed(tree) or main.due is None or main.applies == (False,):
        return ()
    found: list[ReadingVerdict] = []
    due = day(main.due.lo)
    for reading in fixed_date(due, today.now.territory).readings:
        later = exactly(reading.date)
        other = Performance(main.waived, main.applies, main.held, later, main.done)
        found.append(
            ReadingVerdict("next_working_day", duty_status(other, today.view.as_of).value, due=later)
        )
        note_turns(later, today)
    waiting = main.done.hi == NEVER and today.view.as_of > due
    if duty.posted_by is not None and duty.counts == "posting" and waiting:
        missing = Question(QuestionKind.MISSING, f"{duty.posted_by}({duty.name})")
        found.append(
            ReadingVerdict("posted", DutyStatus.UNKNOWN.value, due=main.due, questions=frozenset([missing]))
        )
    return tuple(found)


def _is_fixed(tree: Node | None) -> bool:
    return isinstance(tree, Literal) and tree.unit is Unit.DATE


def _lasting(duty: Duty, today: Day) -> DutyVerdict:
    path = ("duty", duty.name)
    when = condition(today.program.tree(*path, "when"), today.now, today.ever)
    waived = today.now.happened("waived", duty.name)
    begins = _answer((*path, "begins"), today.now)
    until = _answer((*path, "until"), today.now)
    broken = _broken(duty, today)
    standing = Standing(truths(waived), when.outcomes, broken[0], begins, until)
    found = standing_outcomes(standing, today.view.as_of)
    status = agreed(found)
    for bound, margin in ((begins, timedelta(0)), (until, ONE_DAY)):
        for end in () if bound is None else days(bound):
            if end < NEVER:
                today.now.turns_on(end + margin)
    questions = asked(when.questions, waived, broken[1], begins, until)
    return DutyVerdict(
        id=duty.name,
        article=duty.article,
        debtor=duty.debtor,
        status=status,
        due=None,
        done=None,
        days_late=None,
        amount=_answer((*path, "amount"), today.ever),
        parts=(),
        questions=questions if status is DutyStatus.UNKNOWN else frozenset(),
        readings=(),
        is_payment=False,
        counts=counts(found),
        label=duty.label,
        explain=lambda: _explain_once(duty, status, today),
    )


def _broken(duty: Duty, today: Day) -> tuple[tuple[bool, ...], frozenset[Question]]:
    """Return whether a duty that lasts is breached: by a fact, or because what must hold does not."""
    breach = FALSE if duty.breached_by is None else today.now.happened(duty.breached_by)
    tree = today.program.tree("duty", duty.name, "holds")
    if tree is None:
        return truths(breach), breach.questions
    lost = condition(Negation(tree, tree.column), today.now, today.ever)
    outcomes = {left or right for left in truths(breach) for right in lost.outcomes}
    return tuple(sorted(outcomes)), breach.questions | lost.questions


def _explain_once(duty: Duty, status: DutyStatus, today: Day) -> Explanation:
    """Return the reasons of a duty's status, each operand with what it came to."""
    children = []
    for name in ("when", "due", "amount", "begins", "until", "holds", "held_while"):
        tree = today.program.tree("duty", duty.name, name)
        if tree is not None:
            children.append(explain(f"explain.{name}", getattr(duty, name), tree, today.ever))
    if duty.parts:
        children += [
            Explanation(f"{duty.name}.{part}", "", today.now.part_done(duty, part), Kind.DATE)
            for part in duty.parts
        ]
    elif not lasts(duty) and status is not DutyStatus.NOT_APPLICABLE:
        children.append(Explanation("explain.done", "", today.now.done(duty.name), Kind.DATE))
    notes = _day_notes(_answer(("duty", duty.name, "due"), today.now), today)
    return Explanation(f"status.{status.value}", "", None, None, duty.article, tuple(children), notes)


def _day_notes(day: Answer | None, today: Day) -> tuple[tuple[str, str], ...]:
    if day is None or not isinstance(day.value, date) or day.value in (NEVER, DAWN):
        return ()
    readings = fixed_date(day.value, today.now.territory).readings
    return (("explain.not_rolled", day.value.isoformat()),) if readings else ()
