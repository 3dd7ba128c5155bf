"""Each right on a day: its condition, notice and dates are passed to `right_status`."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from attrs import evolve

from conventions.agreement.norms import Notice, Reading, Right
from conventions.calendar import fixed_date, parse_period
from conventions.engine.day import (
    FAILS_FOR_EVER,
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
from conventions.engine.day import day as day_of
from conventions.engine.name_tables import CREATING_ACTS
from conventions.engine.readings import Choice, OtherReading, under_each, with_choice
from conventions.engine.status import Exercise, RightStatus, right_status
from conventions.engine.subject import ACTS_OF, ORDER, right_of
from conventions.engine.term import WHILE_IT_RUNS, notice_of_end, within_the_term
from conventions.engine.verdict import Lazy, ReadingVerdict, RightVerdict, is_alike, on_no_day
from conventions.facts.fact import Fact, days_of, seen
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
    days,
    ends,
    exactly,
    next_day,
)
from conventions.language.bounds import mapped, number
from conventions.language.errors import NumberTooLongError
from conventions.language.explain import Explanation, explain
from conventions.language.interpret import interpret
from conventions.language.syntax import Kind, Literal, Logic, Node, Scope
from conventions.language.values_of import move_date

ONE_DAY = timedelta(days=1)
_period = lru_cache(maxsize=256)(parse_period)
NO_NOTICE = (None, None)
UNDECIDED = (RightStatus.UNKNOWN, RightStatus.CLOSED)
MOST_CHANGES_BACK = 400
"""The number of past changes examined before a right counts as always open: a long record has many."""
MOST_CHANGES_AHEAD = 120
"""The number of future changes examined before a right counts as never opening: sixty years, two a year."""


def right_verdicts(right: Right, today: Day) -> list[RightVerdict]:
    """Return the verdicts on a right, one for each of its rows."""
    if right.unread:
        return [_unread(right, today)]
    others = under_each(right, today)
    stands = [norm_at_row(right, today)] if right.each is None else norm_at_rows(right, today)
    found = [_verdict(right, stand) for stand in stands]
    return found if not others else [right_with_readings(right, one, others) for one in found]


def right_with_readings(right: Right, main: RightVerdict, others: tuple[OtherReading, ...]) -> RightVerdict:
    """Return the verdict on a right, with the readings of what it needs."""
    found = list(_under_others(right, main, others))
    return evolve(
        main,
        readings=(*main.readings, *(reading for reading, is_same in found if not is_same)),
        alike=(*main.alike, *(reading for reading, is_same in found if is_same)),
    )


def _unread(right: Right, today: Day) -> RightVerdict:
    """Return the verdict on an unread right: its stated fields limit it, unless it is one of rows."""
    missing = frozenset([Question(QuestionKind.UNREAD, right.name)])
    amount = between(0, INFINITY, missing) if right.act in CREATING_ACTS else None
    if right.each is None:
        field = "up_to" if right.amount is None else "amount"
        tree = today.program.tree("right", right.name, field)
        most = None if tree is None else interpret(tree, today.ever)
        if most is not None:
            amount = between(0, max(0, number(most.hi)), most.questions | missing, ages=most.ages)
    status = _unread_status(right, today)
    if status is RightStatus.CLOSED and amount is not None:
        amount = exactly(0)
    return RightVerdict(
        id=right.name,
        article=right.article,
        holder=right.holder,
        act=right.act,
        status=status,
        amount=amount,
        questions=missing if status is RightStatus.UNKNOWN else NO_QUESTIONS,
        label=right.label,
        severity=right.severity,
        explain=lambda: Explanation("explain.unread", "", None, None, right.article),
    )


def _verdict(right: Right, stand: NormOnDay) -> RightVerdict:
    """Return the verdict on a right. Its other readings are evaluated too; they do not change its status."""
    today = stand.today
    start = len(today.trace.turns)
    exercise, when = _decided_by(right, None, stand)
    status = right_status(exercise, today.view.as_of)
    if right.each is not None:
        status_of(right, stand.subject.row, today)  # the days on which there may be other rows
    turns = today.trace.turns[start:]
    exercises = today.now.facts("exercised", stand.subject)
    opening = Lazy(_opening, right, status, stand, turns)
    found = RightVerdict(
        id=right.name,
        row=stand.subject.row,
        article=right.article,
        holder=right.holder,
        act=right.act,
        status=status,
        opening=opening,
        until=exercise.until,
        effective_on=_effective_on(right, exercise, exercises, today),
        amount=offered_amount(right, None, stand),
        questions=_questions(right, exercise, when, stand) if status in UNDECIDED else NO_QUESTIONS,
        readings=tuple(
            [_read(right, reading, stand) for reading in right.readings if _is_of_the_right(reading)]
        )
        if right.readings and not today.is_reading
        else (),
        label=right.label,
        severity=right.severity,
        explain=lambda: _explain(right, status, exercise, exercises, stand),
        exercised_on=exercises[0].occurred_on if exercises else None,
    )
    today.trace.decided(start + len(turns))
    return found


def _under_others(
    right: Right, main: RightVerdict, others: tuple[OtherReading, ...]
) -> Iterator[tuple[ReadingVerdict, bool]]:
    """Yield the right under the readings of what it needs, and whether it is unchanged."""
    for other in others:
        stand = other.stands.get(main.row)
        if stand is None:
            continue
        opening = Lazy(_opens_as_read, right, other.of, other.name, main.row, stand.today)
        found = evolve(_read(right, Reading(other.name), stand), of=other.of, opening=opening)
        is_same = is_alike(found.until, main.until) and is_alike(found.amount, main.amount)
        yield found, is_same and found.status == main.status.value


def _is_of_the_right(reading: Reading) -> bool:
    """Return whether a reading changes the right itself, not only the duty it creates."""
    return reading.payable is None or any((reading.when, reading.until, reading.amount, reading.up_to))


def _place(right: Right, reading: Reading | None, name: str) -> tuple[str, ...]:
    """Return the place of an expression: in the reading if that has the field, else in the norm."""
    if reading is not None and getattr(reading, name, None) is not None:
        return ("right", right.name, "readings", reading.name, name)
    return ("right", right.name, name)


def exercise_of(right: Right, reading: Reading | None, stand: NormOnDay) -> Exercise:
    """Return the operands of the status of a right."""
    return _decided_by(right, reading, stand)[0]


def _decided_by(right: Right, reading: Reading | None, stand: NormOnDay) -> tuple[Exercise, Condition]:
    """Return the operands of the status of a right, and the questions of its condition."""
    today = stand.today
    tree = today.program.tree(*_place(right, reading, "when")) if reading else stand.trees.get("when")
    when = condition(tree, stand.worlds, stand.kept, ConditionNeed.HOLDING)
    exercised = today.now.happened("exercised", stand.subject)
    waived = today.now.waived(stand.subject)
    if reading:
        until = stand.read(*_place(right, reading, "until"))
    else:
        until = None if right.until is None else stand.in_now("until")
    if right.act in WHILE_IT_RUNS and not today.now.facts("exercised", stand.subject):
        until = within_the_term(until, today)
    begun, ripe = _notice(right, right.notice, stand.now, today) if right.notice else NO_NOTICE
    for bound in (until, ripe):
        for end in () if bound is None else ends(bound):
            today.now.turns_on(next_day(end))
    for start in () if begun is None else ends(begun):
        today.now.turns_on(start)
    if until is not None and days(until)[1] < today.view.horizon and not exercised.is_decided:
        exercised = FALSE  # an exercise that the record may lack came after the last day
    return Exercise(truths(exercised), truths(waived), when.outcomes, until, begun, ripe), when


def _questions(right: Right, exercise: Exercise, when: Condition, stand: NormOnDay) -> frozenset[Question]:
    """Return the questions of a closed or undecided right."""
    today = stand.today
    if when.outcomes != (True,) and when is not FAILS_FOR_EVER:
        when = condition(stand.trees.get("when"), stand.worlds, stand.kept)
    questions = when.questions | today.now.waived(stand.subject).questions
    if len(exercise.exercised) > 1:
        questions |= today.now.happened("exercised", stand.subject).questions
    begun = _notice(right, right.notice, stand.ever, today)[0] if right.notice else None
    for answer in (exercise.until, begun):
        questions |= answer.questions if answer is not None else NO_QUESTIONS
    if not questions and exercise.notice_begun is not None:
        return exercise.notice_begun.questions  # decided by what may still happen, not by the record
    return questions


def _notice(right: Right, notice: Notice, scope: Scope, today: Day) -> tuple[Answer, Answer]:
    """Return the first and the last day of the notice."""
    tree = today.program.trees["right", right.name, "notice", "from"]
    begun = interpret(tree, scope)
    period = _period(notice.period)
    return begun, mapped(lambda start: move_date(start, period, scope.holidays), begun)


def offered_amount(right: Right, reading: Reading | None, stand: NormOnDay) -> Answer | None:
    """Return the amount of a right: fixed, or from 0 to its limit at the holder's discretion."""
    if right.amount is None and right.up_to is None and not reading:
        return None
    fixed = stand.read_ever(*_place(right, reading, "amount")) if reading else stand.in_ever("amount")
    if fixed is not None and (reading is None or reading.amount is not None or reading.up_to is None):
        return fixed
    most = stand.read_ever(*_place(right, reading, "up_to")) if reading else stand.in_ever("up_to")
    if most is None:
        return None
    highest = max(0, number(most.hi))
    discretion = Question(QuestionKind.DISCRETION, right.holder)
    return between(0, highest, most.questions | {discretion}, ages=most.ages)


