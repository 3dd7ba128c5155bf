"""The funder's rights as a letter states them: options on that day, never debts."""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from budget.money import Euros
from conventions.documents.amount_due import answer_text
from conventions.documents.source import Source
from conventions.documents.typography import date_text, euros_text
from conventions.documents.wording import of_
from conventions.engine.amounts import money
from conventions.engine.status import SPENT, RightStatus
from conventions.engine.verdict import RightVerdict
from conventions.language.answers import Infinite

_SANCTIONS: Final = ("reduce", "reclaim", "suspend", "terminate")
_STANDINGS: Final = {
    RightStatus.OPEN: "ouverte",
    RightStatus.PROCEDURE_RUNNING: "préavis en cours",
    RightStatus.UNKNOWN: "non déterminée, faute de données",
    RightStatus.CLOSED: "fermée à ce jour",
    RightStatus.EXERCISED: "exercée",
    RightStatus.LAPSED: "éteinte",
    RightStatus.WAIVED: "éteinte par renonciation",
}


@frozen
class Faculty:
    """A right of the funder's side, with its status; `taken`: how much is claimed or repaid already."""

    right: RightVerdict
    taken: Euros = Euros.ZERO

    @property
    def standing(self) -> str:
        """Return its status in words; for a closed right, the day it opens if nothing more is recorded."""
        opens = self.right.opens_on
        if self.right.status is RightStatus.CLOSED and opens is not None:
            return f"s’ouvre le {date_text(opens)}, sauf fait nouveau"
        return _STANDINGS[self.right.status]

    @property
    def stands(self) -> str:
        """Return the same for the end of a sentence."""
        if self.right.status is RightStatus.PROCEDURE_RUNNING:
            return "fait l’objet d’un préavis en cours"
        return self.standing if self.standing.startswith("s’") else f"est {self.standing}"

    @property
    def sum(self) -> str | None:
        """Return its possible amount, after «un montant»; None if it has none."""
        text, answer = answer_text(self.right.amount), self.right.amount
        if text is None or answer is None:
            return None
        if isinstance(answer.lo, Infinite) or isinstance(answer.hi, Infinite):
            return "à déterminer"
        most = self._at_most
        if most is not None:
            return f"d’{most}{self._of_which}"
        return (text if text.startswith("de ") else of_(text)) + self._of_which

    @property
    def amount(self) -> str:
        """Return its possible amount; a dash if it has none."""
        text = self._at_most or answer_text(self.right.amount)
        return "–" if text is None else text + self._of_which

    @property
    def _of_which(self) -> str:
        """Return what of the amount is claimed or repaid already; empty if nothing is."""
        return f", dont {euros_text(self.taken)} déjà réclamés ou reversés" if self.taken > Euros.ZERO else ""

    @property
    def _at_most(self) -> str | None:
        """Return the wording of an amount from zero; None for any other."""
        answer = self.right.amount
        if answer is None or answer.is_decided or answer.lo != 0 or isinstance(answer.hi, Infinite):
            return None
        most = money(answer.hi)
        return None if most is None else f"au plus {euros_text(most)}"


def funder_rights(source: Source) -> tuple[Faculty, ...]:
    """Return the funder's rights that concern the grant and are open, or open by themselves."""
    own = frozenset(right.id for right in source.verdict.rights)
    return tuple(
        Faculty(right, _taken(right, source))
        for right in _sanctions(source)
        if right.id in own
        and right.status not in SPENT
        and (right.status is not RightStatus.CLOSED or right.opens_on)
    )


def open_sanctions(source: Source) -> tuple[Faculty, ...]:
    """Return those that may be exercised on the document's date, or whose notice is running."""
    ready = (RightStatus.OPEN, RightStatus.PROCEDURE_RUNNING)
    found = (right for right in _sanctions(source) if right.status in ready)
    return tuple(Faculty(right, _taken(right, source)) for right in found)


def _taken(right: RightVerdict, source: Source) -> Euros:
    """Return what of a right to reclaim is claimed or repaid already: it cannot be had twice."""
    sums = dict(source.verdict.amounts)
    lines = [sums.get(name) for name in ("to_recover", "recovered", "account.kept")]
    if right.act != "reclaim" or right.amount is None:
        return Euros.ZERO
    asked, back, kept = (None if line is None else money(line.hi) for line in lines)
    most = money(right.amount.hi)
    if most is None or asked is None or back is None or kept is None:
        return Euros.ZERO
    return max(Euros.ZERO, min(most - kept, asked + back))


def _sanctions(source: Source) -> Iterator[RightVerdict]:
    for right in source.rights:
        side = source.agreement.side_of(right.holder)
        if right.act in _SANCTIONS and side in ("funder", "either"):
            yield right
