"""The naive interpreter of docs/semantics.md: line by line, day by day, nothing kept between two questions.

It shares the parse tree, the values and the calendar with the engine, and nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product

from attrs import evolve, frozen

from conventions.agreement.norms import Definition, Right
from conventions.dossier.dossier import Dossier
from conventions.language.answers import INFINITY, NEVER, Answer, Question, QuestionKind
from conventions.naive.answers import (
    NONE,
    End,
    add_values,
    answer,
    at_the_bounds,
    extreme,
    high,
    hull,
    one,
    questions_of,
)
from conventions.naive.day import Day, Place, day_of, ends, holds, places, read_in
from conventions.naive.duties import NaiveDuty, Operands, days_late, naive_duties, status_of
from conventions.naive.names import defined, named, options
from conventions.naive.norms import created_amounts, exercised, lifecycle, minus, name_of, reached, reductions
from conventions.naive.rights import NaiveRight, naive_rights
from conventions.naive.rows import rows_of
from conventions.naive.rules import NaiveRule, naive_rules
from conventions.naive.world import World
from conventions.rulebook.rulebook import Rulebook

__all__ = ["NaiveVerdict", "created", "naive_amounts", "naive_term", "naive_verdict", "sum_of"]

SPENT = ("exercised", "lapsed", "waived")
"""6.1: such a right lowers the grant no more."""


@frozen
class NaiveVerdict:
    """All that is said of a dossier on a day."""

    duties: tuple[NaiveDuty, ...]
    rights: tuple[NaiveRight, ...]
    amounts: dict[str, Answer | None]
    definitions: dict[str, Answer]
    options: dict[str, dict[str, Answer]]
    term: str
    rules: tuple[NaiveRule, ...] = ()


def plus(a: Answer, b: Answer) -> Answer:
    """The sum."""
    return at_the_bounds(add_values, a, b)


def not_below_zero(a: Answer) -> Answer:
    """At least 0."""
    return extreme(max, [one(0), a])


def created(day: Day) -> list[NaiveDuty]:
    """5.4, 6.2."""
    amounts = created_amounts(day.now)
    return [
        created_duty(right, place, amounts[right.name, place.row])
        for right in day.now.agreement.rights
        for place in places(right, day)
        if (right.name, place.row) in amounts
    ]


def created_duty(right: Right, place: Place, amount: Answer) -> NaiveDuty:
    """5.4: the duty that an exercise creates."""
    name, now, row = f"{right.name}.duty", place.now, place.row
    facts = now.repaid_for(right.name, row)
    when_done = reached(amount, facts, now.unseen(f"repaid({name_of(name, row)})"))
    due = read_in(right.payable, now)
    status = status_of(Operands((True,), one(False), one(False), due, when_done, now.soon), now.as_of)
    other = "beneficiary" if now.agreement.side_of(right.holder) == "funder" else "funder"
    return NaiveDuty(
        name,
        status,
        read_in(right.payable, place.ever),
        when_done if facts else None,
        days_late(status, due, when_done, now.as_of),
        amount,
        questions=questions_of(due, when_done) if status == "unknown" else NONE,
        debtor=right.against or other,
        row=row,
    )


def sum_of(duties: Iterable[NaiveDuty]) -> Answer:
    """6.4: those whose condition holds; where that is not known, from nothing to the amount."""
    total = one(0)
    for duty in duties:
        if duty.amount is not None and duty.counts != {False}:
            perhaps = hull(one(0), duty.amount, duty.questions)
            total = plus(total, duty.amount if duty.counts == {True} else perhaps)
    return total


def naive_amounts(
    day: Day,
    duties: Sequence[NaiveDuty],
    rights: Sequence[NaiveRight],
    made: Sequence[NaiveDuty],
    of_rules: Sequence[NaiveRight] = (),
) -> dict[str, Answer | None]:
    """6: the amounts; 12.5: with the rights of rulebooks that may have been exercised."""
    agreement = day.now.agreement
    grant, paid, recovered = (named(key, day.now) for key in ("grant", "paid", "recovered"))
    final = standing = minus(grant, reductions(day.now))
    for right in rights:
        if right.act == "reduce" and right.status not in SPENT and right.amount is not None:
            asked = right.amount.questions | {Question(QuestionKind.DISCRETION, right.holder)}
            final = minus(final, answer(0, max(0, high(right.amount)), asked))
    due = sum_of(duty for duty in duties if duty.is_payment)
    back = sum_of(
        duty
        for duty in (*duties, *made)
        if not duty.is_payment and agreement.side_of(duty.debtor) != "funder"
    )
    for right in (*rights, *of_rules):
        facts = exercised(right.id, right.row, day.now)
        lacking = day.now.happened(facts, f"exercised({name_of(right.id, right.row)})")
        creates = right.act in ("reduce", "reclaim") and agreement.side_of(right.holder) == "funder"
        if creates and not lacking.is_decided and right.status != "lapsed":
            back = plus(back, answer(0, INFINITY, lacking.questions))
    return {
        "grant": grant,
        "paid": paid,
        "recovered": recovered,
        "final_grant": not_below_zero(final),
        "to_pay": not_below_zero(minus(extreme(min, [due, standing]), paid)),
        "to_recover": not_below_zero(minus(extreme(min, [back, paid]), recovered)),
    }


def at_rows(definition: Definition, world: World) -> Iterator[tuple[str, World]]:
    """10.2: a definition where it stands, called `name` or `name.row`."""
    if definition.each is None:
        yield definition.name, world
        return
    for row in rows_of(definition.each, world)[0]:
        yield f"{definition.name}.{row.id}", evolve(world, norm_row=row)


def naive_term(day: Day) -> str:
    """8: the status on which every completion agrees."""
    agreement, always = day.now.agreement, (one(True), one(True))
    place = Place("term", None, day.now, day.ever, always)
    lapses = (False,) if agreement.lapses is None else holds(agreement.lapses, place)[0]

    def any_of(act: str) -> tuple[End, ...]:
        acts = [right.name for right in agreement.rights if right.act == act]
        return ends(
            extreme(max, [one(False), *(lifecycle("exercised", name, day.now) for name in acts)]), False
        )

    def line(is_terminated: bool, by_itself: bool, declared: bool, first: date, last: date) -> str:
        lines = (
            ("terminated", is_terminated),
            ("lapsed", by_itself or declared),
            ("before", day.as_of < first),
            ("running", day.as_of <= last),
            ("ended", True),
        )
        return next(name for name, is_so in lines if is_so)

    start, end = named("period.start", day.now), named("period.end", day.now)
    found = {
        line(*case)
        for case in product(
            any_of("terminate"), lapses, any_of("lapse"), ends(start, NEVER), ends(end, NEVER)
        )
    }
    return found.pop() if len(found) == 1 else "unknown"


def naive_verdict(
    dossier: Dossier,
    as_of: date,
    known_on: date | None = None,
    rulebooks: tuple[Rulebook, ...] = (),
    soon: int = 30,
) -> NaiveVerdict:
    """What docs/semantics.md says of a dossier on a day; a duty is due soon `soon` days before its day."""
    day = day_of(dossier, as_of, known_on, rulebooks, soon)
    agreement = day.now.agreement
    duties = [found for duty in agreement.duties for found in naive_duties(duty, day)]
    rights = [found for right in agreement.rights for found in naive_rights(right, day)]
    made = [found for part in (day, *day.books) for found in created(part)]
    rules = [
        found for book, part in zip(rulebooks, day.books, strict=True) for found in naive_rules(book, part)
    ]
    of_rules = [rule.norm for rule in rules if isinstance(rule.norm, NaiveRight)]
    return NaiveVerdict(
        (*duties, *made),
        tuple(rights),
        naive_amounts(day, duties, rights, made, of_rules),
        {
            name: defined(item, world)
            for item in agreement.definitions
            for name, world in at_rows(item, day.ever)
        },
        {
            name: options(item, world)
            for item in agreement.definitions
            if item.readings
            for name, world in at_rows(item, day.ever)
        },
        naive_term(day),
        tuple(rules),
    )