def _unread_status(right: Right, today: Day) -> RightStatus:
    """Return the status of an unread right: closed if its stated condition is false."""
    tree = None if right.each is not None else today.program.tree("right", right.name, "when")
    is_off = condition(tree, today.worlds).outcomes == IS_FALSE
    return RightStatus.CLOSED if is_off else RightStatus.UNKNOWN


def status_of(right: Right, row: str | None, today: Day) -> RightStatus:
    """Return the status of a right at a row, by the text of the day; closed if there is no such row."""
    there = today.program.rights.get(right.name)
    stands = () if there is None else norm_at_rows(there, today)
    stand = next((one for one in stands if one.subject.row == row), None)
    if there is None or stand is None:
        return RightStatus.CLOSED
    return (
        _unread_status(there, today)
        if there.unread
        else right_status(exercise_of(there, None, stand), today.view.as_of)
    )


def is_closed(right: Right, today: Day) -> bool:
    """Return whether a right without rows is closed on a day; note the days that change it."""
    exercise = exercise_of(right, None, norm_at_row(right, today))
    return right_status(exercise, today.view.as_of) is RightStatus.CLOSED


def _opens_as_read(right: Right, of: str, name: str, row: str | None, today: Day) -> date | None:
    """Return the day on which a right opens or opened if this reading had been chosen from the first."""
    told = with_choice(today.dossier, Choice(of, name), DAWN)
    there = day_of(told, seen(told.facts, today.view.as_of, today.view.known_on), today.rulebooks)
    norm = there.program.rights[right.name]
    stand = next(one for one in norm_at_rows(norm, there) if one.subject.row == row)
    start = len(there.trace.turns)
    status = status_of(norm, row, there)
    return _opening(norm, status, stand, there.trace.turns[start:])


