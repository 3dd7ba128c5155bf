"""References: what a line, an indicator, a statement or a norm points at exists."""

from collections.abc import Iterable, Iterator

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.audit.finding import found
from conventions.engine.program import compile_agreement
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.language.errors import UnknownNameError

__all__ = ["references"]

_NO_PARTY_OF_ITS_OWN = frozenset({"either", "to_be_completed"})


def references(agreement: Agreement) -> Iterator[Finding]:
    """Every reference to something that the agreement does not hold."""
    for subject, named, known in _references(agreement):
        if named not in known:
            yield found(
                "undefined_reference",
                Severity.MAJOR,
                subject,
                actual=named,
                expected=", ".join(sorted(known)),
            )


def _references(agreement: Agreement) -> Iterator[tuple[str, str, frozenset[str]]]:
    actions = frozenset(action.id for action in agreement.actions)
    papers = frozenset(paper.id for paper in agreement.papers)
    roles = frozenset(party.role for party in agreement.parties)
    for line in _lines(agreement):
        if line[1] is not None:
            yield f"budget.{line[0]}.action", line[1], actions
    for indicator in agreement.indicators:
        if indicator.action is not None:
            yield f"indicator.{indicator.id}.action", indicator.action, actions
    for statement in agreement.statements:
        yield f"statement.{statement.subject}.paper", statement.paper, papers
    for duty in agreement.duties:
        yield f"duty.{duty.name}.debtor", duty.debtor, roles | _NO_PARTY_OF_ITS_OWN
    for right in agreement.rights:
        yield f"right.{right.name}.holder", right.holder, roles | _NO_PARTY_OF_ITS_OWN
    yield from _ledger(agreement)
    yield from _norms(agreement)


def _lines(agreement: Agreement) -> Iterable[tuple[str, str | None]]:
    if agreement.budget is None:
        return ()
    sides = (*agreement.budget.expenses, *(agreement.budget.resources or ()))
    return [(line.id, line.action) for line in sides]


def _ledger(agreement: Agreement) -> Iterator[tuple[str, str, frozenset[str]]]:
    source = agreement.ledger_source
    if source is None:
        return
    carriers = [duty for duty in agreement.duties if source.carried_by in (duty.done_by, duty.name)]
    performed = frozenset(duty.done_by or duty.name for duty in agreement.duties)
    declared = frozenset(fact.key for fact in agreement.facts)
    if (
        source.carried_by not in LIFE_EVENTS
    ):  # built-in events are not listed: they are too many to choose from
        yield "ledger.carried_by", source.carried_by, performed | declared
    if source.part is not None and carriers:
        yield "ledger.part", source.part, frozenset(part for duty in carriers for part in duty.parts)


def _norms(agreement: Agreement) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Names in expressions that are none of the agreement's."""
    program = compile_agreement(agreement)
    for fault in program.faults:
        if isinstance(fault.error, UnknownNameError):
            yield ".".join(fault.path[1:]), fault.error.actual, program.tables.norms
