"""Each duty on a day: condition, performance and time, put to the one function that decides."""

from datetime import date, timedelta

from conventions.agreement.norms import Duty, Reading
from conventions.calendar import fixed_date
from conventions.engine.condition import Condition, Told, condition
from conventions.engine.day import Day, Standpoint, standpoint, standpoints
from conventions.engine.duty_status import (
    DutyStatus,
    Performance,
    Standing,
    agreed,
    counts,
    duty_status,
    outcomes,
    standing_outcomes,
)
from conventions.engine.ending import until_the_end
from conventions.engine.seen_record import Claimed
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict, PartVerdict, ReadingVerdict
from conventions.language.answers import (
    DAWN,
    FALSE,
    INFINITY,
    NEVER,
    NO_QUESTIONS,
    Answer,
    Question,
    QuestionKind,
    between,
    day,
    ends,
    exactly,
)
from conventions.language.bounds import number
from conventions.language.explain import Explanation, explain
from conventions.language.interpret import interpret
from conventions.language.syntax import Literal, Name, Node, Unit
from conventions.language.types import Kind

__all__ = ["asked", "days_late", "duty_verdicts", "note_turns", "truths"]

LATE = (DutyStatus.MET_LATE, DutyStatus.OVERDUE)
ONE_DAY = timedelta(days=1)
IS_TRUE, IS_FALSE = (True,), (False,)
NOT_BROKEN: tuple[tuple[bool, ...], frozenset[Question]] = ((False,), NO_QUESTIONS)


def duty_verdicts(duty: Duty, today: Day) -> list[DutyVerdict]:
    """Return where a duty stands, at each of its rows."""
    if duty.unread:
        return [_unread(duty, today)]
    put = _lasting if lasts(duty) else _once
    if duty.each is None:
        return [put(duty, standpoint(duty, today))]
    return [put(duty, stand) for stand in standpoints(duty, today)]


def lasts(duty: Duty) -> bool:
    """Return whether a duty is continuing, or a constraint, rather than done once."""
    return (duty.begins or duty.until or duty.holds or duty.breached_by) is not None


def truths(answer: Answer) -> tuple[bool, ...]:
    """Return the truths an answer leaves possible."""
    if answer is FALSE:
        return IS_FALSE
    if answer.lo is answer.hi:
        return IS_TRUE if answer.lo else IS_FALSE
    return (False, True)


def _unread(duty: Duty, today: Day) -> DutyVerdict:
    """Return a duty whose text was not seen: what is stated of it bounds it, if it stands for no rows."""
    question = Question(QuestionKind.UNREAD, duty.name)
    amount = between(0, INFINITY, [question]) if duty.is_payment or duty.amount else None
    is_off = False
    if duty.each is None:
        tree = today.program.tree("duty", duty.name, "amount")
        amount = amount if tree is None else _perhaps(interpret(tree, today.ever), question)
        when = today.program.tree("duty", duty.name, "when")
        is_off = condition(when, today.worlds).outcomes == (False,)
    is_debt = amount is not None and not duty.is_payment
    return DutyVerdict(
        id=duty.name,
        article=duty.article,
        debtor=duty.debtor,
        status=DutyStatus.NOT_APPLICABLE if is_off else DutyStatus.UNKNOWN,
        due=None,
        done=None,
        days_late=None,
        amount=amount,
        parts=(),
        questions=NO_QUESTIONS if is_off else frozenset([question]),
        readings=(),
        is_payment=duty.is_payment,
        counts=(False,) if is_off else (False, True),
        claimed=today.ever.claimed_of(Subject(duty.name), amount) if amount is not None and is_debt else None,
        label=duty.label,
        severity=duty.severity,
        explain=lambda: Explanation("explain.unread", "", None, None, duty.article),
    )


def _perhaps(amount: Answer, question: Question) -> Answer:
    """Return what a text that was not seen may come to, of what is stated as its amount."""
    return between(0, max(0, number(amount.hi)), amount.questions | {question}, ages=amount.ages)


def _applies(tree: Node | None, stand: Standpoint) -> Condition:
    return condition(tree, stand.worlds, stand.kept, Told.NOT_FAILING)