def _is_open(right: Right, row: str | None, today: Day) -> tuple[bool | None, list[date]]:
    """Return whether a right is open on a day, with the days on which this may change.

    None if it depends on a fact whose day is not known.
    """
    start = len(today.trace.turns)
    status = status_of(right, row, today)
    turns = [*today.trace.turns[start:], *today.text.later]
    if today.view.has_ranges and status is RightStatus.UNKNOWN:
        return None, turns
    return status is RightStatus.OPEN, turns


def _opening(right: Right, status: RightStatus, stand: NormOnDay, noted: list[date]) -> date | None:
    """Return the day on which a right opens or opened; an error on another day names the right."""
    try:
        return _opens_on(right, status, stand, noted)
    except NumberTooLongError as error:
        raise error.of(right.name) from None


def _opens_on(right: Right, status: RightStatus, stand: NormOnDay, noted: list[date]) -> date | None:
    """Return the first day of the present run of open days, or of the next if nothing more is recorded.

    `noted`: the days on which the status of this right may change.
    """
    today, row = stand.today, stand.subject.row
    if not noted and not today.text.states and status is not RightStatus.OPEN and not today.view.possible:
        return None  # no day changes it
    turns = {*noted, *today.text.later, *(fact.last_day for fact in today.view.possible)}
    if status is RightStatus.OPEN:
        return _opened_on(right, row, today, turns)
    if status not in (RightStatus.CLOSED, RightStatus.PROCEDURE_RUNNING) or not today.view.is_current:
        return None
    last = today.view.as_of
    for _ in range(MOST_CHANGES_AHEAD):
        turns = {turn for turn in turns if last < turn < NEVER}
        if not turns or (not today.text.later and _fails_for_good(stand)):
            return None
        last = min(turns)
        is_open, more = _is_open(right, row, today.later(last))
        if is_open is not False:
            return last if is_open else None
        turns.update(more)
    return None


