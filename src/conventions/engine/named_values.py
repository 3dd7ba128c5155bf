"""Values that have names: parameters of the law, attributes of the agreement."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from typing import Final

from attrs import frozen

from budget.money import Euros
from conventions.agreement.agreement import UNKNOWN, Agreement
from conventions.agreement.party import Decision, Party, legal_form_of
from conventions.language.answers import Answer, Question, QuestionKind, Value, days, exactly
from conventions.language.bounds import hull
from conventions.language.types import EUROS, NUMBER, Kind, Type
from conventions.language.values_of import anything
from conventions.parameters.dated import Dated, Version

# --- The value of a parameter of the law: that of the version in force on the day that anchors it -----------


def versions_in_force(parameter: Dated, anchor: Answer) -> tuple[Version, ...]:
    """Return the versions that may be in force on the day that anchors the parameter."""
    return parameter.between(*days(anchor))


def value_in_force(parameter: Dated, anchor: Answer, versions: tuple[Version, ...], kind: Type) -> Answer:
    """Return the value on the day that anchors it, by the versions that may be in force then.

    Where that may be a day without one, it is missing.
    """
    if not versions or not _covers(versions, *days(anchor)):
        return anything(kind, anchor.questions | {Question(QuestionKind.MISSING, parameter.key)})
    if len(versions) == 1:
        return exactly(_value(versions[0]))
    values = list(dict.fromkeys(_value(version) for version in versions))
    if len(values) == 1:
        return exactly(values[0])
    if kind is Kind.MONTHS:  # delays have no bounds
        return anything(kind, anchor.questions)
    found = exactly(values[0])
    for value in values[1:]:
        found = hull(found, exactly(value), anchor.questions)
    return found


def _covers(versions: tuple[Version, ...], first: date, last: date) -> bool:
    """Whether some version is in force on every day of a span; what never comes is after all of them."""
    until = versions[-1].until
    if first < versions[0].since or (until is not None and until <= last):
        return False
    return len(versions) == 1 or all(one.until == other.since for one, other in pairwise(versions))


def _value(version: Version) -> Value:
    return version.value.cents if isinstance(version.value, Euros) else version.value


# --- What expressions may ask of the agreement itself: its dates, amounts and parties, by name --------------


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
    "funder.form": Attribute(Kind.TEXT, _party("funder", lambda party: legal_form_of(party.legal_form))),
    "beneficiary.form": Attribute(
        Kind.TEXT, _party("beneficiary", lambda party: legal_form_of(party.legal_form))
    ),
    "funder.legal_form": Attribute(Kind.TEXT, _party("funder", lambda party: party.legal_form)),
    "beneficiary.legal_form": Attribute(Kind.TEXT, _party("beneficiary", lambda party: party.legal_form)),
    "beneficiary.fiscal_year_ends": Attribute(
        Kind.TEXT, _party("beneficiary", lambda party: party.fiscal_year_ends)
    ),
    "funder.population": Attribute(NUMBER, _party("funder", lambda party: party.population)),
    "funder.fiscal_year_ends": Attribute(Kind.TEXT, _party("funder", lambda party: party.fiscal_year_ends)),
}
"""All of them, by name."""
