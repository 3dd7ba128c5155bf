"""The clauses that the law asks for: each requirement in force finds its topic among the norms."""

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from budget.findings import Finding
from conventions.agreement.agreement import Agreement
from conventions.audit.expressions import expressions, mentioned
from conventions.audit.finding import found
from conventions.audit.law import REQUIREMENTS, Anchor, Requirement
from conventions.audit.settled import granted

__all__ = ["clauses_of_the_law"]


def clauses_of_the_law(agreement: Agreement) -> Iterator[Finding]:
    """A topic of the law of which no norm speaks: by its name, or by what its expressions mention."""
    topics = _topics(agreement)
    for requirement in REQUIREMENTS:
        if _applies(requirement, agreement) and requirement.topic not in topics:
            yield found(
                requirement.code,
                requirement.severity,
                requirement.topic,
                source=requirement.reference,
                actual="",
                expected=requirement.topic,
                status=requirement.status.value,
                since=requirement.since.isoformat(),
                threshold="" if requirement.above is None else str(requirement.above),
            )


def _topics(agreement: Agreement) -> frozenset[str]:
    """What norms are called and what they mention; a fact that is declared alone binds nobody."""
    owners = {item.name for item in agreement.definitions} | {item.name for item in agreement.duties}
    rights = frozenset(item.name for item in agreement.rights)
    return rights.union(owners, *(mentioned(expression.tree) for expression in expressions(agreement)))


def _applies(requirement: Requirement, agreement: Agreement) -> bool:
    """Whether it is known to apply: without a date, an amount or a legal form, nothing is claimed."""
    anchored = _anchor(requirement.anchor, agreement)
    if anchored is None or anchored < requirement.since:
        return False
    if requirement.above is not None:
        grant = granted(agreement)
        if grant is None or grant <= requirement.above:
            return False
    forms = {(party.legal_form or "").lower() for party in agreement.parties if party.role == "beneficiary"}
    return not requirement.forms or bool(forms & requirement.forms)


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
