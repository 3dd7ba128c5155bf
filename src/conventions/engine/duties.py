"""Each duty on a day: its condition, performance and dates are passed to `duty_status`."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve

from conventions.agreement.norms import POSTED, Duty, Reading
from conventions.calendar import fixed_date
from conventions.engine.day import (
    IS_FALSE,
    Condition,
    ConditionNeed,
    Day,
    NormOnDay,
    condition,
    norm_at_row,
    norm_at_rows,
    truths,
)
from conventions.engine.readings import OtherReading, dates_as_read, is_instalment, under_each
from conventions.engine.seen_record import LIQUIDATED, Claimed, amount_of, day_of, moved, posting
from conventions.engine.status import (
    Compliance,
    DutyStatus,
    Performance,
    agreed,
    counts,
    duty_status,
    outcomes,
    standing_outcomes,
)
from conventions.engine.subject import Subject
from conventions.engine.term import in_force_for, lapsed_for, last_day, still_to_pay, until_the_end
from conventions.engine.verdict import DutyVerdict, PartVerdict, ReadingVerdict, is_alike
from conventions.engine.world import RowScope
from conventions.language.answers import (
    DAWN,
    FALSE,
    INFINITY,
    NEVER,
    NO_QUESTIONS,
    TRUE,
    Answer,
    Question,
    QuestionKind,
    between,
    day,
    ends,
    exactly,
    fast_frozen,
    next_day,
)
from conventions.language.bounds import at_most, both, either, hull, less, negated, number
from conventions.language.explain import Explanation, explain
from conventions.language.interpret import interpret
from conventions.language.syntax import EUROS, Kind, Node

LATE = (DutyStatus.MET_LATE, DutyStatus.OVERDUE)
ONE_DAY = timedelta(days=1)
NOT_BROKEN: tuple[tuple[bool, ...], frozenset[Question]] = ((False,), NO_QUESTIONS)


def duty_verdicts(duty: Duty, today: Day) -> list[DutyVerdict]:
    """Return the verdicts on a duty, one for each of its rows."""
    if duty.unread:
        return [_unread(duty, today)]
    put = _continuing_verdict if lasts(duty) else _one_time_verdict
    others = under_each(duty, today)
    stands = [norm_at_row(duty, today)] if duty.each is None else norm_at_rows(duty, today)
    found = [put(duty, stand) for stand in stands]
    return found if not others else [duty_with_readings(duty, one, others) for one in found]


def duty_with_readings(duty: Duty, main: DutyVerdict, others: tuple[OtherReading, ...]) -> DutyVerdict:
    """Return the verdict on a duty, with the readings of what it needs."""
    return evolve(main, readings=(*main.readings, *_under_others(duty, main, others)))


def note_lasting(duty: Duty, today: Day) -> None:
    """Note the first and last day of a continuing duty without rows, as if it applied."""
    if duty.begins or duty.until:
        _lasting_from(duty, norm_at_row(duty, today))


def lasts(duty: Duty) -> bool:
    """Return whether a duty is continuing or a constraint, not performed once."""
    return (duty.begins or duty.until or duty.holds or duty.breached_by) is not None


def _unread(duty: Duty, today: Day) -> DutyVerdict:
    """Return the verdict on an unread duty: its stated fields limit it, unless it is one of rows."""
    question = Question(QuestionKind.UNREAD, duty.name)
    amount = between(0, INFINITY, [question]) if duty.is_payment or duty.amount else None
    is_excluded = False
    if duty.each is None:
        tree = today.program.tree("duty", duty.name, "amount")
        amount = amount if tree is None else _perhaps(interpret(tree, today.ever), question)
        when = today.program.tree("duty", duty.name, "when")
        is_excluded = condition(when, today.worlds).outcomes == IS_FALSE
    is_debt = amount is not None and not duty.is_payment
    return DutyVerdict(
        id=duty.name,
        article=duty.article,
        debtor=duty.debtor,
        to=duty.to,
        status=DutyStatus.NOT_APPLICABLE if is_excluded else DutyStatus.UNKNOWN,
        amount=amount,
        questions=NO_QUESTIONS if is_excluded else frozenset([question]),
        is_payment=duty.is_payment,
        counts=(False,) if is_excluded else (False, True),
        claimed=today.ever.claimed_of(Subject(duty.name), amount) if amount is not None and is_debt else None,
        label=duty.label,
        severity=duty.severity,
        explain=lambda: Explanation("explain.unread", "", None, None, duty.article),
    )


def _perhaps(amount: Answer, question: Question) -> Answer:
    """Return the possible amounts of an unread duty, given the amount stated."""
    return between(0, max(0, number(amount.hi)), amount.questions | {question}, ages=amount.ages)


def _applies(tree: Node | None, stand: NormOnDay) -> Condition:
    return condition(tree, stand.worlds, stand.kept, ConditionNeed.NOT_FAILING)


def _and(outcomes: tuple[bool, ...], also: Answer) -> tuple[bool, ...]:
    """Return the outcomes of two conditions joined by `and`."""
    if also is TRUE or also == TRUE:
        return outcomes
    return tuple(sorted({one and other for one in outcomes for other in truths(also)}))


def _enforceable(duty: Duty, due: Answer | None, done: Answer, today: Day) -> Answer:
    """Return whether a duty can be enforced: the agreement is in force and has not lapsed.

    Duties of the law do not depend on it.
    """
    if today.book is not None:
        return TRUE
    return both(in_force_for(duty, due, today, included=True), _still_to_pay(duty, due, done, today))


def _still_to_pay(duty: Duty, due: Answer | None, done: Answer, today: Day) -> Answer:
    """Return whether a payment of the text still applies: made, or neither lapsed nor due after the end."""
    stands, is_after = still_to_pay(duty, done, today), is_after_the_end(duty, due, today)
    if is_after.hi is False:
        return stands
    return both(stands, either(at_most(done, exactly(today.view.as_of)), negated(is_after)))


def is_after_the_end(duty: Duty, due: Answer | None, today: Day) -> Answer:
    """Return whether the day of an instalment comes after the last day of a terminated agreement."""
    if due is None or not duty.is_payment or not is_instalment(duty, today):
        return FALSE
    return less(last_day(today, ("terminate",)), due)


def _under_others(
    duty: Duty, main: DutyVerdict, others: tuple[OtherReading, ...]
) -> Iterator[ReadingVerdict]:
    """Yield the readings of what the duty needs under which it differs."""
    for other in others:
        stand = other.stands.get(main.row)
        if stand is None:
            continue
        found = _continuing_verdict(duty, stand) if lasts(duty) else _one_time_verdict(duty, stand)
        unknown = found.questions if found.status is DutyStatus.UNKNOWN else NO_QUESTIONS
        is_same = is_alike(found.due, main.due) and is_alike(found.amount, main.amount)
        if found.status is not main.status or not is_same:
            yield ReadingVerdict(
                other.name,
                found.status.value,
                due=found.due,
                amount=found.amount,
                questions=unknown,
                of=other.of,
            )


def _one_time_verdict(duty: Duty, stand: NormOnDay) -> DutyVerdict:
    today = stand.today
    when = _applies(stand.trees.get("when"), stand)
    due, due_ever = (None, None) if duty.due is None else stand.in_both("due")
    held = _on_hold(duty, stand)
    waived = today.now.waived(stand.subject)
    done, in_full = today.now.performed(stand.subject)
    as_of = today.view.as_of
    stands = _enforceable(duty, due, in_full, today)
    applies = _and(when.outcomes, stands)
    performance = Performance(truths(waived), applies, truths(held), due, in_full, today.view.due_soon)
    found = outcomes(performance, as_of)
    status = agreed(found)
    if when.outcomes != IS_FALSE:
        note_turns(due, today)
        for end in ends(done):
            today.now.turns_on(end)
    decided = len(today.trace.turns)
    if status is DutyStatus.UNKNOWN:
        questions = questions_of_parts(when.questions, stands, due, held, waived, in_full)
    else:
        questions = _pending(status, stand)
    claimed = None if duty.amount is None else _claimed(duty, stand)
    late = days_late(status, due, in_full, as_of)
    verdict = DutyVerdict(
        id=duty.name,
        row=stand.subject.row,
        article=duty.article,
        debtor=duty.debtor,
        to=duty.to,
        status=status,
        due=due_ever,
        done=done if isinstance(done.hi, date) and done.hi <= as_of else None,
        days_late=late.decided,
        late_range=late.between,
        amount=_amount(stand) if claimed is None else claimed.asked,
        claimed=claimed,
        moved=_moved(duty, stand),
        parts=tuple([_part(duty, part, performance, stand) for part in duty.parts]) if duty.parts else (),
        questions=questions,
        readings=_readings(duty, performance, when, stand),
        is_payment=duty.is_payment,
        counts=counts(found),
        label=duty.label,
        severity=duty.severity,
        explain=lambda: _explain(duty, status, stand),
    )
    today.trace.decided(decided)
    return verdict


def _on_hold(duty: Duty, stand: NormOnDay) -> Answer:
    """Return whether a duty is held by its text, or, for a payment, by the liquidation of the beneficiary."""
    if duty.is_payment and stand.today.now.facts(LIQUIDATED):
        return TRUE
    return FALSE if duty.held_while is None else stand.in_now("held_while") or FALSE


def _amount(stand: NormOnDay) -> Answer | None:
    """Return the amount of a duty as its text states it."""
    if stand.today.ever.settles(stand.subject):
        return stand.today.ever.amount_stated(stand.subject)
    return None if stand.trees.get("amount") is None else stand.in_ever("amount")


def _moved(duty: Duty, stand: NormOnDay) -> int:
    """Return the amount certainly paid or repaid for a duty."""
    if duty.amount is None:
        return 0
    now = stand.today.now
    if duty.is_payment or stand.today.agreement.side_of(duty.debtor) == "funder":
        return moved([fact for fact in now.transfers(stand.subject) if now.is_sure(fact)])
    return amount_of(now.facts("repaid", stand.subject))


def _claimed(duty: Duty, stand: NormOnDay) -> Claimed | None:
    """Return the claim of a duty to repay; None for other duties."""
    if duty.amount is None or duty.is_payment or stand.today.agreement.side_of(duty.debtor) == "funder":
        return None
    amount = _amount(stand)
    return None if amount is None else stand.today.ever.claimed_of(stand.subject, amount)


def questions_of_parts(*parts: frozenset[Question] | Answer | None) -> frozenset[Question]:
    """Return the questions of all parts."""
    found = NO_QUESTIONS
    for part in parts:
        if part:
            questions = part.questions if isinstance(part, Answer) else part
            found = found | questions if found else questions
    return found


def _pending(status: DutyStatus, stand: NormOnDay) -> frozenset[Question]:
    """Return the question of a future performance that the duty waits for."""
    waiting = (DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED, DutyStatus.HELD)
    return stand.today.ever.done(stand.subject).questions if status in waiting else NO_QUESTIONS


def note_turns(due: Answer | None, today: Day) -> None:
    """Note the days on which a duty becomes due soon and overdue."""
    if due is None:
        return
    for bound in ends(due):
        if bound - DAWN >= today.view.due_soon and bound < NEVER:
            today.now.turns_on(bound - today.view.due_soon)
            today.now.turns_on(bound + ONE_DAY)


@fast_frozen
class DaysLate:
    """The days late of a duty: decided, or between two numbers; neither if it is not late."""

    decided: int | None = None
    between: tuple[int, int] | None = None


NOT_LATE = DaysLate()


def days_late(status: DutyStatus, due: Answer | None, done: Answer, as_of: date) -> DaysLate:
    """Return done − due, or as_of − due as long as it is not done."""
    if status not in LATE or due is None:
        return NOT_LATE
    is_done = status is DutyStatus.MET_LATE
    first, last = (day(done.lo), day(done.hi)) if is_done else (as_of, as_of)
    least, most = max(1, (first - day(due.hi)).days), (last - day(due.lo)).days
    return DaysLate(least) if least == most else DaysLate(between=(least, most))


def _part(duty: Duty, part: str, whole: Performance, stand: NormOnDay) -> PartVerdict:
    done = stand.today.now.part_done(duty, part, stand.subject.row)
    alone = Performance(whole.waived, whole.applies, whole.held, whole.due, done, whole.soon)
    return PartVerdict(part, duty_status(alone, stand.today.view.as_of), done)


def _readings(duty: Duty, main: Performance, when: Condition, stand: NormOnDay) -> tuple[ReadingVerdict, ...]:
    """Return the other readings of a duty: those of its text, then the usual ones."""
    if stand.today.is_reading:
        return ()
    usual = _usual_readings(duty, main, when, stand)
    if stand.today.now.has_objections:
        usual = (*usual, *_of_report(duty, main, when, stand))
    if not duty.readings:
        return usual
    return (*(_read(duty, reading, main, when, stand) for reading in duty.readings), *usual)


def _of_report(duty: Duty, main: Performance, when: Condition, stand: NormOnDay) -> Iterator[ReadingVerdict]:
    """Yield the readings of an insufficient report under which another day counts."""
    for name, done in stand.today.now.report_readings(duty, stand.subject.row):
        if done != main.done:
            other = Performance(main.waived, main.applies, main.held, main.due, done, main.soon)
            yield _reading_verdict(name, other, when, stand)


def _read(
    duty: Duty, reading: Reading, main: Performance, of_main: Condition, stand: NormOnDay
) -> ReadingVerdict:
    path = ("duty", duty.name, "readings", reading.name)
    due = stand.read(*path, "due") or main.due
    tree = stand.today.program.tree(*path, "when")
    when = of_main if tree is None else _applies(tree, stand)
    applies = _and(when.outcomes, _enforceable(duty, due, main.done, stand.today))
    other = Performance(main.waived, applies, main.held, due, main.done, main.soon)
    found = _reading_verdict(reading.name, other, when, stand)
    return evolve(found, label=reading.label, amount=stand.read_ever(*path, "amount"))


def _reading_verdict(name: str, read: Performance, when: Condition, stand: NormOnDay) -> ReadingVerdict:
    """Return the verdict of a reading on a duty, with its questions if it is unknown."""
    status = duty_status(read, stand.today.view.as_of)
    note_turns(read.due, stand.today)
    questions = NO_QUESTIONS
    if status is DutyStatus.UNKNOWN:
        waived = stand.today.now.happened("waived", stand.subject)
        questions = questions_of_parts(
            when.questions, read.due, stand.in_now("held_while"), waived, read.done
        )
    return ReadingVerdict(name, status.value, due=read.due, questions=questions)


def _usual_readings(
    duty: Duty, main: Performance, when: Condition, stand: NormOnDay
) -> tuple[ReadingVerdict, ...]:
    """Return the readings possible in any text: of a date, and of a document posted by that day."""
    today = stand.today
    if (
        main.due is None
        or when.outcomes == IS_FALSE
        or _still_to_pay(duty, main.due, main.done, today).hi is False
    ):
        return ()
    found: list[ReadingVerdict] = []
    for name, on in dates_as_read(duty, main.due, stand):
        applies = _and(when.outcomes, _enforceable(duty, exactly(on), main.done, today))
        other = Performance(main.waived, applies, main.held, exactly(on), main.done, main.soon)
        found.append(_reading_verdict(name, other, when, stand))
    if (
        duty.papers_as_chosen is None
        and main.applies != IS_FALSE
        and _may_be_in_the_post(duty, main.due, main.done, today)
    ):
        missing = frozenset([posting(duty, stand.subject)])
        found.append(ReadingVerdict(POSTED, DutyStatus.UNKNOWN.value, due=main.due, questions=missing))
    return tuple(found)


def _may_be_in_the_post(duty: Duty, due: Answer | None, done: Answer, today: Day) -> bool:
    """Return whether a document that is late and not received may have been posted in time."""
    is_late = due is not None and done.hi == NEVER and today.view.as_of > day(due.lo)
    return duty.counts_when_posted and is_late


def _continuing_verdict(duty: Duty, stand: NormOnDay) -> DutyVerdict:
    today = stand.today
    when = _applies(stand.trees.get("when"), stand)
    waived = today.now.waived(stand.subject)
    begins, until = _lasting_from(duty, stand)
    broken = NOT_BROKEN if when.outcomes == IS_FALSE else _broken(duty, stand, (begins, until))
    in_force = in_force_for(duty, begins, today, included=False)
    standing = Compliance(truths(waived), _and(when.outcomes, in_force), broken[0], begins, until)
    found = standing_outcomes(standing, today.view.as_of)
    status = agreed(found)
    questions = NO_QUESTIONS
    if status is DutyStatus.UNKNOWN:
        questions = questions_of_parts(when.questions, in_force, waived, broken[1], begins, until)
    decided = len(today.trace.turns)
    claimed = None if duty.amount is None else _claimed(duty, stand)
    verdict = DutyVerdict(
        id=duty.name,
        row=stand.subject.row,
        article=duty.article,
        debtor=duty.debtor,
        to=duty.to,
        status=status,
        amount=_amount(stand) if claimed is None else claimed.asked,
        claimed=claimed,
        moved=_moved(duty, stand),
        questions=questions,
        counts=counts(found),
        label=duty.label,
        severity=duty.severity,
        explain=lambda: _explain(duty, status, stand),
    )
    today.trace.decided(decided)
    return verdict


def _lasting_from(duty: Duty, stand: NormOnDay) -> tuple[Answer | None, Answer | None]:
    """Return the first and the last day of a continuing duty, and note both."""
    begins, until = stand.in_now("begins"), stand.in_now("until")
    until = None if until is None else until_the_end(until, duty, stand.today)
    for start in () if begins is None else ends(begins):
        stand.today.now.turns_on(start)
    for end in () if until is None else ends(until):
        stand.today.now.turns_on(next_day(end))
    return begins, until


def _broken(
    duty: Duty, stand: NormOnDay, within: tuple[Answer | None, Answer | None]
) -> tuple[tuple[bool, ...], frozenset[Question]]:
    """Return whether a continuing duty is breached: by a fact while it lasts, or because `holds` is false."""
    breach = FALSE if duty.breached_by is None else _breach(duty.breached_by, stand, within)
    tree = stand.trees.get("holds")
    if tree is None:
        return truths(breach), breach.questions
    lost = condition(tree, stand.worlds, is_denied=True)
    if breach.hi is False:
        return lost.outcomes, lost.questions
    outcomes = {left or right for left in truths(breach) for right in lost.outcomes}
    return tuple(sorted(outcomes)), breach.questions | lost.questions


def _breach(key: str, stand: NormOnDay, within: tuple[Answer | None, Answer | None]) -> Answer:
    """Return whether an event is seen on a day from the first to the last of a continuing duty."""
    seen = stand.now.lifecycle("happened", key)
    if seen.hi is False or within == (None, None):
        return seen
    world, scope = stand.today.now, stand.now
    is_at_row = isinstance(scope, RowScope) and scope.is_of_rows(key)
    facts = world.facts_at(key, stand.subject.row or "") if is_at_row else world.all_of(key)
    found = [(day_of(fact), world.is_sure(fact)) for fact in facts]
    if not world.view.is_current:
        about = scope.question_of(key) if isinstance(scope, RowScope) else key
        found.append((between(world.view.horizon, world.as_of, world.asks(about)), False))
    first, last = within
    breach = FALSE
    for on, is_sure in found:
        is_in = both(at_most(first or exactly(DAWN), on), at_most(on, last or exactly(NEVER)))
        breach = either(breach, is_in if is_sure else hull(FALSE, is_in, on.questions))
    return breach


def _explain(duty: Duty, status: DutyStatus, stand: NormOnDay) -> Explanation:
    """Return the reasons of a duty's status: each operand with its value."""
    children, today = [], stand.today
    for name in ("when", "due", "amount", "begins", "until", "holds", "held_while"):
        tree = today.program.tree("duty", duty.name, name)
        if tree is None:
            continue
        label = f"explain.{name}"
        if name == "amount" and today.ever.settles(stand.subject):
            children.append(Explanation(label, "", _amount(stand), EUROS))
            label = "explain.amount_today"
        children.append(explain(label, getattr(duty, name), tree, stand.ever))
    lapsed = lapsed_for(duty, today)
    if lapsed != FALSE:
        children.append(Explanation("explain.lapsed", "", lapsed, Kind.TRUTH))
    if is_after_the_end(duty, stand.in_now("due"), today) != FALSE:
        children.append(Explanation("explain.ended", "", last_day(today, ("terminate",)), Kind.DATE))
    if duty.parts:
        children += [
            Explanation(
                f"{duty.name}.{part}", "", today.now.part_done(duty, part, stand.subject.row), Kind.DATE
            )
            for part in duty.parts
        ]
    elif not lasts(duty) and status is not DutyStatus.NOT_APPLICABLE:
        done = today.now.done(stand.subject)
        if done.value != DAWN:  # nothing is due: there is nothing to do
            children.append(Explanation("explain.done", "", done, Kind.DATE))
    notes = _day_notes(stand.read("duty", duty.name, "due"), today)
    return Explanation(f"status.{status.value}", "", None, None, duty.article, tuple(children), notes)


def _day_notes(day: Answer | None, today: Day) -> tuple[tuple[str, str], ...]:
    if day is None or not isinstance(day.value, date) or day.value in (NEVER, DAWN):
        return ()
    readings = fixed_date(day.value, today.now.territory).readings
    return (("explain.not_rolled", day.value.isoformat()),) if readings else ()
