"""What the law wants an agreement to say, one record each: from when, above what, and how sure we are."""

from datetime import date
from enum import Enum

from attrs import frozen

from budget.findings import Severity
from budget.money import Euros

__all__ = ["REQUIREMENTS", "Anchor", "Requirement", "SourceStatus"]


class Anchor(Enum):
    """The date that says which version of the law applies."""

    AGREEMENT = "agreement"
    """Its signature when it is dated, else the decision."""
    REQUEST = "request"


class SourceStatus(Enum):
    """How the source was read; a secondary one says so in its findings."""

    TEXT = "text"
    SECONDARY = "secondary"


@frozen
class Requirement:
    """A topic that the agreement must speak of.

    Attributes:
        topic: the name that a norm bears, or that its expressions mention, when the agreement speaks of it.
        since: the first day of the anchor's date to which the requirement applies, included.
        above: the grant strictly above which it applies; None: every grant.
        forms: the beneficiaries' legal forms to which it applies, in lower case; empty: every one.
    """

    code: str
    topic: str
    severity: Severity
    anchor: Anchor
    since: date
    reference: str
    status: SourceStatus
    checked_on: date
    above: Euros | None = None
    forms: frozenset[str] = frozenset()


_THRESHOLD = Euros.of(23_000)
_CHECKED = date(2026, 11, 21)

REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement(
        code="evaluation_not_stated",
        topic="evaluation",
        severity=Severity.MAJOR,
        anchor=Anchor.AGREEMENT,
        since=date(2021, 7, 3),
        reference="loi n° 2000-321, art. 10",
        status=SourceStatus.SECONDARY,
        checked_on=_CHECKED,
        above=_THRESHOLD,
    ),
    Requirement(
        code="unspent_money_not_stated",
        topic="unspent_money",
        severity=Severity.MAJOR,
        anchor=Anchor.AGREEMENT,
        since=date(2021, 7, 3),
        reference="loi n° 2000-321, art. 10",
        status=SourceStatus.SECONDARY,
        checked_on=_CHECKED,
        above=_THRESHOLD,
        forms=frozenset({"association", "fondation"}),
    ),
    Requirement(
        code="republican_commitment_not_stated",
        topic="republican_commitment",
        severity=Severity.MINOR,
        anchor=Anchor.REQUEST,
        since=date(2022, 1, 2),
        reference="loi n° 2000-321, art. 10-1",
        status=SourceStatus.SECONDARY,
        checked_on=_CHECKED,
        forms=frozenset({"association", "fondation"}),
    ),
)
