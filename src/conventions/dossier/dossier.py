"""A dossier: an agreement, the record of its facts, and the ledger its bilan carries."""

from attrs import frozen

from budget.ledger import Ledger
from conventions.agreement.agreement import Agreement
from conventions.facts.fact import Fact

__all__ = ["Dossier"]


@frozen
class Dossier:
    """All that is evaluated. A ledger of None: no ledger is held, whatever was received."""

    agreement: Agreement
    facts: tuple[Fact, ...] = ()
    ledger: Ledger | None = None
