"""What a column of a tracking sheet may be: a value of the agreement, a parameter of its model, a fact."""

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.files.facts_file import kinds_of_facts
from conventions.files.models import Model
from conventions.files.typed_values import VALUE_TYPES

__all__ = ["AMOUNT", "FACT", "PAID_ON", "PARAMETER", "PAYMENT", "WHOLE_PERIOD", "Target", "targets_of"]

FACT: Final = "fact."
PARAMETER: Final = "parameters."
PAYMENT: Final = "payment."
PAID_ON: Final = ".paid_on"
AMOUNT: Final = ".amount"
WHOLE_PERIOD: Final = "period.whole"
_DAYS: Final = ("bare", "event")

_TEXTS: Final = (
    *("number", "title", "purpose", "signing.place", "decision.body", "decision.number"),
    *(
        f"party.{role}.{name}"
        for role in ("funder", "beneficiary")
        for name in ("name", "short_name", "legal_form", "letters.contact", "letters.telephone")
    ),
)
_OTHERS: Final = {
    "party.funder.siret": "siret",
    "party.funder.letters.mail": "mail",
    "party.beneficiary.siret": "siret",
    "party.beneficiary.rna": "rna",
    "party.beneficiary.letters.mail": "mail",
    "decision.taken_on": "date",
    "decision.amount": "euros",
    "requested_on": "date",
    "signing.signed_on": "date",
    WHOLE_PERIOD: "span",
    "period.start": "date",
    "period.end": "date",
    "grant.amount": "euros",
    "grant.in_kind": "euros",
    "grant.de_minimis": "small_aid",
    "grant.nature": "in_money",
    "grant.share": "whole_share",
}
"""Of each, how its cells are read. Nature and share of a grant are only checked: no dossier holds them."""


@frozen
class Target:
    """A value by its name, which is its path in `convention.toml` unless it is a fact; how it is read."""

    name: str
    kind: str

    @property
    def is_fact(self) -> bool:
        """Whether it is of the record, and not of the agreement."""
        return self.name.startswith((FACT, PAYMENT))


def targets_of(model: Model) -> Mapping[str, Target]:
    """Return all that a column may be in an agreement of a model, by name.

    Facts that happen once, by their day; of each payment that the model promises, its day and its amount.
    """
    found = dict.fromkeys(_TEXTS, "text") | _OTHERS
    found |= {
        f"{PARAMETER}{entry.name}": entry.type if entry.type in VALUE_TYPES else "text"
        for entry in model.about.parameter
    }
    kinds = kinds_of_facts(model.agreement)
    repeated = {fact.key for fact in model.agreement.facts if fact.repeated}
    repeated |= {key for key, event in LIFE_EVENTS.items() if event.is_repeated}
    found |= {f"{FACT}{key}": "date" for key, kind in kinds.items() if kind in _DAYS and key not in repeated}
    for duty in model.agreement.duties:
        if duty.is_payment:
            found[f"{PAYMENT}{duty.name}{PAID_ON}"] = "date"
            found[f"{PAYMENT}{duty.name}{AMOUNT}"] = "euros"
    return {name: Target(name, kind) for name, kind in found.items()}
