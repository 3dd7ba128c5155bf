"""The completions of a record in which the days of some facts are not known (docs/semantics.md § 1.15)."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from attrs import evolve

from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact

__all__ = ["completions"]

ONE_DAY = timedelta(days=1)


def completions(dossier: Dossier, as_of: date, turns: tuple[date, ...], most: int) -> Iterator[Dossier]:
    """1.15: the dossier with a day for each fact, `most` times at most: those of a few, else a sample.

    Of each fact the first day, the last, and each on which anything turns: as_of, the days of other facts,
    `turns`, and the days beside them.
    """
    days = {as_of, *turns, *(day for fact in dossier.facts for day in (fact.occurred_on, fact.last_day))}
    inside = [day for day in days if date.min < day < date.max]
    beside = sorted({day + ONE_DAY * step for day in inside for step in (-1, 0, 1)})
    choices = [list(at_days(fact, beside)) for fact in dossier.facts]
    number = 1
    for choice in choices:
        number *= len(choice)
    if number <= most:
        for facts in product(*choices):
            yield evolve(dossier, facts=facts)
        return
    for number in range(most):
        steps = (number * (2 * at + 1) + at for at in range(len(choices)))
        told = (choice[step % len(choice)] for choice, step in zip(choices, steps, strict=True))
        yield evolve(dossier, facts=tuple(told))


def at_days(fact: Fact, days: list[date]) -> Iterator[Fact]:
    """The fact on each of some days on which it may have happened; on its own, where that is known."""
    if fact.no_later_than is None:
        yield fact
        return
    ends = fact.occurred_on, fact.last_day
    name = fact.id or fact.occurred_on.isoformat()
    for day in sorted({*ends, *(day for day in days if ends[0] <= day <= ends[1])}):
        yield evolve(fact, occurred_on=day, no_later_than=None, id=name)
