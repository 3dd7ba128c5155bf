"""The published data of each grant: the essential data of décret n° 2017-779, one row per beneficiary.

A grant is published once it is agreed: signed, or notified if nothing is signed. Grants to natural persons
are left out. Incomplete rows are not invented: they are reported with what is missing.
"""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from fractions import Fraction

from budget import frozen
from budget.money import EURO, Euros, split
from conventions.agreement.party import Party, legal_form_of
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import days_of
from conventions.identifiers import is_rna, is_siret, validate_rna, validate_siret
from conventions.language.answers import DAWN, NEVER
from conventions.portfolio.seen_dossier import SeenDossier, of_answer, party

AGREED = ("signed", "notified")
CHANGED = ("amendment_signed",)
HUNDREDTHS = Euros(cents=10_000)
"""Published shares are in hundredths of a per cent."""


class Conditions(Enum):
    """How a grant is paid."""

    ONCE = "unique"
    IN_PARTS = "échelonné"


class Required(Enum):
    """The required data of a row."""

    FUNDER_SIRET = "funder_siret"
    BENEFICIARY_NUMBER = "beneficiary_number"
    AMOUNT = "amount"
    PAYMENTS = "payments"
    PAYMENT_DAYS = "payment_days"
    SHARES = "shares"


class UnpublishedReason(Enum):
    """Why a grant is not published."""

    NOT_AGREED = "not_agreed"
    NATURAL_PERSON = "natural_person"
    BEFORE = "before"
    OTHER_CURRENCY = "other_currency"


@frozen
class Award:
    """The published data of a grant to one beneficiary.

    Attributes:
        amount: the whole grant, before it is shared.
        share: this beneficiary's share, above 0, at most 1.
        first_payment, last_payment: the first and last day of payments; equal for a single one.
        in_kind: the aid in kind.
    """

    id: str
    role: str
    funder: Party
    beneficiary: Party
    agreed_on: date
    reference: str | None
    title: str
    purpose: str
    amount: Euros
    in_kind: Euros | None
    conditions: Conditions
    first_payment: date
    last_payment: date
    is_small_aid: bool
    share: Fraction
    paid: Euros | None
    period: tuple[date | None, date | None]
    currency: str = EURO


@frozen
class LeftOut:
    """A grant that is not published: with the reason, or the missing data."""

    held: SeenDossier
    reason: UnpublishedReason | None
    lacks: tuple[Required, ...] = ()


def awards_of(
    held: SeenDossier, since: date | None = None, *, in_euros: bool = False
) -> Iterator[Award | LeftOut]:
    """Yield the rows of a dossier, or why it has none; `since`: only if agreed or amended since.

    `in_euros`: for a format without other currencies.
    """
    if in_euros and held.agreement.currency != EURO:
        yield LeftOut(held, UnpublishedReason.OTHER_CURRENCY)
        return
    known = [fact for fact in held.facts if not fact.is_between]
    agreed = next((fact.occurred_on for key in AGREED for fact in known if fact.key == key), None)
    if agreed is None:
        yield LeftOut(held, UnpublishedReason.NOT_AGREED)
        return
    changed = [agreed, *(fact.last_day for fact in held.facts if fact.key in CHANGED)]
    if since is not None and max(changed) < since:
        yield LeftOut(held, UnpublishedReason.BEFORE)
        return
    receiving = [item for item in held.agreement.parties if item.effective_side == "beneficiary"]
    if any(legal_form_of(item.legal_form) == "personne_physique" for item in receiving):
        yield LeftOut(held, UnpublishedReason.NATURAL_PERSON)
        return
    yield from _rows(held, agreed, receiving)


