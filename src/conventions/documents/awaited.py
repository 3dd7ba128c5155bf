"""What the beneficiary still owes on the document's date, as letters state it: only what is missing."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve, frozen

from budget.ledger import Expense
from conventions.documents.amount_due import sum_text
from conventions.documents.debts import Debt, debts
from conventions.documents.settled import is_settled
from conventions.documents.source import Source
from conventions.documents.typography import NARROW, date_text, days_text, list_text
from conventions.documents.wording import PARTS
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict, PartVerdict
from conventions.facts.fact import Fact
from conventions.facts.record import seen
from conventions.language.answers import DAWN, NEVER, Answer

_DONE = frozenset({DutyStatus.MET, DutyStatus.MET_LATE})
_ASKING = {"papers_missing": "papers_completed", "bilan_incomplete": "bilan_accepted"}
"""Facts stating that a document is missing, each with the one that ends it."""


@frozen
class Awaited:
    """An unperformed duty, on the day of the letter that asks for it.

    `came`: parts of it are recorded as received. `is_by_post`: the posting date counts.
    `debt`: the remaining debt, if it is one.
    """

    duty: DutyVerdict
    on: date
    is_document: bool = False
    came: bool = False
    is_by_post: bool = False
    debt: Debt | None = None

    @property
    def what(self) -> str:
        """Return its label."""
        if self.duty.amount is not None and not self.duty.parts:
            return "somme"
        return "document" if self.is_document else "obligation"

    @property
    def article(self) -> str:
        """Return its article; a dash if there is none."""
        return self.duty.article or "–"

    @property
    def due(self) -> str:
        """Return the due date, with those of other readings."""
        day = day_of(self.duty.due)
        if day is None:
            return _due_between(self.duty.due)
        others = sorted({found for r in self.duty.readings if (found := day_of(r.due)) not in (None, day)})
        if not others:
            return date_text(day)
        listed = list_text([date_text(other) for other in others])
        return f"{date_text(day)} ({listed} selon une autre lecture du texte)"

    @property
    def by(self) -> str:
        """Return the due date for the end of a sentence."""
        return self.due if day_of(self.duty.due) is None else f"au plus tard le {self.due}"

    @property
    def amount(self) -> str | None:
        """Return the sum still owed; None for a document, or without bounds."""
        if self.duty.parts:
            return None
        return sum_text(self.duty.amount if self.debt is None else self.debt.left)

    @property
    def steps(self) -> str | None:
        """Return the steps from the claim to that sum; None if they are equal."""
        return None if self.debt is None else self.debt.steps

    @property
    def lacks(self) -> str | None:
        """Return the parts that are or may be missing; None if nothing was received."""
        return self.missing if self.came and self.duty.parts else None

    @property
    def days_left(self) -> str:
        """Return the days left, including the due date."""
        day = day_of(self.duty.due)
        if day is None:
            return "–"
        return "dernier jour" if day == self.on else days_text((day - self.on).days)

    @property
    def days_late(self) -> str:
        """Return how many days late it is."""
        if self.duty.late_range is not None:
            return f"{self.duty.late_range[0]} à {days_text(self.duty.late_range[1])}"
        return "–" if self.duty.days_late is None else days_text(self.duty.days_late)

    @property
    def missing(self) -> str:
        """Return the missing parts, the amount owed, or the whole."""
        parts = [part.id for part in self.duty.parts if part.status not in (*_DONE, DutyStatus.UNKNOWN)]
        if parts:
            return list_text([PARTS.get(part, part.replace("_", " ")) for part in parts])
        perhaps = [part.id for part in self.duty.parts if part.status is DutyStatus.UNKNOWN]
        if perhaps:  # found incomplete without naming the part
            return " ou ".join(PARTS.get(part, part.replace("_", " ")) for part in perhaps)
        if self.amount is None:
            return "l’ensemble"
        return self.amount if self.steps is None else f"{self.amount} ({self.steps})"

    @property
    def received(self) -> str:
        """Return the parts received, each with its day; a dash if none."""
        found = [_received(part) for part in self.duty.parts if part.status in _DONE]
        return f"{NARROW}; ".join(found) if found else "–"


def _due_between(due: Answer | None) -> str:
    """Return the range of a due date."""
    if due is None or not isinstance(due.lo, date) or not isinstance(due.hi, date):
        return "sans date fixée"
    match due.lo > DAWN, due.hi < NEVER:
        case True, True:
            return f"un jour entre le {date_text(due.lo)} et le {date_text(due.hi)}"
        case False, True:
            return f"au plus tard le {date_text(due.hi)}"
        case True, False if due.lo < NEVER:
            return f"pas avant le {date_text(due.lo)}"
        case _:
            return "sans date fixée"


@frozen
class Claim:
    """A document noted as missing, and what was recorded since."""

    fact: Fact
    label: str


def _received(part: PartVerdict) -> str:
    name = PARTS.get(part.id, part.id.replace("_", " ")).split(",")[0]
    last = part.done.hi
    known = isinstance(last, date) and DAWN < last < NEVER
    return f"{name} (le {date_text(last)})" if known and isinstance(last, date) else name


def day_of(answer: Answer | None) -> date | None:
    """Return the day of a decided answer; None if it is open, or never.

    >>> from conventions.language.answers import exactly
    >>> day_of(exactly(date(2025, 6, 1))), day_of(exactly(NEVER)), day_of(None)
    (datetime.date(2025, 6, 1), None, None)
    """
    value = None if answer is None else answer.value
    return value if isinstance(value, date) and DAWN < value < NEVER else None


def of_beneficiary(source: Source) -> Iterator[DutyVerdict]:
    """Return the duties of others than the funder, except payments, in the order of the agreement."""
    side_of = source.agreement.side_of
    yield from (
        duty
        for duty in source.verdict.duties
        if not duty.is_payment and side_of(duty.debtor) == "beneficiary"
    )


def _awaited(source: Source, duties: Iterable[DutyVerdict]) -> tuple[Awaited, ...]:
    texts = {duty.name: duty for duty in source.agreement.duties}
    recorded = {fact.key for fact in seen(source.dossier.facts, source.on, None).facts}
    owed = {debt.duty.subject: debt for debt in debts(source)}

    def of(duty: DutyVerdict) -> Awaited:
        text = texts.get(duty.id)
        done_by = "" if text is None or text.done_by is None else text.done_by
        is_document = bool(duty.parts) or done_by.endswith("_received")
        by_post = text is not None and text.posted_by is not None and text.counts == "posting"
        return Awaited(
            duty, source.on, is_document, done_by in recorded, is_document and by_post, owed.get(duty.subject)
        )

    return tuple(item for item in map(of, duties) if item.debt is None or item.debt.left.hi != 0)


def due_soon(source: Source) -> tuple[Awaited, ...]:
    """Return what falls due within thirty days from the document's date."""
    return _awaited(source, (d for d in of_beneficiary(source) if d.status is DutyStatus.DUE_SOON))


