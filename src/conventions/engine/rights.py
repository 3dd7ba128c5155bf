"""Each right on a day: condition, notice and time, put to the one function that decides."""

from datetime import date, timedelta

from conventions.agreement.norms import Reading, Right
from conventions.calendar import fixed_date, parse_period
from conventions.engine.condition import condition
from conventions.engine.day import Day, day
from conventions.engine.duties import truths
from conventions.engine.right_status import Exercise, RightStatus, right_status
from conventions.engine.verdict import ReadingVerdict, RightVerdict
from conventions.engine.world import World
from conventions.facts.record import seen
from conventions.language.answers import (
    DAWN,
    FALSE,
    NEVER,
    Answer,
    Question,
    QuestionKind,
    between,
    days,
    next_day,
)
from conventions.language.bounds import mapped, number
from conventions.language.day_moves import move_date
from conventions.language.explain import Explanation, explain
from conventions.language.interpret import interpret
from conventions.language.types import Kind

__all__ = ["offered_amount", "right_verdict", "was_open"]

ONE_DAY = timedelta(days=1)
MOST_DAYS_TRIED = 400
"""Changes looked at, ahead or back, before a right is said to have no day of opening."""


def right_verdict(right: Right, today: Day) -> RightVerdict:
    """Return where a right stands; its readings are evaluated beside it and decide nothing."""
    exercise, questions = _exercise(right, None, today)
    status = RightStatus.UNKNOWN if right.unread else right_status(exercise, today.view.as_of)
    return RightVerdict(
        id=right.name,
        article=right.article,
        holder=right.holder,
        act=right.act,
        status=status,
        opens_on=_opens_on(right, status, today),
        until=exercise.until,
        effective_on=_effective_on(right, exercise, today),
        amount=offered_amount(right, None, today.ever),
        questions=questions if status in (RightStatus.UNKNOWN, RightStatus.CLOSED) else frozenset(),
        readings=tuple(
            _read(right, reading, today) for reading in right.readings if _is_of_the_right(reading)
        ),
        label=right.label,
        explain=lambda: _explain(right, status, exercise, today),
    )


def _is_of_the_right(reading: Reading) -> bool:
    """Return whether a reading says anything of the right itself, and not only of the duty it creates."""
    return reading.payable is None or any((reading.when, reading.until, reading.amount, reading.up_to))


def _place(right: Right, reading: Reading | None, name: str) -> tuple[str, ...]:
    """Return where an expression stands: in the reading if it says so, else in the norm."""
    if reading is not None and getattr(reading, name, None) is not None:
        return ("right", right.name, "readings", reading.name, name)
    return ("right", right.name, name)


def _exercise(right: Right, reading: Reading | None, today: Day) -> tuple[Exercise, frozenset[Question]]:
    when = condition(today.program.tree(*_place(right, reading, "when")), today.now, today.ever)
    exercised = today.now.happened("exercised", right.name)
    tree = today.program.tree(*_place(right, reading, "until"))
    until = None if tree is None else interpret(tree, today.now)
    begun, ripe = _notice(right, today.now)
    for bound in (until, ripe):
        for end in () if bound is None else days(bound):
            today.now.turns_on(next_day(end))
    for start in () if begun is None else days(begun):
        today.now.turns_on(start)
    if until is not None and days(until)[1] < today.view.horizon and not exercised.is_decided:
        exercised = FALSE  # what the record may lack came after the last day
    questions = when.questions | exercised.questions
    for answer in (until, _notice(right, today.ever)[0]):
        questions |= answer.questions if answer is not None else frozenset()
    return Exercise(truths(exercised), when.outcomes, until, begun, ripe), questions


def _notice(right: Right, world: World) -> tuple[Answer | None, Answer | None]:
    """Return when the notice begins, and its last day."""
    tree = world.program.tree("right", right.name, "notice", "from")
    if right.notice is None or tree is None:
        return None, None
    begun = interpret(tree, world)
    period = parse_period(right.notice.period)
    return begun, mapped(lambda start: move_date(start, period, world.territory), begun)


