"""The clauses that the law asks for: each requirement in force finds its topic among the norms."""

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from budget.findings import Finding, Severity
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Norm
from conventions.audit.expressions import expressions, mentioned
from conventions.audit.finding import found
from conventions.audit.law import REQUIREMENTS, THRESHOLD, Anchor, Requirement
from conventions.audit.settled import granted
from conventions.engine.day import Day
from conventions.engine.unrecorded import unstarted
from conventions.parameters.dated import SourceStatus
from conventions.rulebook.rulebook import Rule, Rulebook

__all__ = ["clauses_of_the_law"]


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
    """The threshold in force on a day."""
    dated = (item for book in rulebooks for item in book.parameters if item.key == THRESHOLD)
    version = None if on is None else next((item.at(on) for item in dated), None)
    return version.value if version is not None and isinstance(version.value, Euros) else None


def _topics(agreement: Agreement) -> frozenset[str]:
    """What norms are called and what they mention; a fact that is declared alone binds nobody."""
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    owners = {item.name for item in agreement.definitions} | {item.name for item in norms}
    roles = frozenset(item.role for item in norms if item.role is not None)
    return roles.union(owners, *(mentioned(expression.tree) for expression in expressions(agreement)))


def _applies(requirement: Requirement, rule: Rule, anchored: date, above: Euros | None, text: Day) -> bool:
    """Whether it is known to apply: without a date, an amount or a legal form, nothing is claimed."""
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
