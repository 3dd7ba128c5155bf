"""The term, as docs/semantics.md § 8 has it, and what lapses with it (§ 4.12)."""

from datetime import date
from itertools import product

from attrs import evolve

from conventions.agreement.norms import Duty
from conventions.language.answers import NEVER, Answer
from conventions.naive.answers import NONE, answer, at_most, extreme, less, maximum, one, opposite_truth
from conventions.naive.day import Day, Place, ends, holds
from conventions.naive.ending import last_day
from conventions.naive.names import named
from conventions.naive.norms import lifecycle
from conventions.naive.signing import is_signed

__all__ = ["naive_term", "still_to_pay"]


def naive_term(day: Day) -> tuple[str, Answer]:
    """8: the status on which every completion agrees; and whether it has lapsed."""
    agreement, always = day.now.agreement, (one(True), one(True))
    place = Place("term", None, day.now, day.ever, always)
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


def still_to_pay(duty: Duty, done: Answer, place: Place) -> Answer:
    """4.12: made already, or the agreement has not lapsed."""
    now = evolve(place.now, norm_row=None, sum_row=None)
    agreement = now.agreement
    may_lapse = agreement.lapses is not None or any(right.act == "lapse" for right in agreement.rights)
    if now.book is not None or not duty.is_payment or not may_lapse:
        return one(True)
    lapsed = naive_term(Day(now, evolve(place.ever, norm_row=None, sum_row=None)))[1]
    return maximum(at_most(done, one(now.as_of)), opposite_truth(lapsed))
