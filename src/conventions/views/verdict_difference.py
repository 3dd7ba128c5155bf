"""The differences of two verdicts in norms, amounts, findings and rules; and of two stories."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final, Generic, TypeVar

from attrs import field, fields, frozen

from budget.findings import Finding
from conventions.engine.verdict import DutyVerdict, RightVerdict, RuleVerdict, TermVerdict, Verdict
from conventions.language.answers import Answer
from conventions.language.types import Type
from conventions.views.timeline import Change

T = TypeVar("T")
Norm = DutyVerdict | RightVerdict

_SOUGHT: Final = {"opening": "opens_on"}
"""The lazily computed fields, by the field that holds the function."""
_NAMED: Final = (
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
        there = (field.name for field in fields(type(self.before)) if field.name not in _NAMED)
        names = (_SOUGHT.get(name, name) for name in there)
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
