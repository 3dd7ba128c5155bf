"""A clause beside the law: one that gives more time than a rule which no agreement may relax."""

from collections.abc import Iterator
from datetime import date

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.audit.finding import found
from conventions.engine.rules import rule_verdicts
from conventions.engine.unrecorded import unstarted
from conventions.engine.verdict import DutyVerdict
from conventions.rulebook.rulebook import Relation, Rulebook

__all__ = ["clauses_within_the_law"]


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
