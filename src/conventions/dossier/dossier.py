"""A dossier: an agreement, the record of its facts, and the ledger of its bilan."""

from collections.abc import Iterator

from attrs import field

from budget import frozen
from budget.ledger import Ledger
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment, apply_changes
from conventions.dossier.work_done import Narrative, Session, YearResult
from conventions.facts.fact import Fact
from conventions.rulebook import Rulebook


@frozen
class Dossier:
    """All that is evaluated. A ledger of None: no ledger is recorded, even if a bilan was received.

    `agreement` is the text as first signed; its amendments are in the order of their numbers.
    `rulebooks` are those that it names. `outside` has the texts on which it depends outside its folder and
    the program (the office's model and rulebooks), by their path relative to the folder.
    `sessions` of None: none are recorded. The results computed from them are among the facts.
    `years` are the results of earlier years; they are not facts of this agreement.
    """

    agreement: Agreement
    facts: tuple[Fact, ...] = ()
    ledger: Ledger | None = None
    amendments: tuple[Amendment, ...] = ()
    rulebooks: tuple[Rulebook, ...] = ()
    outside: tuple[tuple[str, str], ...] = field(default=(), eq=False, repr=False)
    sessions: tuple[Session, ...] | None = None
    narratives: tuple[Narrative, ...] = ()
    years: tuple[YearResult, ...] = ()

    @property
    def last_text(self) -> Agreement:
        """Return the text with all amendments applied, signed or not."""
        changes = [change for amendment in self.amendments for change in amendment.changes]
        return apply_changes(changes, self.agreement) if changes else self.agreement

    def applied(self, asked: tuple[Rulebook, ...]) -> tuple[Rulebook, ...]:
        """Return the rulebooks given, then those that the agreement names; none if none was given.

        None either for an agreement under another law, which states `rulebooks = []`.
        """
        if not asked or self.last_text.rulebooks == ():
            return ()
        known = {book.id for book in asked}
        return (*asked, *(book for book in self.rulebooks if book.id not in known))

    def versions(self) -> Iterator[Agreement]:
        """Yield the agreement as first signed, then as each amendment leaves it."""
        text = self.agreement
        yield text
        for amendment in self.amendments:
            text = apply_changes(amendment.changes, text)
            yield text
