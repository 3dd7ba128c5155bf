"""What is to be paid on the document's date, what was paid before, and the supporting documents."""

from datetime import date

from attrs import frozen

from budget.ledger import Expense
from budget.money import Euros
from conventions.documents.accounts import kept_expenses
from conventions.documents.awaited import day_of
from conventions.documents.phrases import with_days
from conventions.documents.source import Source
from conventions.documents.typography import date_text, list_text
from conventions.documents.wording import EVENTS, PARTS, initial
from conventions.engine.amounts import money
from conventions.engine.in_force import AmendmentStatus
from conventions.engine.status import DutyStatus
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import Fact
from conventions.facts.record import seen
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.language.answers import Answer
from conventions.messages import catalogue

_WAITING = frozenset({DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED})
_NO_PAPERS = frozenset(
    {"payment", "transfer_returned", "payment_ordered", "payment_rejected", "repaid", "waived", "exercised"}
)


_OTHER_ACCOUNT = ("bank_account_changed", "merged")
"""The facts after which the stated account may be outdated."""


@frozen
class Payable:
    """A payment whose conditions hold: its amount, and the part paid."""

    duty: DutyVerdict
    amount: Euros
    paid: Euros

    @property
    def remaining(self) -> Euros:
        """Return the remaining amount."""
        return self.amount - self.paid

    @property
    def due(self) -> str:
        """Return its due date; a dash if there is none."""
        day = day_of(self.duty.due)
        return "–" if day is None else date_text(day)


@frozen
class Earlier:
    """A payment made, or with a minus sign returned."""

    label: str
    on: date
    amount: Euros
    evidence: str


@frozen
class SupportingPaper:
    """A supporting document: what it proves, its day, its reference."""

    label: str
    on: date
    reference: str


def to_pay(source: Source) -> Answer | None:
    """Return the remaining payments of the grant, as a range."""
    return dict(source.verdict.amounts).get("to_pay")


def _facts(source: Source) -> tuple[Fact, ...]:
    return seen(source.dossier.facts, source.on, None).facts


def _moved(fact: Fact) -> Euros:
    """Return the amount of a payment, negative for a return."""
    amount = fact.value if isinstance(fact.value, Euros) else Euros.ZERO
    return Euros.ZERO - amount if fact.key == "transfer_returned" else amount


def payable(source: Source) -> tuple[Payable, ...]:
    """Return the unpaid payments whose conditions hold and whose amount is known."""
    moves = [fact for fact in _facts(source) if fact.key in ("payment", "transfer_returned")]
    found = []
    for duty in source.verdict.duties:
        known = duty.amount is not None and duty.amount.is_decided
        amount = money(duty.amount.value) if known and duty.amount is not None else None
        if duty.is_payment and duty.status in _WAITING and amount is not None and amount > Euros.ZERO:
            subject = Subject(duty.id, duty.row)
            paid = Euros.total(_moved(fact) for fact in moves if subject.is_of(fact))
            found.append(Payable(duty, amount, paid))
    return tuple(found)


def is_paid_by_funder(source: Source) -> bool:
    """Return whether the funder alone pays: nobody certifies for another payer."""
    return all(item.duty.debtor == "funder" for item in payable(source))


def is_account_current(source: Source) -> bool:
    """Return whether no change of the bank account was recorded since the text last stated it."""
    changed = [fact.occurred_on for fact in _facts(source) if fact.key in _OTHER_ACCOUNT]
    stated = [
        state.since
        for state in source.verdict.amendments
        if state.status is AmendmentStatus.IN_FORCE
        and state.since is not None
        and any("bank_account" in change.path for change in state.amendment.changes)
    ]
    return not changed or (bool(stated) and max(stated) >= max(changed))


def earlier(source: Source) -> tuple[Earlier, ...]:
    """Return every recorded payment, by day."""
    names = {Subject(duty.id, duty.row).name: duty.name for duty in source.verdict.duties}
    words = catalogue("fr")
    return tuple(
        Earlier(
            with_days(names.get(fact.of or "", initial(words.text(f"fact.{fact.key}"))), fact),
            fact.last_day,
            _moved(fact),
            fact.evidence or "–",
        )
        for fact in _facts(source)
        if fact.key in ("payment", "transfer_returned")
    )


def papers(source: Source) -> tuple[SupportingPaper, ...]:
    """Return the supporting documents by day: the decision, then the evidence of each event."""
    decision = source.agreement.decision
    found = [
        SupportingPaper(with_days(_name(fact), fact), fact.last_day, fact.evidence or "–")
        for fact in _facts(source)
        if _is_paper(fact)
    ]
    taken = None if decision is None else decision.taken_on
    if decision is not None and taken is not None and taken <= source.on:
        act = SupportingPaper("Décision d’attribution", taken, f"n°\u00a0{decision.number}")
        found.append(act)
    return tuple(sorted(found, key=lambda paper: (paper.on, paper.label, paper.reference)))


def _is_paper(fact: Fact) -> bool:
    """Return whether a fact leaves a document: it is no payment, no count, no decision on a norm."""
    is_known = fact.key in EVENTS or fact.key in LIFE_EVENTS
    is_bare = fact.value is None or isinstance(fact.value, Euros)
    return is_known and is_bare and fact.key not in _NO_PAPERS


def _name(fact: Fact) -> str:
    said = EVENTS.get(fact.key) or catalogue("fr").text(f"fact.{fact.key}")
    part = PARTS.get((fact.of or "").rpartition(".")[2])
    return initial(said if part is None else f"{said}\u00a0: {list_text([part.split(',')[0]])}")


def kept_papers(source: Source) -> tuple[Expense, ...]:
    """Return the eligible expenses, each with its evidence."""
    return kept_expenses(source) or ()
