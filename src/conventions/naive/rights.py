"""Rights by docs/semantics.md § 5: the first line that holds, one day after another."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product

from attrs import evolve

from budget import frozen
from conventions.agreement.norms import Reading, Right
from conventions.calendar import parse_period
from conventions.dossier.dossier import Dossier
from conventions.language.answers import INFINITY, NEVER, Answer, Question, QuestionKind
from conventions.naive.answers import End, answer, at_the_bounds, high, low, one, unread_text
from conventions.naive.day import (
    Day,
    NormAtRow,
    agreed,
    day_of,
    ends,
    holds,
    places,
    read_in,
    supposing,
    text_in_force,
    with_rulebooks,
)
from conventions.naive.duties import NaiveReading, comparable, waived_at
from conventions.naive.expressions import moved, value_of
from conventions.naive.norms import exercised, name_of
from conventions.naive.term import notice_of_end, within_the_term
from conventions.naive.world import ONE_DAY, World, tree_of


@frozen
class NaiveRight:
    """The result for a right."""

    id: str
    status: str
    until: Answer | None
    effective_on: date | None
    amount: Answer | None
    readings: tuple[NaiveReading, ...]
    act: str
    holder: str
    row: str | None = None


def right_status(right: Right, reading: Reading | None, place: NormAtRow) -> str:
    """5: the first line that holds."""
    now = place.now
    when = right.when if reading is None or reading.when is None else reading.when
    until = last_day_of(right, reading, place)
    facts = exercised(right.name, place.row, now)
    is_done = now.happened(facts, f"exercised({name_of(right.name, place.row)})")
    if not is_done.is_decided and until is not None and high(until) < now.h:
        is_done = one(False)
    is_given_up = waived_at(place)
    starts, runs_out = notice(right, now)
    together: tuple[tuple[End, End], ...] = ((None, None),)
    if starts is not None and runs_out is not None:
        together = ((low(starts), low(runs_out)), (high(starts), high(runs_out)))

    def line(is_exercised: bool, is_waived: bool, condition: bool, last: date, begun: End, ripe: End) -> str:
        has_begun = begun is None or begun <= now.as_of
        has_run_out = ripe is None or (has_begun and now.as_of > ripe)
        is_running = condition and ripe is not None and has_begun and not has_run_out
        lines = (
            ("exercised", is_exercised),
            ("lapsed", now.as_of > last),
            ("waived", is_waived),
            ("procedure_running", is_running),
            ("open", condition and has_run_out),
            ("closed", True),
        )
        return next(name for name, is_so in lines if is_so)

    return agreed(
        line(is_exercised, is_waived, condition, last, *pair)
        for is_exercised, is_waived, condition, last, pair in product(
            ends(is_done, False),
            ends(is_given_up, False),
            holds(when, place)[0],
            ends(until, NEVER),
            together,
        )
    )


def until_text(right: Right, reading: Reading | None) -> str | None:
    """7: the reading's, else the norm's."""
    return right.until if reading is None or reading.until is None else reading.until


def last_day_of(right: Right, reading: Reading | None, place: NormAtRow) -> Answer | None:
    """5, 8: at most that of the agreement, for a right that is not exercised."""
    until = read_in(until_text(right, reading), place.now)
    if exercised(right.name, place.row, place.now):
        return until
    return within_the_term(right, until, place.now)


def notice(right: Right, world: World) -> tuple[Answer | None, Answer | None]:
    """5.1: its first and last day."""
    if right.notice is None:
        return None, None
    starts, period = value_of(tree_of(right.notice.begins), world), parse_period(right.notice.period)
    return starts, at_the_bounds(lambda start: moved(start, period, "+", world), starts)


def offer(right: Right, reading: Reading | None, world: World) -> Answer | None:
    """5.3."""
    amount = right.amount if reading is None or reading.amount is None else reading.amount
    limit = right.up_to if reading is None or reading.up_to is None else reading.up_to
    if amount is not None and (reading is None or reading.amount is not None or reading.up_to is None):
        return read_in(amount, world)
    most = read_in(limit, world)
    if most is None:
        return None
    discretion = Question(QuestionKind.DISCRETION, right.holder)
    return answer(0, max(0, high(most)), most.questions, discretion)


def naive_rights(right: Right, day: Day) -> Iterator[NaiveRight]:
    """5, 10.2: a right on a day, at each of its rows."""
    if right.unread:
        yield unread(right, day)
        return
    yield from rights_under(right, [at_place(right, place) for place in places(right, day)], supposing(day))


def rights_under(
    right: Right, told: Iterable[NaiveRight], days: Iterable[tuple[str, str, Day]]
) -> Iterator[NaiveRight]:
    """7.4: a right at its rows, with the readings of what it needs, each with its day."""
    others = [(of, name, {place.row: place for place in places(right, other)}) for of, name, other in days]
    for found in told:
        here = ((of, name, there[found.row]) for of, name, there in others if found.row in there)
        under = [evolve(read_right(right, Reading(name), other), of=of) for of, name, other in here]
        main = comparable(found.status, found.until, found.amount)
        differing = [item for item in under if comparable(item.status, item.until, item.amount) != main]
        yield evolve(found, readings=(*found.readings, *differing))


def read_right(right: Right, reading: Reading, place: NormAtRow) -> NaiveReading:
    """7.1: another reading, in addition to the main one."""
    status = right_status(right, reading, place)
    until = last_day_of(right, reading, place)
    return NaiveReading(reading.name, status, None, until, offer(right, reading, place.ever))


def unread(right: Right, day: Day) -> NaiveRight:
    """5: the result for a text that was not read, within its stated bounds."""
    asked = unread_text(right.name)
    place = NormAtRow(right.name, None, day.now, day.ever, (one(True), one(True)))
    is_read = right.each is None
    off = is_read and holds(right.when, place)[0] == (False,)
    most = read_in(right.amount or right.up_to, day.ever) if is_read else None
    amount = answer(0, INFINITY, asked) if right.act in ("reduce", "reclaim") else None
    if most is not None:
        amount = answer(0, max(0, high(most)), most.questions, asked)
    if off and amount is not None:
        amount = one(0)
    status = "closed" if off else "unknown"
    return NaiveRight(right.name, status, None, None, amount, (), right.act, right.holder)


def at_place(right: Right, place: NormAtRow) -> NaiveRight:
    """Return the result for a right at a row, with its readings."""
    ripe = notice(right, place.now)[1]
    done = exercised(right.name, place.row, place.now)
    if done and (given := notice_of_end(right, one(done[0].occurred_on), place.now)) is not None:
        ripe = given
    effective: End = None
    if ripe is not None and ripe.is_decided and low(ripe) != NEVER:
        effective = max([low(ripe), *(fact.occurred_on for fact in done[:1])])
    elif right.notice is None and done:
        effective = done[0].occurred_on
    readings = [
        read_right(right, item, place)
        for item in right.readings
        if item.payable is None or any((item.when, item.until, item.amount, item.up_to))
    ]
    return NaiveRight(
        right.name,
        right_status(right, None, place),
        last_day_of(right, None, place),
        effective,
        offer(right, None, place.ever),
        tuple(readings),
        right.act,
        right.holder,
        place.row,
    )


def naive_opens_on(
    dossier: Dossier,
    right: Right,
    row: str | None,
    asked: tuple[date, date | None],
    within: tuple[date, date],
) -> date | None:
    """5.2: the day it opens, found day by day within `within`."""
    (as_of, known_on), (first, last) = asked, within
    today = day_of(dossier, as_of, known_on)
    status = status_at(right, row, today)
    if status == "open":
        day = as_of
        while day > first:
            before = day_of(dossier, day - ONE_DAY, known_on)
            if status_at(right, row, before) != "open":
                return day
            day -= ONE_DAY
        return None
    if status not in ("closed", "procedure_running") or not today.now.is_current:
        return None
    day = as_of + ONE_DAY
    while day <= last:
        text = text_in_force(dossier, today.now.seen, day)
        now = evolve(today.now, dossier=text, as_of=day, known_on=None)
        if status_at(right, row, with_rulebooks(now, ())) == "open":
            return day
        day += ONE_DAY
    return None


def status_at(right: Right, row: str | None, day: Day) -> str:
    """Return the status at a row, by the text of the day; closed if the row does not exist."""
    there = next((item for item in day.now.agreement.rights if item.name == right.name), None)
    if there is None:
        return "closed"
    if there.unread:
        return unread(there, day).status
    found = [right_status(there, None, place) for place in places(there, day) if place.row == row]
    return found[0] if found else "closed"
