"""A dossier: an agreement, the record of its facts, and the ledger its bilan carries."""

from attrs import frozen

from budget.ledger import Ledger
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment
from conventions.agreement.changes import made
from conventions.facts.fact import Fact
from conventions.rulebook.rulebook import Rulebook

__all__ = ["Dossier"]


@frozen
class Dossier:
    """All that is evaluated. A ledger of None: no ledger is held, whatever was received.

    `agreement` is the text as it was first signed; its amendments are in the order of their numbers.
    `rulebooks` are those that it names.
    """

    agreement: Agreement
    facts: tuple[Fact, ...] = ()
    ledger: Ledger | None = None
    amendments: tuple[Amendment, ...] = ()
    rulebooks: tuple[Rulebook, ...] = ()

    @property
    def last_text(self) -> Agreement:
        """Return the text that all its amendments leave, signed or not."""
        changes = [change for amendment in self.amendments for change in amendment.changes]
        return made(changes, self.agreement) if changes else self.agreement
