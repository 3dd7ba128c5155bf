"""The completions of a record with unknown days or values of facts (§ 1.15, 1.16)."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from attrs import evolve

from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact, FactValue, ValueRange

ONE_DAY = timedelta(days=1)


def completions(dossier: Dossier, as_of: date, turns: tuple[date, ...], most: int) -> Iterator[Dossier]:
    """1.15, 1.16: the dossier with a day and a value for each fact: every combination, or a sample of `most`.

    For each fact: its first and last day, and each day on which something may change (as_of, the days of
    other facts, `turns`, and the neighbouring days); its least and greatest value, and one half-way.
    """
    days = {as_of, *turns, *(day for fact in dossier.facts for day in (fact.occurred_on, fact.last_day))}
    inside = [day for day in days if date.min < day < date.max]
    around = sorted({day + ONE_DAY * step for day in inside for step in (-1, 0, 1)})
    choices = [
        [valued for at in at_days(fact, around) for valued in with_values(at)] for fact in dossier.facts
    ]
    number = 1
    for choice in choices:
        number *= len(choice)
    if number <= most:
        for facts in product(*choices):
            yield evolve(dossier, facts=facts)
        return
    for number in range(most):
        steps = (number * (2 * at + 1) + at for at in range(len(choices)))
        chosen = (choice[step % len(choice)] for choice, step in zip(choices, steps, strict=True))
        yield evolve(dossier, facts=tuple(chosen))


def at_days(fact: Fact, days: list[date]) -> Iterator[Fact]:
    """Yield the fact on each possible day among `days`; on its own day if known."""
    if fact.no_later_than is None:
        yield fact
        return
    ends = fact.occurred_on, fact.last_day
    name = fact.id or fact.occurred_on.isoformat()
    for day in sorted({*ends, *(day for day in days if ends[0] <= day <= ends[1])}):
        yield evolve(fact, occurred_on=day, no_later_than=None, id=name)


def with_values(fact: Fact) -> Iterator[Fact]:
    """1.16: the fact with some of its possible values; with its own value if known."""
    match fact.value:
        case ValueRange(Euros() as least, Euros() as most):
            half_way: FactValue = Euros(cents=(least.cents + most.cents) // 2)
        case ValueRange(int() | Fraction() as least, int() | Fraction() as most):
            half_way = Fraction(least + most, 2)
        case _:
            yield fact
            return
    for value in (fact.value.least, half_way, fact.value.most):
        yield evolve(fact, value=value)
