"""The numbers that identify the parties and their accounts: their form and their keys."""

from collections.abc import Callable, Iterator

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.party import Party
from conventions.audit.finding import found
from conventions.identifiers import IdentifierError, bic, iban, mask, register, rna, siret

__all__ = ["identifiers_are_valid"]

_Check = Callable[[str], str]


def identifiers_are_valid(agreement: Agreement) -> Iterator[Finding]:
    """A SIRET, RNA, IBAN or BIC that identifies nobody; an IBAN is shown masked. A blank is not a number."""
    for party in agreement.parties:
        for name, number, check in _numbers(party):
            try:
                check(number)
            except IdentifierError as refused:
                yield found(
                    "identifier_invalid",
                    Severity.MAJOR,
                    f"party.{party.role}.{name}",
                    actual=mask(number) if name.endswith("iban") else refused.actual,
                    expected=refused.expected,
                    kind=refused.kind,
                    party=party.short_name,
                )


def _numbers(party: Party) -> Iterator[tuple[str, str, _Check]]:
    if party.siret is not None:
        yield "siret", party.siret, siret.validate
    if party.rna is not None:
        yield "rna", party.rna, rna.validate
    if party.register is not None:
        yield "register", party.register, register.validate
    account = party.bank_account
    if account is None:
        return
    if isinstance(account.iban, str):
        yield "bank_account.iban", account.iban, iban.validate
    if isinstance(account.bic, str):
        yield "bank_account.bic", account.bic, bic.validate
