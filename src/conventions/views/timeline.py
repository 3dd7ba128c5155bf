"""The life of a dossier: one verdict for each day on which a status can change."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from attrs import evolve, frozen

from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.facts.record import DUE_SOON, days_of, facts_in_force
from conventions.language.answers import DAWN
from conventions.rulebook import Rulebook

MOST_DAYS = 2_000
STORY_YEARS = 30
"""The time after the end of the agreement that a story covers; it stops earlier if nothing can change."""


@frozen
class Change:
    """On `day`, the status of a norm goes from `before` (None: its first) to `after`."""

    day: date
    norm: str
    before: str | None
    after: str


def first_day(dossier: Dossier) -> date | None:
    """Return the first day of the story: the first fact, or the first day of the period.

    None where no day is known at all.
    """
    start = dossier.agreement.period.first
    stated = () if start is None else (start,)
    days = (day for day in days_of(facts_in_force(dossier.facts)) if day > DAWN)
    return min((*stated, *days), default=None)


def timeline(
    dossier: Dossier,
    start: date,
    end: date,
    known_on: date | None = None,
    due_soon: timedelta = DUE_SOON,
    rulebooks: tuple[Rulebook, ...] = (),
) -> Iterator[Verdict]:
    """Yield the verdict of `start`, then of each day up to `end`, included, on which a status can change."""
    day: date | None = start
    for _ in range(MOST_DAYS):
        if day is None or day > end:
            return
        verdict = evaluate(dossier, day, known_on, rulebooks, due_soon)
        yield verdict
        day = verdict.statuses_until


def changes(
    dossier: Dossier, start: date, end: date, known_on: date | None = None, due_soon: timedelta = DUE_SOON
) -> Iterator[Change]:
    """Yield each change of a status from `start` to `end`, in the order of days, then of the agreement."""
    return changes_of(timeline(dossier, start, end, known_on, due_soon))


def changes_of(verdicts: Iterable[Verdict]) -> Iterator[Change]:
    """Yield each change of status between successive verdicts, those of rules last."""
    statuses: dict[str, str] = {}
    for verdict in verdicts:
        for norm in verdict.told:
            status = norm.status.value
            before = statuses.get(norm.subject)
            if status != before:
                yield Change(verdict.as_of, norm.subject, before, status)
            statuses[norm.subject] = status


def story(
    dossier: Dossier, as_of: date, known_on: date | None, due_soon: timedelta = DUE_SOON
) -> Iterator[Change]:
    """Yield the changes of the dossier's life, from its first day until nothing more can change.

    Recorded facts of later days count. With `known_on` only what was recorded by then does, also for the
    days after it; asked about a later day than that, the record itself is what is not known.
    """
    if known_on is not None and as_of <= known_on:
        facts = tuple(fact for fact in dossier.facts if fact.known_on <= known_on)
        dossier, known_on = evolve(dossier, facts=facts), None
    last = max(as_of, dossier.agreement.period.last or as_of)
    end = date(min(last.year + STORY_YEARS, date.max.year), 12, 31)
    return changes(dossier, min(first_day(dossier) or as_of, as_of), end, known_on, due_soon)
