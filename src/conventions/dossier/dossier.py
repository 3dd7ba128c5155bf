"""A dossier: an agreement, the record of its facts, and the ledger its bilan carries."""

from collections.abc import Iterator

from attrs import frozen

from budget.ledger import Ledger
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment
from conventions.agreement.changes import made
from conventions.facts.fact import Fact

__all__ = ["Dossier"]


@frozen
class Dossier:
    """All that is evaluated. A ledger of None: no ledger is held, whatever was received.

    `agreement` is the text as it was first signed; its amendments are in the order of their numbers.
    """

    agreement: Agreement
    facts: tuple[Fact, ...] = ()
    ledger: Ledger | None = None
    amendments: tuple[Amendment, ...] = ()

    def versions(self) -> Iterator[Agreement]:
        """Yield the agreement as it was first signed, then as each amendment leaves it."""
        text = self.agreement
        yield text
        for amendment in self.amendments:
            text = made(amendment.changes, text)
            yield text
