"""What became of norms (docs/semantics.md § 4.1, 4.2 and 4.6)."""

from attrs import evolve

from budget.money import Euros
from conventions.agreement.norms import Duty
from conventions.facts.fact import Fact
from conventions.language.answers import DAWN, INFINITY, Answer
from conventions.language.syntax import Name
from conventions.naive.answers import (
    End,
    answer,
    at_most,
    extreme,
    high,
    hull,
    less,
    low,
    maximum,
    minimum,
    missing,
    one,
    opposite_truth,
)
from conventions.naive.names import is_recorded
from conventions.naive.world import World, tree_of

__all__ = ["claimed", "done", "lifecycle", "met", "norm", "not_met_by", "part_done", "reached"]


def norm(name: str, world: World) -> Duty | None:
    """The duty of this name."""
    return next((duty for duty in world.dossier.agreement.duties if duty.name == name), None)


def lifecycle(word: str, about: str, world: World) -> Answer:
    """4.6, 5: the lifecycle words."""
    match word:
        case "happened":
            return world.happened(about)
        case "recorded":
            return is_recorded(Name(about, 0), world)
        case "done":
            return done(about, evolve(world, row={}))
        case "met":
            return met(about, evolve(world, row={}))
        case "claimed":
            return claimed(about, world)
        case _:
            return world.happened(word, about)


def claimed(right: str, world: World) -> Answer:
    """5.4: what was asked by exercising a right."""
    found = world.occurrences("exercised", right)
    if found or world.is_current:
        return one(sum(fact.value.cents for fact in found if isinstance(fact.value, Euros)))
    return answer(0, INFINITY, world.question(f"exercised({right})"))


def done(name: str, world: World, dates: World | None = None) -> Answer:
    """4.1; `dates`: the world that tells when what is unseen comes, where it is not this one."""
    unseen = (dates or world).unseen
    duty = norm(name, world)
    if duty is None:
        right = name.removesuffix(".duty")
        facts = world.occurrences("repaid", right)
        return reached(claimed(right, world), facts, unseen(f"repaid({name})"))
    if duty.is_payment or (duty.amount is not None and duty.done_by is None):
        wanted = one(0) if duty.amount is None else world.value_of(tree_of(duty.amount))
        event = "payment" if duty.is_payment or duty.debtor == "funder" else "repaid"
        return reached(wanted, world.occurrences(event, name), unseen(f"{event}({name})"))
    if not duty.parts:
        return part_done(duty, None, world, dates)
    return extreme(max, [part_done(duty, part, world, dates) for part in duty.parts])


def reached(wanted: Answer, facts: list[Fact], unseen: Answer) -> Answer:
    """4.1: the day on which what was paid reaches the amount, at each of its bounds; 0 at dawn."""

    def day(bound: End) -> Answer:
        if bound <= 0:
            return one(DAWN)
        for count, fact in enumerate(facts, 1):
            if sum(f.value.cents for f in facts[:count] if isinstance(f.value, Euros)) >= bound:
                return one(fact.occurred_on)
        return unseen

    return hull(day(low(wanted)), day(high(wanted)), wanted.questions)


def part_done(duty: Duty, part: str | None, world: World, dates: World | None = None) -> Answer:
    """4.2: when posted; received without a posting, no later than received."""
    key, about = duty.done_by or duty.name, duty.name if part is None else f"{duty.name}.{part}"
    places = (None, duty.name) if part is None else (None, duty.name, part, about)
    received = [fact for fact in world.occurrences(key) if fact.of in places]
    posted = [fact for fact in world.occurrences(duty.posted_by or "") if fact.of in places]
    by_post = duty.posted_by is not None and duty.counts == "posting"
    if by_post and posted:
        return one(posted[0].occurred_on)
    if not received:
        return (dates or world).unseen(f"{key}({about})")
    if by_post:
        return answer(DAWN, received[0].occurred_on, missing(f"{duty.posted_by}({about})"))
    return one(received[0].occurred_on)


def met(name: str, world: World) -> Answer:
    """4.6: done on or before as_of; what is unseen on the day itself is not done (1.6)."""
    return at_most(done(name, world, evolve(world, ever=False)), one(world.as_of))


def not_met_by(name: str, by: Answer, world: World) -> Answer:
    """4.6."""
    outside = evolve(world, row={})
    off, duty = world.happened("waived", name), norm(name, world)
    if duty is not None and duty.when is not None:
        off = maximum(off, opposite_truth(outside.value_of(tree_of(duty.when))))
    late = minimum(less(by, one(world.as_of)), less(by, done(name, outside)))
    return minimum(late, opposite_truth(off))
