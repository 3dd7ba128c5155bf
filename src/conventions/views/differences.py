"""How verdicts differ: over the days of a dossier, between two of them, and in dates that amendments move."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Generic, TypeVar

from attrs import evolve, field, fields

from budget import frozen
from budget.findings import Finding
from conventions.agreement.agreement import Agreement
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import AmendmentStatus
from conventions.engine.verdict import DutyVerdict, RightVerdict, RuleVerdict, TermVerdict, Verdict
from conventions.facts.fact import DUE_SOON, days_of, facts_in_force
from conventions.language.answers import DAWN, Answer
from conventions.language.syntax import Type
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
        for norm in verdict.norms_and_rules:
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


T = TypeVar("T")
Norm = DutyVerdict | RightVerdict

LAZY: Final = {"opening": "opens_on"}
"""The lazily computed fields, by the field that holds the function."""
DESCRIBING: Final = (
    "id",
    "row",
    "article",
    "label",
    "debtor",
    "holder",
    "act",
    "is_payment",
    "explain",
    "counts",
    "claimed",
    "moved",
    "alike",
)
"""The fields that describe a norm, not its verdict on a day."""


@frozen
class Differing(Generic[T]):
    """A value before and after; None: it does not exist on that side."""

    name: str
    before: T | None
    after: T | None


@frozen
class NormDifference(Differing[Norm]):
    """A norm with different verdicts, or that only one side has."""

    @property
    def aspects(self) -> tuple[str, ...]:
        """The fields that differ, in their order; empty for a norm that only one verdict has."""
        if self.before is None or self.after is None or type(self.before) is not type(self.after):
            return ()
        there = (field.name for field in fields(type(self.before)) if field.name not in DESCRIBING)
        names = (LAZY.get(name, name) for name in there)
        return tuple(name for name in names if getattr(self.before, name) != getattr(self.after, name))


@frozen
class VerdictDifference:
    """The differences between two verdicts."""

    norms: tuple[NormDifference, ...] = ()
    amounts: tuple[Differing[Answer], ...] = ()
    definitions: tuple[Differing[Answer], ...] = ()
    findings: tuple[Differing[Finding], ...] = ()
    rules: tuple[Differing[RuleVerdict], ...] = ()
    term: Differing[TermVerdict] | None = None
    types: Mapping[str, Type] = field(factory=dict, eq=False)

    @property
    def is_empty(self) -> bool:
        """Whether both verdicts are equal."""
        return self == VerdictDifference()


@frozen
class StoryDifference:
    """The changes of status that only one of two stories has, in order."""

    gone: tuple[Change, ...] = ()
    come: tuple[Change, ...] = ()


def verdict_difference(before: Verdict, after: Verdict) -> VerdictDifference:
    """Return the differences of `after`, in the order of the agreement; empty for equal verdicts.

    A finding is identified by its code and subject: if both have it and it differs, it has changed.
    """
    old, new = _by_subject(before.norms), _by_subject(after.norms)
    norms = (NormDifference(name, old.get(name), new.get(name)) for name in _names(old, new))
    is_other_term = before.term != after.term
    return VerdictDifference(
        norms=tuple(item for item in norms if item.aspects or None in (item.before, item.after)),
        amounts=_differing(dict(before.amounts), dict(after.amounts)),
        definitions=_differing(dict(before.definitions), dict(after.definitions)),
        findings=_differing(_by_what(before.findings), _by_what(after.findings)),
        rules=_differing(_by_rule(before.rules), _by_rule(after.rules)),
        term=Differing("term", before.term, after.term) if is_other_term else None,
        types=dict((*before.types, *after.types)),
    )


def story_difference(before: Iterable[Change], after: Iterable[Change]) -> StoryDifference:
    """Return the changes that only one of two stories has."""
    old, new = tuple(before), tuple(after)
    return StoryDifference(
        tuple(change for change in old if change not in new),
        tuple(change for change in new if change not in old),
    )


def _by_subject(norms: Iterable[Norm]) -> dict[str, Norm]:
    return {norm.subject: norm for norm in norms}


def _by_rule(rules: Iterable[RuleVerdict]) -> dict[str, RuleVerdict]:
    return {rule.subject: rule for rule in rules}


def _by_what(findings: Iterable[Finding]) -> dict[tuple[str, str, int], Finding]:
    """Return findings by code and subject; if several share both, also by their index."""
    found: dict[tuple[str, str, int], Finding] = {}
    for finding in findings:
        at = 0
        while (finding.code, finding.subject, at) in found:
            at += 1
        found[finding.code, finding.subject, at] = finding
    return found


Key = TypeVar("Key", bound=Hashable)


def _names(old: Mapping[Key, object], new: Mapping[Key, object]) -> Sequence[Key]:
    """Return the names of both, those of the first in order, then those that only the second has."""
    return [*old, *(name for name in new if name not in old)]


def _differing(old: Mapping[Key, T | None], new: Mapping[Key, T | None]) -> tuple[Differing[T], ...]:
    pairs = ((name, old.get(name), new.get(name)) for name in _names(old, new))
    return tuple(
        Differing(name[1] if isinstance(name, tuple) else str(name), before, after)
        for name, before, after in pairs
        if before != after
    )


@frozen
class Moved:
    """The date of a norm before and after; `by_formula`: its own text did not change."""

    subject: str
    name: str
    before: Answer
    after: Answer
    by_formula: bool


def former_dates(dossier: Dossier, verdict: Verdict) -> Mapping[str, Answer]:
    """Return the original date of each norm whose date the amendments in force have moved."""
    if all(state.status is not AmendmentStatus.IN_FORCE for state in verdict.amendments):
        return {}
    first = evaluate(evolve(dossier, amendments=()), verdict.as_of, verdict.known_on)
    return {norm.subject: old for norm, old, _ in _with_other_last_day(first, verdict)}


def moved_dates(
    before: Agreement, after: Agreement, dossier: Dossier, as_of: date, known_on: date | None = None
) -> tuple[Moved, ...]:
    """Return the dates that differ between two texts on a day, given the record of a dossier.

    Norms that only one of the texts has are left out.
    """
    first, second = (
        evaluate(evolve(dossier, agreement=text, amendments=()), as_of, known_on) for text in (before, after)
    )
    stated, now = _stated_dates(before), _stated_dates(after)
    return tuple(
        Moved(norm.subject, norm.name, old, new, stated.get(norm.id) == now.get(norm.id))
        for norm, old, new in _with_other_last_day(first, second)
    )


def _stated_dates(agreement: Agreement) -> Mapping[str, str | None]:
    """Return the text of the date of each norm, and of the duty that a right creates."""
    duties = {duty.name: duty.due for duty in agreement.duties}
    rights = {right.name: right.until for right in agreement.rights}
    return duties | rights | {f"{right.name}.duty": right.payable for right in agreement.rights}


def _with_other_last_day(first: Verdict, second: Verdict) -> Iterator[tuple[Norm, Answer, Answer]]:
    before = {norm.subject: _last_day(norm) for norm in first.norms}
    for norm in second.norms:
        old, new = before.get(norm.subject), _last_day(norm)
        if old is not None and new is not None and (old.lo, old.hi) != (new.lo, new.hi):
            yield norm, old, new


def _last_day(norm: Norm) -> Answer | None:
    """Return the date by which a duty is due, or the last day of a right."""
    return norm.due if isinstance(norm, DutyVerdict) else norm.until
