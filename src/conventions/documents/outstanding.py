"""What is missing or to be paid on the date of a document, and whether a letter on it may be sent."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import evolve

from budget import frozen
from budget.findings import is_without_most
from budget.ledger import Expense
from budget.money import Euros
from conventions.documents.accounts import kept_expenses
from conventions.documents.amount_due import Debt, debts, sum_text
from conventions.documents.kinds import Kind
from conventions.documents.propositions import with_days
from conventions.documents.source import Source
from conventions.documents.typography import NARROW, date_text, days_text, list_text
from conventions.documents.wording import EVENTS, PARTS, initial
from conventions.engine.account import OF_THE_ACCOUNT, money
from conventions.engine.in_force import AmendmentStatus
from conventions.engine.readings import Choice
from conventions.engine.status import DutyStatus
from conventions.engine.subject import Subject
from conventions.engine.verdict import (
    DutyVerdict,
    Outcome,
    PartVerdict,
    RightVerdict,
    RuleVerdict,
    Verdict,
    is_alike,
)
from conventions.facts.fact import Fact, seen
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.language.answers import DAWN, NEVER, Answer, QuestionKind, days
from conventions.messages import catalogue
from conventions.parameters import SourceStatus

# --- Documents blocked by law: a breached rule, a time-barred claim -----------------------------------------

_STOPPING = frozenset({Outcome.BREACH, Outcome.LAPSED})


def stopping_rule(kind: Kind, source: Source) -> RuleVerdict | None:
    """Return the first rule that blocks a document on its day; unread rules block none."""
    return next(
        (
            rule
            for rule in source.verdict.rules
            if kind.value in rule.rule.stops
            and rule.outcome in _STOPPING
            and rule.source is not SourceStatus.UNVERIFIED
        ),
        None,
    )


def words_of(rule: RuleVerdict | None) -> dict[str, str]:
    """Return the texts of a refusal by a rule in each language: title, remedy, source."""
    if rule is None:
        return {}
    said = rule.rule.lapsed if rule.outcome is Outcome.LAPSED else rule.rule.wordings
    words = {f"title.{one.language}": one.title for one in said}
    words |= {f"remedy.{one.language}": one.remedy for one in said}
    return {**words, "text": rule.rule.source.reference}


# ------------------------------------------------------------------------------------------------------------
# Whether the assertions of a serious letter are certain: no reading and no missing fact would change them.
# Future events and discretionary decisions block nothing.

HELD_BACK: Final = "held_back"
"""The value of `acknowledged` with which a person takes responsibility for a letter."""
_OWED: Final = frozenset(
    status.value for status in (DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED)
)
_UNSETTLED: Final = (QuestionKind.MISSING, QuestionKind.READING)
_EXERCISES: Final = ("exercised_while_not_open", "claim_out_of_bounds")
"""The findings on a right exercised at the wrong time or for too much."""

Norm = DutyVerdict | RightVerdict


def first_unsettled(source: Source, norms: Iterable[Norm], *, whenever: bool = False) -> Norm | None:
    """Return the first norm without a certain status and amount; None if there is none."""
    return next((norm for norm in norms if not is_settled(source, norm, whenever=whenever)), None)


def is_settled(source: Source, norm: Norm, *, whenever: bool = False) -> bool:
    """Return whether a norm has one status and amount under every reading still possible.

    Readings of any norm, definition or of the account count. Somebody may take responsibility instead, with
    name and reason. `whenever`: only whether it is owed matters, not by
    which day.
    """
    if _is_answered_for(source, norm):
        return True
    alike = _OWED if whenever and norm.status.value in _OWED else frozenset({norm.status.value})
    return _is_known(norm.amount) and all(
        _says_the_same(source, norm, choice, verdict, alike) for choice, verdict in source.as_read
    )


def _says_the_same(
    source: Source, norm: Norm, choice: Choice, verdict: Verdict, alike: frozenset[str]
) -> bool:
    """Return whether a verdict under a reading agrees with the letter about a norm."""
    found = next((item for item in verdict.norms_and_rules if item.subject == norm.subject), None)
    if found is None or found.status.value not in alike or not is_alike(found.amount, norm.amount):
        return False
    if isinstance(norm, RightVerdict):
        return _wrong_exercises(source.verdict, norm) == _wrong_exercises(verdict, norm)
    is_debt = norm.amount is not None and not norm.is_payment
    return not (is_debt and choice.of == "repaid" and _repaid(source.verdict) != _repaid(verdict))


def _wrong_exercises(verdict: Verdict, right: RightVerdict) -> set[str]:
    found = (item for item in verdict.findings if item.subject == right.subject)
    return {item.code for item in found if item.code in _EXERCISES}


def _repaid(verdict: Verdict) -> list[tuple[object, object]]:
    """Return the lines of the account with repayments."""
    lines = [answer for name, answer in verdict.amounts if name in OF_THE_ACCOUNT and answer is not None]
    return [(answer.lo, answer.hi) for answer in lines]


def _is_known(amount: Answer | None) -> bool:
    return amount is None or all(question.kind not in _UNSETTLED for question in amount.questions)


def _is_answered_for(source: Source, norm: Norm) -> bool:
    facts = seen(source.dossier.facts, source.on, None).by_key.get("acknowledged", [])
    return any(
        fact.value == HELD_BACK and fact.of in (norm.id, norm.subject) and fact.author and fact.reason
        for fact in facts
    )


_DONE = frozenset({DutyStatus.MET, DutyStatus.MET_LATE})
_ASKING = {"papers_missing": "papers_completed", "bilan_incomplete": "bilan_accepted"}
"""Facts stating that a document is missing, each with the one that ends it."""


@frozen
class OutstandingDuty:
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
        return _due_between(self.duty.due) if day is None else with_other_days(self.duty, day)

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
        return late_text(self.duty) or "–"

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


def late_text(duty: DutyVerdict) -> str:
    """Return how many days late a duty is or was; empty if nothing says so."""
    between = duty.late_range
    if between is None:
        return "" if duty.days_late is None else days_text(duty.days_late)
    if is_without_most(between):
        return f"{days_text(between[0])} au moins"
    return f"{between[0]} à {days_text(between[1])}"


def with_other_days(duty: DutyVerdict, day: date) -> str:
    """Return the due date of a duty, with those of other readings."""
    others = sorted({found for r in duty.readings if (found := day_of(r.due)) not in (None, day)})
    if not others:
        return date_text(day)
    listed = list_text([date_text(other) for other in others])
    return f"{date_text(day)} ({listed} selon une autre lecture du texte)"


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


def _outstanding(source: Source, duties: Iterable[DutyVerdict]) -> tuple[OutstandingDuty, ...]:
    texts = {duty.name: duty for duty in source.agreement.duties}
    recorded = {fact.key for fact in seen(source.dossier.facts, source.on, None).facts}
    owed = {debt.duty.subject: debt for debt in debts(source)}

    def of(duty: DutyVerdict) -> OutstandingDuty:
        text = texts.get(duty.id)
        done_by = "" if text is None or text.done_by is None else text.done_by
        is_document = bool(duty.parts) or done_by.endswith("_received")
        by_post = text is not None and text.posted_by is not None and text.counts == "posting"
        return OutstandingDuty(
            duty, source.on, is_document, done_by in recorded, is_document and by_post, owed.get(duty.subject)
        )

    return tuple(item for item in map(of, duties) if item.debt is None or item.debt.left.hi != 0)


def due_soon(source: Source) -> tuple[OutstandingDuty, ...]:
    """Return what falls due within thirty days from the document's date."""
    return _outstanding(source, (d for d in of_beneficiary(source) if d.status is DutyStatus.DUE_SOON))


