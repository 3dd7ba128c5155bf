"""The agreement compared with the law: missing clauses, looser clauses, data that rules need."""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Final, assert_never

from budget import frozen
from budget.findings import Finding, Severity
from budget.money import Euros
from conventions.agreement.agreement import NO_PERIOD, Agreement, Terms
from conventions.agreement.norms import Norm
from conventions.audit.expressions import (
    audit_finding,
    expressions,
    first_expression_naming,
    granted,
    mentioned,
)
from conventions.engine.day import Day, unstarted
from conventions.engine.program import compile_terms
from conventions.engine.rules import rule_verdicts
from conventions.engine.verdict import DutyVerdict
from conventions.parameters import SourceStatus
from conventions.rulebook import Relation, Rule, Rulebook

# ------------------------------------------------------------------------------------------------------------
# What the law requires an agreement to say: which rules require a clause, and its name here.

THRESHOLD: Final = "convention.threshold"
"""The parameter of the rulebook: the yearly grant above which an agreement must be in writing."""


class Anchor(Enum):
    """The date that determines which version of the law applies."""

    AGREEMENT = "agreement"
    """Its signature if dated, else the decision."""
    REQUEST = "request"


@frozen
class Requirement:
    """A topic that the agreement must cover.

    Attributes:
        topic: the name that a norm has, or that its expressions mention, if the agreement covers it.
        rule: the rule that requires it, with its text, first day and reading status.
        scope: the definition, in its rulebook, of the beneficiaries to which it applies.
        is_above_threshold: it applies only above the threshold; otherwise to every grant.
        role: the role of a norm that covers the topic, whatever its name.
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


# --- The clauses that the law requires: each requirement in force is looked for among the norms -------------


def clauses_of_the_law(agreement: Agreement, rulebooks: tuple[Rulebook, ...]) -> Iterator[Finding]:
    """Yield a finding for a required topic that no norm covers by its name, role or expressions.

    The text, first day, threshold and scope come from the rulebooks applied.
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
        yield audit_finding(
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
    """Return the names of norms and what they mention; a declared fact alone binds nobody."""
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    owners = {item.name for item in agreement.definitions} | {item.name for item in norms}
    roles = frozenset(item.role for item in norms if item.role is not None)
    return roles.union(owners, *(mentioned(expression.tree) for expression in expressions(agreement)))


def _applies(requirement: Requirement, rule: Rule, anchored: date, above: Euros | None, text: Day) -> bool:
    """Return whether it surely applies; without a date, an amount or a legal form it does not."""
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


# --- A clause compared with the law: one that gives more time than a mandatory rule -------------------------


def clauses_within_the_law(agreement: Agreement, rulebooks: tuple[Rulebook, ...]) -> Iterator[Finding]:
    """Yield a finding for a settled date in the agreement later than that of a mandatory rule.

    No fact is taken into account, so nothing can be waived: dates that depend on facts are skipped.
    """
    text = unstarted(agreement, rulebooks)
    for book in text.books:
        for verdict in rule_verdicts(book):
            norm, clause = verdict.norm, verdict.clause_due
            if not isinstance(norm, DutyVerdict) or verdict.rule.relation is not Relation.FLOOR:
                continue
            law, said = (None if answer is None else answer.value for answer in (norm.due, clause))
            if isinstance(law, date) and isinstance(said, date) and law < said:
                yield audit_finding(
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


# --- Data that norms and rules need but the text lacks: a period, the legal form of a party -----------------

_PERIOD: Final = frozenset({"period", "period.start", "period.end"})
_SIDES: Final = ("funder", "beneficiary")


def period_is_stated(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for norms that count from or to the period if the text has none."""
    if agreement.period != NO_PERIOD:
        return
    reader = first_expression_naming(agreement, _PERIOD)
    if reader is not None:
        yield audit_finding(
            "period_not_stated",
            Severity.INFO,
            "period",
            article=reader.article,
            actual="",
            expected="[period]",
            label=reader.label,
        )


def forms_are_stated(agreement: Agreement, rulebooks: tuple[Rulebook, ...]) -> Iterator[Finding]:
    """Yield a finding for parties without a legal form if applied rules depend on it."""
    named = frozenset(name for book in rulebooks for name in _named_in(book.terms))
    without = [
        party
        for party in agreement.parties
        if party.role in _SIDES and f"{party.role}.form" in named and party.legal_form is None
    ]
    if without:
        yield audit_finding(
            "legal_form_not_stated",
            Severity.INFO,
            f"party.{without[0].role}.legal_form",
            actual="",
            expected="legal_form",
            label=", ".join(party.short_name for party in without),
        )


@lru_cache(maxsize=64)
def _named_in(terms: Terms) -> frozenset[str]:
    """Return the names in the expressions of a rulebook, the same for every dossier."""
    return frozenset(name for tree in compile_terms(terms).trees.values() for name in mentioned(tree))
