"""The text in force on a day: the agreement with the amendments that were signed and have effect (§ 9.1)."""

from datetime import date
from enum import Enum

from attrs import frozen

from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment, Effective, consolidated
from conventions.dossier.dossier import Dossier
from conventions.facts.record import View

__all__ = ["InForce", "Refusal", "in_force"]


class Refusal(Enum):
    """Why a signed amendment changes nothing."""

    BEFORE_SIGNATURE = "amendment_before_signature"
    AFTER_EXPIRY = "amendment_after_expiry"


@frozen
class InForce:
    """The text, the amendments that changed it, those that could not, and the days of effect to come."""

    agreement: Agreement
    amendments: tuple[Effective, ...] = ()
    refused: tuple[tuple[Amendment, Refusal], ...] = ()
    later: frozenset[date] = frozenset()


def in_force(dossier: Dossier, view: View) -> InForce:
    """Return the text in force on the day of a view, as far as its record shows signatures."""
    if not dossier.amendments:
        return InForce(dossier.agreement)
    accepted: list[Effective] = []
    refused: list[tuple[Amendment, Refusal]] = []
    first_signed = _first(view, "signed", None)
    for amendment in sorted(dossier.amendments, key=lambda item: item.number):
        signed = _first(view, "amendment_signed", amendment.id)
        if signed is None:
            continue
        why = _refusal(dossier.agreement, accepted, first_signed, signed)
        if why is None:
            accepted.append(Effective(amendment, amendment.effective_on or signed))
        else:
            refused.append((amendment, why))
    return InForce(
        consolidated(dossier.agreement, accepted, view.as_of),
        tuple(item for item in accepted if item.since <= view.as_of),
        tuple(refused),
        frozenset(item.since for item in accepted if item.since > view.as_of),
    )


def _first(view: View, key: str, about: str | None) -> date | None:
    found = (fact.occurred_on for fact in view.facts if fact.key == key and about in (None, fact.of))
    return next(found, None)


def _refusal(
    agreement: Agreement, accepted: list[Effective], first_signed: date | None, signed: date
) -> Refusal | None:
    """Return why an amendment signed on a day changes nothing: no agreement yet, or none any more."""
    if first_signed is None or signed < first_signed:
        return Refusal.BEFORE_SIGNATURE
    last = consolidated(agreement, accepted, signed).period.last
    return Refusal.AFTER_EXPIRY if last is not None and signed > last else None