def overdue(source: Source) -> tuple[OutstandingDuty, ...]:
    """Return what is late in the main reading."""
    return _outstanding(source, (d for d in of_beneficiary(source) if d.status is DutyStatus.OVERDUE))


def perhaps_overdue(source: Source) -> Iterator[DutyVerdict]:
    """Yield what is late in a reading still possible, or unless a missing fact says otherwise."""
    for duty in of_beneficiary(source):
        if duty.status is DutyStatus.UNKNOWN and duty.due is not None:
            is_done = duty.done is not None and days(duty.done)[1] <= source.on
            if days(duty.due)[0] < source.on and not is_done:
                yield duty


def surely_overdue(source: Source) -> tuple[OutstandingDuty, ...]:
    """Return what is late with a single amount in every reading still possible."""
    return tuple(item for item in overdue(source) if is_settled(source, item.duty))


def partly_received(source: Source) -> tuple[OutstandingDuty, ...]:
    """Return what was received or posted only in part: a report without its accounts."""
    open_ = frozenset({DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED})
    found = (
        duty
        for duty in of_beneficiary(source)
        if duty.status in open_ and any(part.status in _DONE for part in duty.parts)
    )
    return tuple(evolve(item, came=True) for item in _outstanding(source, found))


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
class EarlierPayment:
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


def earlier_payments(source: Source) -> tuple[EarlierPayment, ...]:
    """Return every recorded payment, by day."""
    names = {Subject(duty.id, duty.row).name: duty.name for duty in source.verdict.duties}
    words = catalogue("fr")
    return tuple(
        EarlierPayment(
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