def _once(duty: Duty, stand: Standpoint) -> DutyVerdict:
    today = stand.today
    when = _applies(stand.trees.get("when"), stand)
    due, due_ever = (None, None) if duty.due is None else stand.in_both("due")
    held = FALSE if duty.held_while is None else stand.in_now("held_while") or FALSE
    waived = today.now.waived(stand.subject)
    done, in_full = today.now.performed(stand.subject)
    as_of = today.view.as_of
    performance = Performance(truths(waived), when.outcomes, truths(held), due, in_full, today.view.due_soon)
    found = outcomes(performance, as_of)
    status = agreed(found)
    if when.outcomes != (False,):
        note_turns(due, today)
        for end in ends(done):
            today.now.turns_on(end)
    if status is DutyStatus.UNKNOWN:
        questions = asked(when.questions, due, held, waived, in_full)
    else:
        questions = _pending(status, stand)
    claimed = None if duty.amount is None else _claimed(duty, stand)
    return DutyVerdict(
        id=duty.name,
        row=stand.subject.row,
        article=duty.article,
        debtor=duty.debtor,
        status=status,
        due=due_ever,
        done=done if isinstance(done.hi, date) and done.hi <= as_of else None,
        days_late=days_late(status, due, in_full, as_of),
        amount=_amount(stand) if claimed is None else claimed.asked,
        claimed=claimed,
        parts=tuple([_part(duty, part, performance, stand) for part in duty.parts]) if duty.parts else (),
        questions=questions,
        readings=_readings(duty, performance, stand),
        is_payment=duty.is_payment,
        counts=counts(found),
        label=duty.label,
        severity=duty.severity,
        explain=lambda: _explain(duty, status, stand),
    )


def _amount(stand: Standpoint) -> Answer | None:
    """Return the amount of a duty that its text states."""
    return None if stand.trees.get("amount") is None else stand.in_ever("amount")


def _claimed(duty: Duty, stand: Standpoint) -> Claimed | None:
    """Return what is claimed of a duty to repay; None of any other."""
    if duty.amount is None or duty.is_payment or stand.today.agreement.side_of(duty.debtor) == "funder":
        return None
    amount = _amount(stand)
    return None if amount is None else stand.today.ever.claimed_of(stand.subject, amount)


def asked(*parts: frozenset[Question] | Answer | None) -> frozenset[Question]:
    """Return the questions of all parts."""
    found = NO_QUESTIONS
    for part in parts:
        if part:
            questions = part.questions if isinstance(part, Answer) else part
            found = found | questions if found else questions
    return found


def _pending(status: DutyStatus, stand: Standpoint) -> frozenset[Question]:
    """Return what may still come: the performance of a duty that waits for it."""
    waiting = (DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED, DutyStatus.HELD)
    return stand.today.ever.done(stand.subject).questions if status in waiting else NO_QUESTIONS


def note_turns(due: Answer | None, today: Day) -> None:
    """Note the days on which a due date comes near and is past."""
    if due is None:
        return
    for bound in ends(due):
        if bound - DAWN >= today.view.due_soon and bound < NEVER:
            today.now.turns_on(bound - today.view.due_soon)
            today.now.turns_on(bound + ONE_DAY)


def days_late(status: DutyStatus, due: Answer | None, done: Answer, as_of: date) -> int | None:
    """Return done − due, or as_of − due while it is not done; None unless it is late."""
    if status not in LATE or due is None:
        return None
    last = day(done.hi) if status is DutyStatus.MET_LATE else as_of
    return (last - day(due.hi)).days


def _part(duty: Duty, part: str, whole: Performance, stand: Standpoint) -> PartVerdict:
    done = stand.today.now.part_done(duty, part, stand.subject.row)
    alone = Performance(whole.waived, whole.applies, whole.held, whole.due, done, whole.soon)
    return PartVerdict(part, duty_status(alone, stand.today.view.as_of), done)


def _readings(duty: Duty, main: Performance, stand: Standpoint) -> tuple[ReadingVerdict, ...]:
    """Return what other readings of a duty come to: those that its text has, then the usual ones."""
    usual = _usual_readings(duty, main, stand)
    if not duty.readings:
        return usual
    return (*(_read(duty, reading, main, stand) for reading in duty.readings), *usual)


def _read(duty: Duty, reading: Reading, main: Performance, stand: Standpoint) -> ReadingVerdict:
    path = ("duty", duty.name, "readings", reading.name)
    due = stand.read(*path, "due") or main.due
    when = stand.today.program.tree(*path, "when")
    applies = main.applies if when is None else _applies(when, stand).outcomes
    other = Performance(main.waived, applies, main.held, due, main.done, main.soon)
    note_turns(due, stand.today)
    return ReadingVerdict(
        reading.name,
        duty_status(other, stand.today.view.as_of).value,
        label=reading.label,
        due=due,
        amount=stand.read_ever(*path, "amount"),
    )


