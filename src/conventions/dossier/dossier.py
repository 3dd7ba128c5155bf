"""A dossier: an agreement, the record of its facts, and the ledger its bilan carries."""

from collections.abc import Iterator

from attrs import field, frozen

from budget.ledger import Ledger
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment
from conventions.agreement.changes import made
from conventions.dossier.activity import Narrative, Session
from conventions.dossier.years import YearResult
from conventions.facts.fact import Fact
from conventions.rulebook.rulebook import Rulebook


@frozen
class Dossier:
    """All that is evaluated. A ledger of None: no ledger is held, whatever was received.

    `agreement` is the text as it was first signed; its amendments are in the order of their numbers.
    `rulebooks` are those that it names. `outside` are the texts of what it rests on and that neither it nor
    the program holds, the office's model and rulebooks, by the name that they have from its folder on.
    `sessions` of None: none are recorded. The results that they make are among the facts.
    `years` are the results of earlier years, which no fact of this agreement is.
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
        """Return the text that all its amendments leave, signed or not."""
        changes = [change for amendment in self.amendments for change in amendment.changes]
        return made(changes, self.agreement) if changes else self.agreement

    def applied(self, asked: tuple[Rulebook, ...]) -> tuple[Rulebook, ...]:
        """Return the rulebooks asked for, then those that the agreement names; where none was asked, none.

        None either for an agreement under another law, which says so: `rulebooks = []`.
        """
        if not asked or self.last_text.rulebooks == ():
            return ()
        known = {book.id for book in asked}
        return (*asked, *(book for book in self.rulebooks if book.id not in known))

    def versions(self) -> Iterator[Agreement]:
        """Yield the agreement as it was first signed, then as each amendment leaves it."""
        text = self.agreement
        yield text
        for amendment in self.amendments:
            text = made(amendment.changes, text)
            yield text
