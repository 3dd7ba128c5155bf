"""The agreement beside the law: the clauses that it asks for, those looser than it, what rules need."""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Final, assert_never

from attrs import frozen

from budget.findings import Finding, Severity
from budget.money import Euros
from conventions.agreement.agreement import NO_PERIOD, Agreement, Terms
from conventions.agreement.norms import Norm
from conventions.audit.expressions import expressions, first_reader, found, granted, mentioned
from conventions.engine.asked import unstarted
from conventions.engine.day import Day
from conventions.engine.program import compile_terms
from conventions.engine.rules import rule_verdicts
from conventions.engine.verdict import DutyVerdict
from conventions.parameters.dated import SourceStatus
from conventions.rulebook.rulebook import Relation, Rule, Rulebook

# ------------------------------------------------------------------------------------------------------------
# What the law wants an agreement to say: which rules ask for a clause, and by what name it is known here.

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


# --- The clauses that the law asks for: each requirement in force finds its topic among the norms -----------


def clauses_of_the_law(agreement: Agreement, rulebooks: tuple[Rulebook, ...]) -> Iterator[Finding]:
    """A topic of the law of which no norm speaks: by its name, its role, or by what its expressions mention.

    The law is that of the rulebooks that are applied: its text, its first day, its threshold, whom it binds.
    """
    topics, text = _topics(agreement), unstarted(agreement, rulebooks)
    for requirement in REQUIREMENTS:
        rules = (item for book in rulebooks for item in book.rules)
        rule = next((item for item in rules if item.name == requirement.rule), None)
        if rule is None or topics & {requirement.topic, requirement.role}:
            continue
        anchored = _anchor(requirement.anchor, agreement)
        above = _threshold(anchored, rulebooks) if requirement.is_above_threshold else None
        if anchored is None or not _applies(requirement, rule, anchored, above, text):
            continue
        is_unread = rule.source.status is SourceStatus.UNVERIFIED
        yield found(
            requirement.code,
            Severity.INFO if is_unread else requirement.severity,
            requirement.topic,
            source=rule.source.reference,
            actual="",
            expected=requirement.topic,
            status=rule.source.status.value,
            since="" if rule.since is None else rule.since.isoformat(),
            threshold="" if above is None else str(above),
        )


def _threshold(on: date | None, rulebooks: tuple[Rulebook, ...]) -> Euros | None:
    """Return the threshold in force on a day."""
    dated = (item for book in rulebooks for item in book.parameters if item.key == THRESHOLD)
    version = None if on is None else next((item.at(on) for item in dated), None)
    return version.value if version is not None and isinstance(version.value, Euros) else None


def _topics(agreement: Agreement) -> frozenset[str]:
    """Return what norms are called and what they mention; a fact that is declared alone binds nobody."""
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    owners = {item.name for item in agreement.definitions} | {item.name for item in norms}
    roles = frozenset(item.role for item in norms if item.role is not None)
    return roles.union(owners, *(mentioned(expression.tree) for expression in expressions(agreement)))


def _applies(requirement: Requirement, rule: Rule, anchored: date, above: Euros | None, text: Day) -> bool:
    """Return whether it is known to apply: without a date, an amount or a legal form, nothing is claimed."""
    if rule.since is not None and anchored < rule.since:
        return False
    if requirement.is_above_threshold:
        grant = granted(text.agreement)
        if grant is None or above is None or grant <= above:
            return False
    stating = (book for book in text.books if requirement.scope in book.program.definitions)
    return any(book.now.named(requirement.scope).value is True for book in stating)


def _anchor(anchor: Anchor, agreement: Agreement) -> date | None:
    match anchor:
        case Anchor.REQUEST:
            return agreement.requested_on
        case Anchor.AGREEMENT:
            signed = None if agreement.signing is None else agreement.signing.signed_on
            if isinstance(signed, date):
                return signed
            return None if agreement.decision is None else agreement.decision.taken_on
        case _:
            assert_never(anchor)


# --- A clause beside the law: one that gives more time than a rule which no agreement may relax -------------


def clauses_within_the_law(agreement: Agreement, rulebooks: tuple[Rulebook, ...]) -> Iterator[Finding]:
    """A day of the agreement that is later than the one of a rule which is a floor, both settled by the text.

    Nothing is recorded, and so nothing waived: a day that waits for a fact is not settled.
    """
    text = unstarted(agreement, rulebooks)
    for book in text.books:
        for verdict in rule_verdicts(book):
            norm, clause = verdict.norm, verdict.clause_due
            if not isinstance(norm, DutyVerdict) or verdict.rule.relation is not Relation.FLOOR:
                continue
            law, said = (None if answer is None else answer.value for answer in (norm.due, clause))
            if isinstance(law, date) and isinstance(said, date) and law < said:
                yield found(
                    "clause_looser_than_law",
                    Severity.MAJOR,
                    norm.subject,
                    source=verdict.rule.source.reference,
                    actual=said.isoformat(),
                    expected=f"<= {law.isoformat()}",
                    rule=verdict.rule.name,
                    by=law.isoformat(),
                    status=verdict.source.value,
                )


# --- What norms and rules need that the text does not state: a period, the legal form of a party ------------

_PERIOD: Final = frozenset({"period", "period.start", "period.end"})
_SIDES: Final = ("funder", "beneficiary")


def period_is_stated(agreement: Agreement) -> Iterator[Finding]:
    """Norms that count from the period or to its end, where the text states none."""
    if agreement.period != NO_PERIOD:
        return
    reader = first_reader(agreement, _PERIOD)
    if reader is not None:
        yield found(
            "period_not_stated",
            Severity.INFO,
            "period",
            article=reader.article,
            actual="",
            expected="[period]",
            label=reader.label,
        )


def forms_are_stated(agreement: Agreement, rulebooks: tuple[Rulebook, ...]) -> Iterator[Finding]:
    """Parties without a legal form, where rules that are applied depend on it."""
    named = frozenset(name for book in rulebooks for name in _named_in(book.terms))
    without = [
        party
        for party in agreement.parties
        if party.role in _SIDES and f"{party.role}.form" in named and party.legal_form is None
    ]
    if without:
        yield found(
            "legal_form_not_stated",
            Severity.INFO,
            f"party.{without[0].role}.legal_form",
            actual="",
            expected="legal_form",
            label=", ".join(party.short_name for party in without),
        )


@lru_cache(maxsize=64)
def _named_in(terms: Terms) -> frozenset[str]:
    """Return what the expressions of a rulebook mention: of one, the same for every dossier."""
    return frozenset(name for tree in compile_terms(terms).trees.values() for name in mentioned(tree))
