"""The text in force on a day: the agreement with its signed and effective amendments (§ 9.1)."""

from datetime import date
from enum import Enum

from attrs import evolve

from budget import frozen
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment, Effective, consolidated, with_chosen_readings
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import View


class Refusal(Enum):
    """The reason why a signed amendment has no effect."""

    BEFORE_SIGNATURE = "amendment_before_signature"
    AFTER_EXPIRY = "amendment_after_expiry"
    WITHOUT_ANOTHER = "amendment_without_another"
    """an amendment that it builds on is not signed, or refused"""


class AmendmentStatus(Enum):
    """The status of an amendment on a day."""

    IN_FORCE = "in_force"
    LATER = "later"
    """signed, takes effect on a later day"""
    REFUSED = "refused"
    UNSIGNED = "unsigned"
    """no signature is seen"""


@frozen
class AmendmentState:
    """An amendment on a day: its day of signature, its day of effect, and the reason if it has none."""

    amendment: Amendment
    status: AmendmentStatus
    signed_on: date | None = None
    since: date | None = None
    refusal: Refusal | None = None


NO_DAYS: frozenset[date] = frozenset()


@frozen
class InForce:
    """The text, and the state of each amendment, in the order of their numbers."""

    agreement: Agreement
    states: tuple[AmendmentState, ...] = ()

    @property
    def refused(self) -> tuple[tuple[Amendment, Refusal], ...]:
        """Return the amendments without effect, each with the reason."""
        return tuple((state.amendment, state.refusal) for state in self.states if state.refusal is not None)

    @property
    def later(self) -> frozenset[date]:
        """Return the future days of effect."""
        if not self.states:
            return NO_DAYS
        later = (state.since for state in self.states if state.status is AmendmentStatus.LATER)
        return frozenset(since for since in later if since is not None)


def in_force(dossier: Dossier, view: View) -> InForce:
    """Return the text in force on the day of a view, with the signatures and choices of its record."""
    found = _as_amended(dossier, view)
    chosen = ((fact.of, fact.value) for fact in view.by_key.get("reading_chosen", ()))
    choices = [(of, value) for of, value in chosen if of is not None and isinstance(value, str)]
    return evolve(found, agreement=with_chosen_readings(found.agreement, choices)) if choices else found


def _as_amended(dossier: Dossier, view: View) -> InForce:
    if not dossier.amendments:
        return InForce(dossier.agreement)
    accepted: list[Effective] = []
    states: list[AmendmentState] = []
    first_signed = _first(view, "signed", None)
    for amendment in sorted(dossier.amendments, key=lambda item: item.number):
        signed = _first(view, "amendment_signed", amendment.id)
        if signed is None:
            states.append(AmendmentState(amendment, AmendmentStatus.UNSIGNED))
            continue
        why = _refusal(dossier.agreement, accepted, first_signed, signed)
        below = [one for one in accepted if one.amendment.id in amendment.builds_on]
        since = max((amendment.effective_on or signed, *(one.since for one in below)))
        if why is None and len(below) < len(amendment.builds_on):
            why = Refusal.WITHOUT_ANOTHER
        if why is None:
            accepted.append(Effective(amendment, since))
        states.append(AmendmentState(amendment, _status(why, since, view.as_of), signed, since, why))
    return InForce(consolidated(dossier.agreement, accepted, view.as_of), tuple(states))


def _status(why: Refusal | None, since: date, as_of: date) -> AmendmentStatus:
    if why is not None:
        return AmendmentStatus.REFUSED
    return AmendmentStatus.IN_FORCE if since <= as_of else AmendmentStatus.LATER


def refusal_on(dossier: Dossier, view: View, signed: date) -> Refusal | None:
    """Return why one more amendment, signed on a day, would have no effect; None if it would have one."""
    found = in_force(dossier, view)
    accepted = [
        Effective(state.amendment, state.since)
        for state in found.states
        if state.since is not None and state.refusal is None
    ]
    return _refusal(dossier.agreement, accepted, _first(view, "signed", None), signed)


def _first(view: View, key: str, about: str | None) -> date | None:
    found = (fact.occurred_on for fact in view.facts if fact.key == key and about in (None, fact.of))
    return next(found, None)


def _refusal(
    agreement: Agreement, accepted: list[Effective], first_signed: date | None, signed: date
) -> Refusal | None:
    """Return why an amendment signed on a day has no effect: before the agreement, or after its term."""
    if first_signed is None or signed < first_signed:
        return Refusal.BEFORE_SIGNATURE
    last = consolidated(agreement, accepted, signed).period.last
    return Refusal.AFTER_EXPIRY if last is not None and signed > last else None
