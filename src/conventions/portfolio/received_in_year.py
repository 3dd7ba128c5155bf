"""What one beneficiary receives in a year from all public bodies together: in money, by the day of payment.

Aid in kind has no part in it, nor what is granted and not paid (that is `granted_in_year`).

Source: code de commerce, art. L612-4: above 153 000 € received, annual accounts, an auditor and their
publication are due.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import frozen

from budget.findings import Severity
from budget.money import Euros
from conventions.facts.fact import Fact
from conventions.parameters.dated import Version
from conventions.portfolio.finding import CrossFinding, across
from conventions.portfolio.held import Held, party
from conventions.portfolio.thresholds import Thresholds, euros_of

__all__ = ["THRESHOLD", "Received", "ReceivedInYear", "accounts_findings", "received_in_years"]

THRESHOLD = "accounts.threshold"
_PRIVATE: Final = frozenset({"association", "fondation", "fonds de dotation", "entreprise", "société"})


@frozen(eq=False)
class Received:
    """One payment, or with an amount below zero one that came back."""

    held: Held
    on: date
    amount: Euros


@frozen(eq=False)
class ReceivedInYear:
    """The payments of public bodies to one beneficiary in one civil year, in the order of their days.

    Attributes:
        version: the threshold in force on the day of the last payment; None where there is none.
    """

    beneficiary: str
    year: int
    payments: tuple[Received, ...]
    version: Version | None

    @property
    def total(self) -> Euros:
        """What was received, less what came back."""
        return Euros.total(payment.amount for payment in self.payments)

    @property
    def is_above(self) -> bool | None:
        """Whether it is more than the threshold, itself excluded; None where there is no threshold."""
        return None if self.version is None else self.total > euros_of(self.version)

    @property
    def dossiers(self) -> tuple[Held, ...]:
        """The dossiers that paid, each once."""
        return tuple(dict.fromkeys(payment.held for payment in self.payments))


def received_in_years(all_held: Iterable[Held], thresholds: Thresholds) -> tuple[ReceivedInYear, ...]:
    """The sums, by beneficiary and year. A funder is public unless its legal form says that it is not."""
    groups: dict[tuple[str, int], list[Received]] = {}
    for one in all_held:
        if not one.beneficiary or not is_public(one):
            continue
        for payment in _payments(one):
            groups.setdefault((one.beneficiary, payment.on.year), []).append(payment)
    return tuple(
        ReceivedInYear(
            payments[0].held.named("beneficiary"),
            year,
            tuple(sorted(payments, key=lambda each: (each.on, each.held.id, each.amount))),
            thresholds.at(THRESHOLD, max(payment.on for payment in payments)),
        )
        for (_, year), payments in sorted(groups.items(), key=lambda item: item[0])
    )


def accounts_findings(years: Iterable[ReceivedInYear]) -> Iterator[CrossFinding]:
    """Yield the years in which a beneficiary receives more than the threshold: what to ask of it."""
    for year in years:
        if year.version is not None and year.is_above:
            yield across(
                "certified_accounts_due",
                Severity.MINOR,
                f"{year.beneficiary} {year.year}",
                tuple((one, one.spot(file="facts.toml")) for one in year.dossiers),
                actual=str(year.total),
                expected=str(euros_of(year.version)),
                version=year.version,
                year=str(year.year),
                number=str(len(year.dossiers)),
            )


def is_public(one: Held) -> bool:
    """Whether the funder is a public body: one that does not say its form is one."""
    found = party(one.agreement, "funder")
    return found is not None and (found.legal_form or "").casefold() not in _PRIVATE


def _payments(one: Held) -> Iterator[Received]:
    for fact in one.facts:
        signed = _amount(fact)
        if signed is not None:
            yield Received(one, fact.last_day, signed)


def _amount(fact: Fact) -> Euros | None:
    if not isinstance(fact.value, Euros):
        return None
    return {"payment": fact.value, "transfer_returned": -fact.value}.get(fact.key)
