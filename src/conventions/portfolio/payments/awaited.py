"""A dossier for matching payments: its parties, what it awaits on a day, what it has recorded."""

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from attrs import define, evolve, frozen

from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.dossier.dossier import Dossier
from conventions.engine.amounts import money
from conventions.engine.evaluate import evaluate
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import Fact
from conventions.facts.record import facts_in_force
from conventions.files.ledgers.payments import PaymentRow
from conventions.identifiers import compact_siren
from conventions.language.answers import NEVER
from conventions.portfolio.held import normalized_name as plain_name
from conventions.portfolio.held import siren_of

_DONE: Final = frozenset({DutyStatus.MET, DutyStatus.MET_LATE, DutyStatus.WAIVED})
_OVER: Final = _DONE | {DutyStatus.NOT_APPLICABLE}


@frozen
class Awaited:
    """An awaited payment or repayment.

    Attributes:
        of: the norm, by its name in facts; None for a grant whose text has no payment.
        name: its label.
        least, most: the remaining amount; equal if decided; a `most` of None has no limit.
        due: its due date, if any.
        is_ordered: whether a recovery order was issued for it.
    """

    of: str | None
    name: str
    least: Euros
    most: Euros | None
    due: date | None
    is_ordered: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether its amount is not decided."""
        return self.least != self.most

    def may_be(self, amount: Euros) -> bool:
        """Return whether its undecided amount may be this one."""
        return self.is_open and self.least <= amount and (self.most is None or amount <= self.most)


@define(eq=False, slots=False)
class DossierOfPayments:
    """A dossier of a portfolio; what it awaits is evaluated only if a payment may belong to it."""

    folder: Path
    dossier: Dossier
    as_of: date

    @property
    def agreement(self) -> Agreement:
        """Return the text with all amendments."""
        return self.dossier.last_text

    @cached_property
    def first_day(self) -> date | None:
        """Return the day of decision or the start of the period, whichever is first."""
        decision, start = self.agreement.decision, self.agreement.period.start
        days = (start, None if decision is None else decision.taken_on)
        return min((day for day in days if isinstance(day, date)), default=None)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Return the record without erroneous facts."""
        return tuple(facts_in_force(self.dossier.facts))

    @cached_property
    def sirets(self) -> frozenset[str]:
        """Return the SIRETs of its beneficiaries, digits only."""
        numbers = (party.siret for party in self.agreement.parties if party.effective_side == "beneficiary")
        return frozenset(compact_siren(number) for number in numbers if number)

    @cached_property
    def sirens(self) -> frozenset[str]:
        """Return the SIREN of each."""
        return frozenset(map(siren_of, self.sirets))

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the normalized names of its beneficiaries."""
        parties = [party for party in self.agreement.parties if party.effective_side == "beneficiary"]
        return frozenset(plain_name(name) for party in parties for name in (party.name, party.short_name))

    @cached_property
    def payments(self) -> tuple[Awaited, ...]:
        """Return what the funder owes or may owe; without payments in the text, the rest of the grant."""
        found = tuple(
            Awaited(duty.subject, duty.name, *self._left(duty), _due(duty))
            for duty in self._duties
            if duty.is_payment and duty.status not in _OVER
        )
        if any(duty.is_payment for duty in self._duties):
            return found
        if self.agreement.grant_formula is not None:
            return (Awaited(None, "", Euros.ZERO, None, None),)
        left = self.agreement.grant - self._sum("payment") + self._sum("transfer_returned")
        return (Awaited(None, "", left, left, None),) if left > Euros.ZERO else ()

    @property
    def is_fully_paid(self) -> bool:
        """Return whether nothing is left to pay, whatever happens."""
        own = [duty.status for duty in self._duties if duty.is_payment]
        return all(status in _DONE for status in own) if own else not self.payments

    @cached_property
    def payment_names(self) -> tuple[str, ...]:
        """Return the names of the payments of the text, as used in facts."""
        return tuple(duty.subject for duty in self._duties if duty.is_payment)

    @cached_property
    def debts(self) -> tuple[Awaited, ...]:
        """Return what the beneficiary must repay."""
        ordered = {fact.of for fact in self.facts if fact.key == "recovery_order"}
        return tuple(
            Awaited(duty.subject, duty.name, *self._left(duty), _due(duty), duty.subject in ordered)
            for duty in self._duties
            if duty.claimed is not None and duty.status not in _OVER
        )

    def of_key(self, key: str) -> tuple[Fact, ...]:
        """Return the facts in force with a key."""
        return tuple(fact for fact in self.facts if fact.key == key)

    def with_facts(self, facts: tuple[Fact, ...]) -> "DossierOfPayments":
        """Return the dossier with additional facts."""
        return DossierOfPayments(
            self.folder, evolve(self.dossier, facts=(*self.dossier.facts, *facts)), self.as_of
        )

    def has_other_body(self, row: PaymentRow) -> bool:
        """Return whether a row has a number that is none of its beneficiaries', if it states theirs."""
        return bool(row.siren and self.sirens) and row.siren not in self.sirens

    def is_of(self, row: PaymentRow) -> bool:
        """Return whether a row names one of its beneficiaries, by number or name."""
        return row.siren in self.sirens or plain_name(row.party) in self.names

    @cached_property
    def _duties(self) -> tuple[DutyVerdict, ...]:
        return evaluate(self.dossier, self.as_of).duties

    def _left(self, duty: DutyVerdict) -> tuple[Euros, Euros | None]:
        """Return the remaining minimum and maximum of a duty."""
        key = "payment" if duty.is_payment else "repaid"
        done = self._sum(key, duty.subject)
        if duty.is_payment:
            done -= self._sum("transfer_returned", duty.subject)
        least, most = (None, None) if duty.amount is None else (money(duty.amount.lo), money(duty.amount.hi))
        left = Euros.ZERO if least is None else max(Euros.ZERO, least - done)
        return left, None if most is None else max(Euros.ZERO, most - done)

    def _sum(self, key: str, of: str | None = None) -> Euros:
        """Return the recorded total of a key: for one norm, or for all."""
        facts = (fact for fact in self.of_key(key) if of in (None, fact.of))
        return Euros.total(fact.value for fact in facts if isinstance(fact.value, Euros))


def _due(duty: DutyVerdict) -> date | None:
    day = None if duty.due is None else duty.due.value
    return day if isinstance(day, date) and day != NEVER else None