def _fails_for_good(stand: NormOnDay) -> bool:
    """Return whether a required part of the condition is false and no day can make it true."""
    trace = stand.today.trace
    for part in _conjuncts(stand.trees.get("when")):
        start = len(trace.turns)
        if interpret(part, stand.now).hi is False and all(
            turn == NEVER or turn <= stand.today.view.as_of for turn in trace.turns[start:]
        ):
            return True
    return False


def _conjuncts(tree: Node | None) -> Iterator[Node]:
    """Yield the operands of `and`; nothing if there is only one."""
    if isinstance(tree, Logic) and tree.word == "and":
        for side in (tree.left, tree.right):
            yield from _conjuncts(side) if isinstance(side, Logic) and side.word == "and" else (side,)


def _opened_on(right: Right, row: str | None, today: Day, turns: set[date]) -> date | None:
    """Return the first day of the present run of open days, going back from change to change.

    None if the right has always been open, or for longer than is examined.
    """
    last = today.view.as_of
    turns = set(days_of(today.view.facts)) | turns
    turns |= {state.since for state in today.text.states if state.since is not None}
    if today.view.known_on is not None:
        turns.add(next_day(today.view.known_on))
    for _ in range(MOST_CHANGES_BACK):
        turns = {turn for turn in turns if turn <= last}
        first = max(turns, default=DAWN)
        if first == DAWN:
            return None
        last = first - ONE_DAY
        is_open, more = _is_open(right, row, today.earlier(last))
        if not is_open:
            return None if is_open is None else first
        turns.update(more)
    return None


def was_open(right: Right, row: str | None, exercise: Fact, today: Day) -> bool:
    """Return whether a right was or may have been open on the day of its first exercise."""
    others = tuple(fact for fact in today.dossier.facts if not _exercises(fact, right, exercise))
    then = today.seen_as(seen(others, exercise.occurred_on, today.view.known_on))
    status = status_of(right, row, then)
    return status in (RightStatus.OPEN, RightStatus.UNKNOWN) or _is_given_notice(right, row, then)


