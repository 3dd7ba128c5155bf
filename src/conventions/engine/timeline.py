"""The life of a dossier: one verdict for each day on which something can change."""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict

__all__ = ["Change", "changes", "first_day", "timeline"]

MOST_DAYS = 2_000


@frozen
class Change:
    """On `day`, the status of a norm goes from `before` (None: its first) to `after`."""

    day: date
    norm: str
    before: str | None
    after: str


def first_day(dossier: Dossier) -> date | None:
    """Return the day on which the story begins: the first fact, or the first day of the period.

    None where no day is known at all.
    """
    start = dossier.agreement.period.first
    stated = () if start is None else (start,)
    return min((*stated, *(fact.occurred_on for fact in dossier.facts)), default=None)


def timeline(dossier: Dossier, start: date, end: date, known_on: date | None = None) -> Iterator[Verdict]:
    """Yield the verdict of `start`, then of each day up to `end`, included, on which something can change."""
    day: date | None = start
    for _ in range(MOST_DAYS):
        if day is None or day > end:
            return
        verdict = evaluate(dossier, day, known_on)
        yield verdict
        day = verdict.stable_until


def changes(dossier: Dossier, start: date, end: date, known_on: date | None = None) -> Iterator[Change]:
    """Yield each change of a status from `start` to `end`, in the order of days, then of the agreement."""
    standing: dict[str, str] = {}
    for verdict in timeline(dossier, start, end, known_on):
        for norm in verdict.norms:
            status = norm.status.value
            before = standing.get(norm.subject)
            if status != before:
                yield Change(verdict.as_of, norm.subject, before, status)
            standing[norm.subject] = status