def _rows(held: SeenDossier, agreed: date, receiving: list[Party]) -> Iterator[Award | LeftOut]:
    payments = [
        duty
        for duty in held.verdict.duties
        if duty.is_payment and duty.status is not DutyStatus.NOT_APPLICABLE
    ]
    funder, amount = party(held.agreement, "funder"), held.grant.value
    days, shares = _days(held, agreed, payments), _shares(receiving, payments, amount)
    lacks = {
        Required.FUNDER_SIRET: funder is None or siret_of(funder) is None,
        Required.BENEFICIARY_NUMBER: not receiving or any(map(_has_no_number, receiving)),
        Required.AMOUNT: amount is None or (amount == Euros.ZERO and not held.agreement.in_kind),
        Required.PAYMENTS: not payments and not held.has("payment"),
        Required.PAYMENT_DAYS: days is None,
        Required.SHARES: shares is None,
    }
    if any(lacks.values()) or funder is None or amount is None or days is None or shares is None:
        yield LeftOut(held, None, tuple(one for one, is_lacking in lacks.items() if is_lacking))
        return
    agreement = held.agreement
    paid = dict(held.verdict.amounts)["paid"]
    for beneficiary, share in zip(receiving, shares, strict=True):
        yield Award(
            id=agreement.id,
            role=beneficiary.role,
            funder=funder,
            beneficiary=beneficiary,
            agreed_on=agreed,
            reference=_reference(held),
            title=agreement.title,
            purpose=agreement.purpose or agreement.title,
            amount=amount,
            in_kind=agreement.in_kind,
            conditions=Conditions.ONCE if _number_of_payments(held, payments) == 1 else Conditions.IN_PARTS,
            first_payment=days[0],
            last_payment=days[1],
            is_small_aid=agreement.de_minimis is not None,
            share=share,
            paid=of_answer(paid).value,
            period=(agreement.period.first, agreement.period.last),
            currency=agreement.currency,
        )


def siret_of(party: Party) -> str | None:
    """Return the SIRET of a party, digits only; None if it has no valid one."""
    given = party.siret
    return validate_siret(given) if given is not None and is_siret(given) else None


def rna_of(party: Party) -> str | None:
    """Return the RNA number of a party, if it has the published form: W and nine digits."""
    given = party.rna
    number = validate_rna(given) if given is not None and is_rna(given) else None
    return number if number is not None and number[1:].isdigit() else None


def _has_no_number(beneficiary: Party) -> bool:
    return siret_of(beneficiary) is None and rna_of(beneficiary) is None


def _reference(held: SeenDossier) -> str | None:
    """Return the number of the decision, else of the agreement."""
    decision = held.agreement.decision
    return (None if decision is None else decision.number) or held.agreement.number


def _number_of_payments(held: SeenDossier, payments: list[DutyVerdict]) -> int:
    """Return the number of payments of the grant, made or planned."""
    return max(len(payments), sum(fact.key == "payment" for fact in held.facts))


def _days(held: SeenDossier, agreed: date, payments: list[DutyVerdict]) -> tuple[date, date] | None:
    """Return the payment period of the grant: recorded days, fixed days, else up to the end of the term.

    None if a coming payment has no day, and the agreement no known end.
    """
    days = [day for day in days_of(fact for fact in held.facts if fact.key == "payment") if day > DAWN]
    is_open = not payments and not days
    for duty in payments:
        if duty.status in (DutyStatus.MET, DutyStatus.MET_LATE):
            continue
        due = None if duty.due is None else duty.due.value
        if isinstance(due, date) and DAWN < due < NEVER:
            days.append(due)
        else:
            is_open = True
    if not is_open and days:
        return min(days), max(days)
    end = held.verdict.term.end.value
    if not isinstance(end, date) or end >= NEVER:
        return None
    return min([agreed, *days]), max([end, agreed, *days])


def _shares(
    receiving: list[Party], payments: list[DutyVerdict], amount: Euros | None
) -> tuple[Fraction, ...] | None:
    """Return each beneficiary's share of the payments; None if the payments do not determine it."""
    if len(receiving) == 1:
        return (Fraction(1),)
    sums = dict.fromkeys((item.role for item in receiving), Euros.ZERO)
    for duty in payments:
        value, to = of_answer(duty.amount).value, duty.to or "beneficiary"
        if value is None or to not in sums:
            return None
        sums[to] += value
    if not sums or Euros.ZERO in sums.values() or Euros.total(sums.values()) != amount:
        return None
    parts = split(HUNDREDTHS, [value.cents for value in sums.values()])
    return (
        tuple(Fraction(part.cents, HUNDREDTHS.cents) for part in parts) if Euros.ZERO not in parts else None
    )