def _exercises(fact: Fact, right: Right, exercise: Fact) -> bool:
    """Return whether a fact exercises the right as this one does."""
    is_event = ACTS_OF.get(fact.key) == right.act and fact.of in (None, right.name)
    is_order = fact.key == ORDER and right_of(fact.of or "", {right.name}) == exercise.of
    return is_event or is_order or (fact.key, fact.of) == ("exercised", exercise.of)


def _is_given_notice(right: Right, row: str | None, then: Day) -> bool:
    """Return whether the exercise of a right to terminate on a day also gives its notice.

    This is so if the notice begins that day, or if nothing has begun it and it needs no other reason.
    """
    there = then.program.rights.get(right.name)
    if there is None or there.notice is None or there.act != "terminate" or there.unread:
        return False
    stand = next((one for one in norm_at_rows(there, then) if one.subject.row == row), None)
    if stand is None:
        return False
    exercise = exercise_of(there, None, stand)
    begun = DAWN if exercise.notice_begun is None else days(exercise.notice_begun)[0]
    is_begun_now = begun == then.view.as_of or (begun > then.view.as_of and _needs_no_reason(there, then))
    plain = evolve(exercise, notice_begun=None, ripe=None)
    return is_begun_now and right_status(plain, then.view.as_of) is RightStatus.OPEN


def _needs_no_reason(right: Right, today: Day) -> bool:
    """Return whether a right has no condition, or one that always holds."""
    tree = today.program.tree("right", right.name, "when")
    return tree is None or (isinstance(tree, Literal) and tree.value is True)


def _last_of_notice(right: Right, exercise: Exercise, done: Sequence[Fact], today: Day) -> Answer | None:
    """Return the last day of the notice, which the exercise of a right to terminate may begin."""
    given = notice_of_end(right, exactly(done[0].occurred_on), today) if done else None
    return exercise.ripe if given is None else given


def _effective_on(right: Right, exercise: Exercise, done: Sequence[Fact], today: Day) -> date | None:
    if done and right.notice is None:
        return done[0].occurred_on
    ripe = _last_of_notice(right, exercise, done, today)
    if ripe is None or not isinstance(ripe.value, date) or ripe.value == NEVER:
        return None
    return max(ripe.value, done[0].occurred_on) if done else ripe.value


def _read(right: Right, reading: Reading, stand: NormOnDay) -> ReadingVerdict:
    exercise, when = _decided_by(right, reading, stand)
    status = right_status(exercise, stand.today.view.as_of)
    is_open = status is RightStatus.UNKNOWN
    row, today = stand.subject.row, stand.today
    return ReadingVerdict(
        reading.name,
        status.value,
        label=reading.label,
        until=exercise.until,
        amount=offered_amount(right, reading, stand),
        questions=_questions(right, exercise, when, stand) if is_open else NO_QUESTIONS,
        opening=on_no_day
        if today.book is not None
        else Lazy(_opens_as_read, right, right.name, reading.name, row, today),
    )


def _explain(
    right: Right, status: RightStatus, exercise: Exercise, done: Sequence[Fact], stand: NormOnDay
) -> Explanation:
    """Return the reasons of a right's status: each operand with its value."""
    children = []
    for name in ("when", "until", "amount", "up_to", "payable"):
        tree = stand.today.program.tree("right", right.name, name)
        if tree is not None:
            children.append(explain(f"explain.{name}", getattr(right, name), tree, stand.ever))
    ripe = _last_of_notice(right, exercise, done, stand.today)
    if ripe is not None:
        period = right.notice.period if right.notice else ""
        children.append(Explanation("explain.notice", period, ripe, Kind.DATE))
    notes: tuple[tuple[str, str], ...] = ()
    until = exercise.until.value if exercise.until is not None else None
    territory = stand.today.now.territory
    if isinstance(until, date) and DAWN < until < NEVER and fixed_date(until, territory).readings:
        notes = (("explain.not_rolled", until.isoformat()),)
    return Explanation(f"status.{status.value}", "", None, None, right.article, tuple(children), notes)