def _usual_readings(duty: Duty, main: Performance, stand: Standpoint) -> tuple[ReadingVerdict, ...]:
    """Return the readings a fixed date always has: a non-working day, a document posted by that day."""
    today = stand.today
    if main.due is None or main.applies == (False,):
        return ()
    if not _is_fixed(stand.trees.get("due"), duty, today):
        return ()
    found: list[ReadingVerdict] = []
    due = day(main.due.lo)
    for reading in fixed_date(due, today.now.territory).readings:
        later = exactly(reading.date)
        other = Performance(main.waived, main.applies, main.held, later, main.done, main.soon)
        found.append(
            ReadingVerdict("next_working_day", duty_status(other, today.view.as_of).value, due=later)
        )
        note_turns(later, today)
    waiting = main.done.hi == NEVER and today.view.as_of > due
    if duty.posted_by is not None and duty.counts == "posting" and waiting:
        missing = Question(QuestionKind.MISSING, f"{duty.posted_by}({stand.subject.name})")
        found.append(
            ReadingVerdict("posted", DutyStatus.UNKNOWN.value, due=main.due, questions=frozenset([missing]))
        )
    return tuple(found)


def _is_fixed(tree: Node | None, duty: Duty, today: Day) -> bool:
    """Return whether a due date is written in the text: in the norm, or as the value of a parameter."""
    match tree:
        case Literal(_, Unit.DATE, _, _):
            return True
        case Name(key, _) if duty.each is None:
            return key in dict(today.agreement.given) and key in today.program.parameters
        case _:
            return False


def _lasting(duty: Duty, stand: Standpoint) -> DutyVerdict:
    today = stand.today
    when = _applies(stand.trees.get("when"), stand)
    waived = today.now.waived(stand.subject)
    begins = None if duty.begins is None else stand.in_now("begins")
    until = None if duty.until is None else until_the_end(stand.in_now("until"), today)
    broken = NOT_BROKEN if when.outcomes == (False,) else _broken(duty, stand)
    standing = Standing(truths(waived), when.outcomes, broken[0], begins, until)
    found = standing_outcomes(standing, today.view.as_of)
    status = agreed(found)
    for bound, margin in ((begins, timedelta(0)), (until, ONE_DAY)):
        for end in () if bound is None else ends(bound):
            if end < NEVER:
                today.now.turns_on(end + margin)
    questions = NO_QUESTIONS
    if status is DutyStatus.UNKNOWN:
        questions = asked(when.questions, waived, broken[1], begins, until)
    claimed = None if duty.amount is None else _claimed(duty, stand)
    return DutyVerdict(
        id=duty.name,
        row=stand.subject.row,
        article=duty.article,
        debtor=duty.debtor,
        status=status,
        due=None,
        done=None,
        days_late=None,
        amount=_amount(stand) if claimed is None else claimed.asked,
        claimed=claimed,
        parts=(),
        questions=questions,
        readings=(),
        is_payment=False,
        counts=counts(found),
        label=duty.label,
        severity=duty.severity,
        explain=lambda: _explain(duty, status, stand),
    )


def _broken(duty: Duty, stand: Standpoint) -> tuple[tuple[bool, ...], frozenset[Question]]:
    """Return whether a duty that lasts is breached: by a fact, or because what must hold does not."""
    breach = FALSE if duty.breached_by is None else stand.now.lifecycle("happened", duty.breached_by)
    tree = stand.trees.get("holds")
    if tree is None:
        return truths(breach), breach.questions
    lost = condition(tree, stand.worlds, is_denied=True)
    if breach.hi is False:
        return lost.outcomes, lost.questions
    outcomes = {left or right for left in truths(breach) for right in lost.outcomes}
    return tuple(sorted(outcomes)), breach.questions | lost.questions


def _explain(duty: Duty, status: DutyStatus, stand: Standpoint) -> Explanation:
    """Return the reasons of a duty's status, each operand with what it came to."""
    children, today = [], stand.today
    for name in ("when", "due", "amount", "begins", "until", "holds", "held_while"):
        tree = today.program.tree("duty", duty.name, name)
        if tree is not None:
            children.append(explain(f"explain.{name}", getattr(duty, name), tree, stand.ever))
    if duty.parts:
        children += [
            Explanation(
                f"{duty.name}.{part}", "", today.now.part_done(duty, part, stand.subject.row), Kind.DATE
            )
            for part in duty.parts
        ]
    elif not lasts(duty) and status is not DutyStatus.NOT_APPLICABLE:
        children.append(Explanation("explain.done", "", today.now.done(stand.subject), Kind.DATE))
    notes = _day_notes(stand.read("duty", duty.name, "due"), today)
    return Explanation(f"status.{status.value}", "", None, None, duty.article, tuple(children), notes)


def _day_notes(day: Answer | None, today: Day) -> tuple[tuple[str, str], ...]:
    if day is None or not isinstance(day.value, date) or day.value in (NEVER, DAWN):
        return ()
    readings = fixed_date(day.value, today.now.territory).readings
    return (("explain.not_rolled", day.value.isoformat()),) if readings else ()
