"""What expressions may ask of the agreement itself: its dates, amounts and parties, by name."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from attrs import frozen

from conventions.agreement.agreement import UNKNOWN, Agreement
from conventions.agreement.party import Decision, Party, form_of
from conventions.language.answers import Value
from conventions.language.types import EUROS, NUMBER, Kind, Type

__all__ = ["ATTRIBUTES", "Attribute"]


@frozen
class Attribute:
    """A name with its type, and where its value stands; None where the agreement does not say."""

    type: Type
    of: Callable[[Agreement], Value | None]


def _decided(read: Callable[[Decision], date | None]) -> Callable[[Agreement], Value | None]:
    return lambda agreement: None if agreement.decision is None else read(agreement.decision)


def _party(role: str, read: Callable[[Party], Value | None]) -> Callable[[Agreement], Value | None]:
    def found(agreement: Agreement) -> Value | None:
        party = next((item for item in agreement.parties if item.role == role), None)
        return None if party is None else read(party)

    return found


def _budget(agreement: Agreement) -> Value | None:
    return None if agreement.budget is None else agreement.budget.total_expenses().cents


def _resources(agreement: Agreement) -> Value | None:
    """Return the sum of the resources; None where the text states none, which is not nothing."""
    stated = None if agreement.budget is None else agreement.budget.total_resources()
    return None if stated is None else stated.cents


ATTRIBUTES: Final[Mapping[str, Attribute]] = {
    "grant.stated": Attribute(
        EUROS, lambda agreement: None if agreement.grant_formula == UNKNOWN else agreement.grant.cents
    ),
    "grant.earmarked": Attribute(Kind.TRUTH, lambda agreement: agreement.is_earmarked),
    "grant.in_kind": Attribute(
        EUROS, lambda agreement: None if agreement.in_kind is None else agreement.in_kind.cents
    ),
    "budget.expenses": Attribute(EUROS, _budget),
    "budget.resources": Attribute(EUROS, _resources),
    "requested_on": Attribute(Kind.DATE, lambda agreement: agreement.requested_on),
    "decision.taken_on": Attribute(Kind.DATE, _decided(lambda decision: decision.taken_on)),
    "decision.transmitted_on": Attribute(Kind.DATE, _decided(lambda decision: decision.transmitted_on)),
    "decision.published_on": Attribute(Kind.DATE, _decided(lambda decision: decision.published_on)),
    "purpose.stated": Attribute(Kind.TRUTH, lambda agreement: bool(agreement.purpose or agreement.actions)),
    "funder.form": Attribute(Kind.TEXT, _party("funder", lambda party: form_of(party.legal_form))),
    "beneficiary.form": Attribute(Kind.TEXT, _party("beneficiary", lambda party: form_of(party.legal_form))),
    "funder.legal_form": Attribute(Kind.TEXT, _party("funder", lambda party: party.legal_form)),
    "beneficiary.legal_form": Attribute(Kind.TEXT, _party("beneficiary", lambda party: party.legal_form)),
    "beneficiary.fiscal_year_ends": Attribute(
        Kind.TEXT, _party("beneficiary", lambda party: party.fiscal_year_ends)
    ),
    "funder.population": Attribute(NUMBER, _party("funder", lambda party: party.population)),
    "funder.fiscal_year_ends": Attribute(Kind.TEXT, _party("funder", lambda party: party.fiscal_year_ends)),
}
"""All of them, by name."""