def overdue(source: Source) -> tuple[Awaited, ...]:
    """Return what is late in the main reading."""
    return _awaited(source, (d for d in of_beneficiary(source) if d.status is DutyStatus.OVERDUE))


def surely_overdue(source: Source) -> tuple[Awaited, ...]:
    """Return what is late with a single amount in every reading still possible."""
    return tuple(item for item in overdue(source) if is_settled(source, item.duty))


def half_received(source: Source) -> tuple[Awaited, ...]:
    """Return what was received or posted only in part: a report without its accounts."""
    open_ = frozenset({DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED})
    found = (
        duty
        for duty in of_beneficiary(source)
        if duty.status in open_ and any(part.status in _DONE for part in duty.parts)
    )
    return tuple(evolve(item, came=True) for item in _awaited(source, found))


def claims(source: Source) -> tuple[Claim, ...]:
    """Return the notes of missing documents that nothing recorded since has answered."""
    from conventions.messages import catalogue

    facts = seen(source.dossier.facts, source.on, None).facts
    answered = {
        key: max((fact.occurred_on for fact in facts if fact.key == end), default=date.min)
        for key, end in _ASKING.items()
    }
    words = catalogue("fr")
    return tuple(
        Claim(fact, words.text(f"fact.{fact.key}"))
        for fact in facts
        if fact.key in answered and fact.occurred_on >= answered[fact.key]
    )


def unproved(source: Source) -> tuple[Expense, ...]:
    """Return the expenses of the received ledger without evidence."""
    ledger = source.ledger
    return () if ledger is None else tuple(item for item in ledger.expenses if not item.evidence)
