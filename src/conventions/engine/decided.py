"""Decided cases: facts, a day, what the verdict must then say, and the text or the decision that says so."""

from datetime import date

from attrs import evolve, frozen

from budget.findings import Place
from budget.ledger import Ledger
from conventions.agreement.changes import Change, made
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.said import OPEN, said, said_with_questions
from conventions.facts.fact import Fact
from conventions.rulebook.rulebook import Rulebook

__all__ = ["Case", "Difference", "differences"]


@frozen
class Case:
    """A whole record, and what is expected of it on a day.

    Attributes:
        source: the text or the decision that says so.
        expect: subjects and what is said of them, as `engine.said` writes it; ` ? ` adds the questions.
        ledger: None where none is held, as in a dossier.
        changes: what the agreement says otherwise in this case: another grant, another legal form.
    """

    source: str
    as_of: date
    expect: tuple[tuple[str, str], ...]
    known_on: date | None = None
    facts: tuple[Fact, ...] = ()
    ledger: Ledger | None = None
    changes: tuple[Change, ...] = ()
    place: Place | None = None

    def beside(self, dossier: Dossier) -> Dossier:
        """Return the agreement of a dossier and its amendments, with the record of this case alone."""
        agreement = made(self.changes, dossier.agreement)
        return evolve(dossier, agreement=agreement, facts=self.facts, ledger=self.ledger)


@frozen
class Difference:
    """A subject of which the verdict says something else; `found` None: it knows no such subject."""

    subject: str
    expected: str
    found: str | None


def differences(case: Case, dossier: Dossier, rulebooks: tuple[Rulebook, ...] = ()) -> tuple[Difference, ...]:
    """Return where the verdict of a case is not as expected, in the order of the case; of none, `()`."""
    verdict = evaluate(case.beside(dossier), case.as_of, case.known_on, rulebooks)
    found = []
    for subject, expected in case.expect:
        say = said_with_questions if f" {OPEN} " in expected else said
        told = say(verdict, subject)
        if told != expected:
            found.append(Difference(subject, expected, told))
    return tuple(found)
