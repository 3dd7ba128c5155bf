"""The last day of an agreement that is ended early, as docs/semantics.md § 8 has it."""

from datetime import date

from conventions.agreement.norms import Right
from conventions.calendar import parse_period
from conventions.language.answers import DAWN, NEVER, Answer
from conventions.naive.answers import at_most, at_the_bounds, extreme, high, hull, low, one
from conventions.naive.expressions import moved, value_of
from conventions.naive.names import named
from conventions.naive.world import ONE_DAY, World, tree_of

__all__ = ["last_day", "notice_of_end", "until_the_end", "within_the_term"]


def last_day(world: World, *acts: str) -> Answer:
    """8: of the rights of these acts, the first."""
    found = [last_day_by(right, world) for right in world.agreement.rights if right.act in acts]
    return extreme(min, [one(NEVER), *found])


def last_day_by(right: Right, world: World) -> Answer:
    """8: the day before the exercise, or the last of the notice."""
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
    """8: a notice that nothing began begins with the exercise."""
    if right.notice is None or right.act != "terminate" or right.each is not None:
        return None
    begun = extreme(min, [value_of(tree_of(right.notice.begins), world), exercised_on])
    period = parse_period(right.notice.period)
    return at_the_bounds(lambda start: moved(start, period, "+", world), begun)


def day_before(day: date) -> date:
    """2.10: never stays never."""
    return day if day in (DAWN, NEVER) else day - ONE_DAY


def until_the_end(until: Answer | None, world: World) -> Answer | None:
    """4.4."""
    if until is None:
        return None
    last = last_day(world, "terminate", "lapse")
    if last == one(NEVER):
        return until
    is_within = at_most(until, named("period.end", world))
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
