"""What the law wants an agreement to say: which rules ask for a clause, and by what name it is known here."""

from enum import Enum
from typing import Final

from attrs import frozen

from budget.findings import Severity

__all__ = ["REQUIREMENTS", "THRESHOLD", "Anchor", "Requirement"]

THRESHOLD: Final = "convention.threshold"
"""The parameter of the rulebook: the yearly grant strictly above which an agreement must be written."""


class Anchor(Enum):
    """The date that says which version of the law applies."""

    AGREEMENT = "agreement"
    """Its signature when it is dated, else the decision."""
    REQUEST = "request"


@frozen
class Requirement:
    """A topic that the agreement must speak of.

    Attributes:
        topic: the name that a norm bears, or that its expressions mention, when the agreement speaks of it.
        rule: the rule that asks for it, with its text, its first day and how far it was read.
        scope: the definition of its rulebook that says to which beneficiaries it applies.
        is_above_threshold: it applies above the threshold alone; else to every grant.
        role: the role of a norm that speaks of the topic, whatever it is called.
    """

    code: str
    topic: str
    severity: Severity
    anchor: Anchor
    rule: str
    scope: str
    is_above_threshold: bool = False
    role: str | None = None


REQUIREMENTS: Final = (
    Requirement(
        "evaluation_not_stated",
        "evaluation",
        Severity.MAJOR,
        Anchor.AGREEMENT,
        "law_fr.r03_evaluation",
        "is_private",
        is_above_threshold=True,
        role="evaluation",
    ),
    Requirement(
        "unspent_money_not_stated",
        "unspent_money",
        Severity.MAJOR,
        Anchor.AGREEMENT,
        "law_fr.r03_unspent",
        "is_nonprofit",
        is_above_threshold=True,
        role="unspent",
    ),
    Requirement(
        "republican_commitment_not_stated",
        "republican_commitment",
        Severity.MINOR,
        Anchor.REQUEST,
        "law_fr.r15",
        "is_nonprofit",
    ),
)
