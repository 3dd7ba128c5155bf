"""The term and its end, by docs/semantics.md § 8, and their effects."""

from datetime import date
from itertools import product

from attrs import evolve

from conventions.agreement.norms import Duty, Right
from conventions.calendar import parse_period
from conventions.language.answers import DAWN, NEVER, Answer
from conventions.naive.answers import (
    NONE,
    answer,
    at_most,
    at_the_bounds,
    extreme,
    high,
    hull,
    less,
    low,
    maximum,
    one,
    opposite_truth,
)
from conventions.naive.day import Day, NormAtRow, ends, holds
from conventions.naive.expressions import moved, value_of
from conventions.naive.names import named
from conventions.naive.norms import lifecycle
from conventions.naive.signing import is_signed
from conventions.naive.world import ONE_DAY, World, tree_of


def naive_term(day: Day) -> tuple[str, Answer]:
    """8: the status on which all completions agree; and whether it has lapsed."""
    agreement, always = day.now.agreement, (one(True), one(True))
    place = NormAtRow("term", None, day.now, day.ever, always)
    lapses, asked = ((False,), NONE) if agreement.lapses is None else holds(agreement.lapses, place)

    def any_of(act: str) -> Answer:
        acts = [right.name for right in agreement.rights if right.act == act]
        return extreme(max, [one(False), *(lifecycle("exercised", name, day.now) for name in acts)])

    def line(
        is_terminated: bool, by_itself: bool, declared: bool, is_in_force: bool, first: date, last: date
    ) -> str:
        lines = (
            ("terminated", is_terminated),
            ("lapsed", by_itself or declared),
            ("before", day.as_of < first),
            ("not_in_force", not is_in_force),
            ("running", day.as_of <= last),
            ("ended", True),
        )
        return next(name for name, is_so in lines if is_so)

    signed = is_signed(day.now)
    start, end = named("period.start", day.now), named("period.end", day.now)
    declared = any_of("lapse")
    terminated = less(last_day(day.now, "terminate"), one(day.as_of))
    found = {
        line(*case)
        for case in product(
            ends(terminated, False),
            lapses,
            ends(declared, False),
            ends(signed, True),
            ends(start, NEVER),
            ends(end, NEVER),
        )
    }
    is_lapsed = answer(
        found == {"lapsed"},
        "lapsed" in found,
        asked,
        terminated.questions,
        declared.questions,
        signed.questions,
    )
    return found.pop() if len(found) == 1 else "unknown", is_lapsed


def still_to_pay(duty: Duty, done: Answer, place: NormAtRow) -> Answer:
    """4.12: already paid, or the agreement has not lapsed."""
    now = evolve(place.now, norm_row=None, sum_row=None)
    agreement = now.agreement
    may_lapse = agreement.lapses is not None or any(right.act == "lapse" for right in agreement.rights)
    if now.book is not None or not duty.is_payment or not may_lapse:
        return one(True)
    lapsed = naive_term(Day(now, evolve(place.ever, norm_row=None, sum_row=None)))[1]
    return maximum(at_most(done, one(now.as_of)), opposite_truth(lapsed))


def last_day(world: World, *acts: str) -> Answer:
    """8: the first of the last days by rights with these acts."""
    found = [last_day_by(right, world) for right in world.agreement.rights if right.act in acts]
    return extreme(min, [one(NEVER), *found])


def last_day_by(right: Right, world: World) -> Answer:
    """8: the day before the exercise, or the last day of the notice."""
    facts = [
        fact
        for fact in world.occurrences("exercised")
        if (right.each is None and fact.of in (None, right.name))
        or (right.each is not None and (fact.of or "").startswith(f"{right.name}."))
    ]
    on = one(facts[0].occurred_on) if facts else world.unseen(f"exercised({right.name})")
    before = at_the_bounds(day_before, on)
    ripe = notice_of_end(right, on, world)
    return before if ripe is None else extreme(max, [before, ripe])


def notice_of_end(right: Right, exercised_on: Answer, world: World) -> Answer | None:
    """8: a notice that nothing begins, begins with the exercise."""
    if right.notice is None or right.act != "terminate" or right.each is not None:
        return None
    begun = value_of(tree_of(right.notice.begins), world)
    if high(begun) == NEVER:
        begun = exercised_on if low(begun) == NEVER else hull(begun, exercised_on)
    period = parse_period(right.notice.period)
    return at_the_bounds(lambda start: moved(start, period, "+", world), begun)


def day_before(day: date) -> date:
    """2.10: NEVER stays NEVER."""
    return day if day in (DAWN, NEVER) else day - ONE_DAY


def last_day_of_the_action(world: World) -> Answer:
    """8: the day before the action was given up."""
    rights = [right for right in world.agreement.rights if right.act == "decline" and right.each is None]
    own = [right for right in rights if world.agreement.side_of(right.holder) == "beneficiary"]
    given_up = [fact.occurred_on for fact in world.occurrences("abandoned") if fact.of is None]
    found = [*(one(day_before(day)) for day in given_up), *(last_day_by(right, world) for right in own)]
    return extreme(min, [one(NEVER), *found])


def until_the_end(duty: Duty, until: Answer | None, world: World) -> Answer | None:
    """4.4."""
    if until is None:
        return None
    last = last_day(world, "terminate", "lapse")
    if world.book is None and world.agreement.side_of(duty.debtor) == "beneficiary":
        last = extreme(min, [last, last_day_of_the_action(world)])
    if last == one(NEVER):
        return until
    is_within = one(True) if duty.until == "period.end" else at_most(until, named("period.end", world))
    cut = extreme(min, [until, last])
    if not high(is_within):
        return until
    return cut if low(is_within) else hull(until, cut, is_within.questions)


def within_the_term(right: Right, until: Answer | None, world: World) -> Answer | None:
    """5."""
    last = last_day(world, "terminate", "lapse")
    if right.act not in ("terminate", "lapse", "extend", "decline") or last == one(NEVER):
        return until
    return last if until is None else extreme(min, [until, last])
