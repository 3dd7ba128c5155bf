"""The funder's budget line: the credits add up, and every document names the same line."""

from collections.abc import Iterator

from budget.findings import Finding, Severity
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.decision import Imputation
from conventions.audit.finding import found
from conventions.audit.settled import granted

__all__ = ["credits_add_up", "same_imputation"]


def credits_add_up(agreement: Agreement) -> Iterator[Finding]:
    """What remains is available less proposed; the credits hold the one, the grant is the other."""
    for line in () if agreement.decision is None else agreement.decision.imputations:
        for code, actual, expected in _differences(line, granted(agreement)):
            yield found(
                code,
                Severity.MAJOR,
                f"decision.imputation.{line.document}",
                actual=str(actual),
                expected=str(expected),
                document=line.document,
                account=line.account,
            )


def _differences(line: Imputation, grant: Euros | None) -> Iterator[tuple[str, Euros, Euros]]:
    if line.proposed is not None and grant is not None and line.proposed != grant:
        yield "proposed_differs_from_grant", line.proposed, grant
    if line.available is None:
        return
    if line.credits is not None and line.available > line.credits:
        yield "available_exceeds_credits", line.available, line.credits
    if line.proposed is None:
        return
    left = line.available - line.proposed
    if left < Euros.ZERO:
        yield "credits_insufficient", line.proposed, line.available
    if line.remaining is not None and line.remaining != left:
        yield "credits_do_not_add_up", line.remaining, left


def same_imputation(agreement: Agreement) -> Iterator[Finding]:
    """Documents that give one operation different accounts."""
    lines = () if agreement.decision is None else agreement.decision.imputations
    operations = dict.fromkeys(line.operation for line in lines)
    for operation in operations:
        accounts = {line.document: line.account for line in lines if line.operation == operation}
        if len(set(accounts.values())) > 1:
            (first, account), *others = accounts.items()
            for document, other in others:
                if other != account:
                    yield found(
                        "imputations_differ",
                        Severity.MINOR,
                        "decision.imputation",
                        actual=other,
                        expected=account,
                        operation=operation or "",
                        document=document,
                        reference=first,
                    )