def offered_amount(right: Right, reading: Reading | None, world: World) -> Answer | None:
    """Return the amount of a right: fixed, or from 0 to its limit at the holder's discretion."""
    fixed = world.program.tree(*_place(right, reading, "amount"))
    if fixed is not None and (reading is None or reading.amount is not None or reading.up_to is None):
        return interpret(fixed, world)
    limit = world.program.tree(*_place(right, reading, "up_to"))
    if limit is None:
        return None
    most = interpret(limit, world)
    highest = max(0, number(most.hi))
    discretion = Question(QuestionKind.DISCRETION, right.holder)
    return between(0, highest, most.questions | {discretion}, ages=most.ages)


def _status_on(right: Right, today: Day) -> RightStatus:
    return right_status(_exercise(right, None, today)[0], today.view.as_of)


def _opens_on(right: Right, status: RightStatus, today: Day) -> date | None:
    """Return the first day of the present run of open days, or of the next if nothing more is recorded."""
    if status is RightStatus.OPEN:
        return _opened_on(right, today)
    if status not in (RightStatus.CLOSED, RightStatus.PROCEDURE_RUNNING) or not today.view.is_current:
        return None
    turns = set(today.turns)
    for _ in range(MOST_DAYS_TRIED):
        ahead = sorted(turn for turn in turns if turn > today.view.as_of)
        if not ahead:
            return None
        later = day(today.dossier, today.program, today.view.moved_to(ahead[0]))
        if _status_on(right, later) is RightStatus.OPEN:
            return ahead[0]
        turns = {turn for turn in turns | later.turns if turn > ahead[0]}
    return None


def _opened_on(right: Right, today: Day) -> date | None:
    """Return the first day of the present run of open days, going back from change to change.

    None of a right that has always been open, or for longer than is looked at.
    """
    last = today.view.as_of
    facts = today.dossier.facts
    turns = {fact.occurred_on for fact in today.view.facts} | today.turns
    if today.view.known_on is not None:
        turns.add(next_day(today.view.known_on))
    for _ in range(MOST_DAYS_TRIED):
        earlier = sorted(turn for turn in turns if turn <= last)
        if not earlier or earlier[-1] == DAWN:
            return None
        first, last = earlier[-1], earlier[-1] - ONE_DAY
        before = day(today.dossier, today.program, seen(facts, last, today.view.known_on))
        if _status_on(right, before) is not RightStatus.OPEN:
            return first
        turns |= before.turns
    return None


def was_open(right: Right, today: Day) -> bool:
    """Return whether a right was open, or may have been, on the day it was first exercised."""
    on = today.now.facts("exercised", right.name)[0].occurred_on
    others = tuple(fact for fact in today.dossier.facts if (fact.key, fact.of) != ("exercised", right.name))
    then = day(today.dossier, today.program, seen(others, on, today.view.known_on))
    return _status_on(right, then) in (RightStatus.OPEN, RightStatus.UNKNOWN)


def _effective_on(right: Right, exercise: Exercise, today: Day) -> date | None:
    done = today.now.facts("exercised", right.name)
    if done and right.notice is None:
        return done[0].occurred_on
    ripe = exercise.ripe
    if ripe is None or not isinstance(ripe.value, date) or ripe.value == NEVER:
        return None
    return max(ripe.value, done[0].occurred_on) if done else ripe.value


def _read(right: Right, reading: Reading, today: Day) -> ReadingVerdict:
    exercise, _ = _exercise(right, reading, today)
    return ReadingVerdict(
        reading.name,
        right_status(exercise, today.view.as_of).value,
        label=reading.label,
        until=exercise.until,
        amount=offered_amount(right, reading, today.ever),
    )


def _explain(right: Right, status: RightStatus, exercise: Exercise, today: Day) -> Explanation:
    """Return the reasons of a right's status, each operand with what it came to."""
    children = []
    for name in ("when", "until", "amount", "up_to", "payable"):
        tree = today.program.tree("right", right.name, name)
        if tree is not None:
            children.append(explain(f"explain.{name}", getattr(right, name), tree, today.ever))
    if exercise.ripe is not None:
        children.append(
            Explanation(
                "explain.notice", right.notice.period if right.notice else "", exercise.ripe, Kind.DATE
            )
        )
    notes: tuple[tuple[str, str], ...] = ()
    until = exercise.until.value if exercise.until is not None else None
    if isinstance(until, date) and DAWN < until < NEVER and fixed_date(until, today.now.territory).readings:
        notes = (("explain.not_rolled", until.isoformat()),)
    return Explanation(f"status.{status.value}", "", None, None, right.article, tuple(children), notes)
