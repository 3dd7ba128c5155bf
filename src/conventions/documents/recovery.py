"""The funder's rights as letters state them: options, never debts; grounds and effects of a sanction."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import evolve

from budget import frozen
from budget.money import Euros, total
from conventions.agreement.norms import POSTED
from conventions.documents.accounts import left_out
from conventions.documents.amount_due import answer_text, debts, subject_of, sum_text
from conventions.documents.outstanding import day_of, late_text, of_beneficiary, with_other_days
from conventions.documents.propositions import on_day_text
from conventions.documents.source import Source
from conventions.documents.typography import NBSP, date_text, euros_text, list_text
from conventions.documents.wording import EVENTS, initial, of_
from conventions.engine.account import money
from conventions.engine.status import SPENT, DutyStatus, RightStatus
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.facts.fact import Fact, seen
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.language.answers import DAWN, NEVER, Answer, Infinite, days, exactly
from conventions.language.syntax import Lifecycle, walk
from conventions.messages import catalogue

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
        return _STANDINGS[self.right.status] + self._unless

    @property
    def _unless(self) -> str:
        """Return what may keep an open right closed; empty if nothing does."""
        others = [reading for reading in self.right.readings if reading.status != self.right.status.value]
        if self.right.status is not RightStatus.OPEN or not others:
            return ""
        is_posted = all(reading.name == POSTED for reading in others)
        return ", sauf envoi à temps" if is_posted else ", sauf autre lecture du texte"

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


def perhaps_sanctions(source: Source) -> Iterator[RightVerdict]:
    """Yield those of the agreement of which it is not known whether they may be exercised."""
    own = frozenset(right.id for right in source.verdict.rights)
    yield from (item for item in _sanctions(source) if item.id in own and item.status is RightStatus.UNKNOWN)


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


_CREATING = ("reduce", "reclaim")
_WAITING = frozenset({DutyStatus.NOT_DUE, DutyStatus.DUE_SOON, DutyStatus.OVERDUE, DutyStatus.OWED})
_STANDING = frozenset(
    {DutyStatus.RUNNING, DutyStatus.ENDED, DutyStatus.MET, DutyStatus.MET_LATE, DutyStatus.WAIVED}
)


@frozen
class Decided:
    """An exercised right: what it takes, and what must be repaid for it."""

    right: RightVerdict
    on: date
    decided: Answer | None
    repaid: str

    @property
    def amount(self) -> str | None:
        """Return what it takes, as text."""
        return sum_text(self.decided) or answer_text(self.decided)


@frozen
class Recovery:
    """A repayable sum without a recovery order."""

    duty: DutyVerdict
    amount: Euros

    @property
    def due(self) -> str:
        """Return its due date; without one in the text, the order sets it."""
        day = day_of(self.duty.due)
        return "à la réception du titre" if day is None else date_text(day)

    @property
    def due_inside(self) -> str:
        """Return the same for a sentence."""
        return self.due if day_of(self.duty.due) is None else f"le {self.due}"


def _facts(source: Source) -> tuple[Fact, ...]:
    return seen(source.dossier.facts, source.on, None).facts


def last_of(source: Source, key: str) -> date | None:
    """Return the last day of a fact recorded by the document's date."""
    return max((fact.last_day for fact in _facts(source) if fact.key == key), default=None)


def decided(source: Source) -> tuple[Decided, ...]:
    """Return the exercised rights to reduce or reclaim, with amounts as recorded."""
    duties = {duty.subject: duty for duty in source.verdict.duties}
    found = []
    for right in source.rights:
        if right.act not in _CREATING or right.status is not RightStatus.EXERCISED:
            continue
        subject = Subject(right.id, right.row)
        facts = [fact for fact in _facts(source) if fact.key == "exercised" and subject.is_of(fact)]
        sums = [fact.value for fact in facts if isinstance(fact.value, Euros)]
        amount = exactly(Euros.total(sums).cents) if sums else right.amount
        created = duties.get(subject.created.name)
        repaid = None if created is None else answer_text(created.amount)
        found.append(Decided(right, facts[-1].occurred_on, amount, repaid or "–"))
    return tuple(found)


def perhaps_recoveries(source: Source) -> Iterator[DutyVerdict]:
    """Yield the debts without a recovery order of which it is not known whether they are owed."""
    for debt in debts(source):
        amount = debt.duty.amount
        if (
            debt.duty.status is DutyStatus.UNKNOWN
            and not debt.orders
            and amount is not None
            and amount.hi != 0
        ):
            yield debt.duty


def recoveries(source: Source) -> tuple[Recovery, ...]:
    """Return the repayable sums without a recovery order, less repayments."""
    texts = {right.subject: right.article for right in source.rights}
    return tuple(
        Recovery(
            evolve(debt.duty, article=debt.duty.article or texts.get(subject_of(debt.duty).name)), amount
        )
        for debt in debts(source)
        if debt.duty.status in _WAITING
        and not debt.orders
        and (amount := debt.amount) is not None
        and amount > Euros.ZERO
    )


def ordered(source: Source) -> str | None:
    """Return the recovery orders issued, as a sentence; None if there are none."""
    orders = [fact for fact in _facts(source) if fact.key == "recovery_order"]
    told = [
        f"{euros_text(fact.value)} le {date_text(fact.last_day)}"
        for fact in orders
        if isinstance(fact.value, Euros)
    ]
    begun = "Un titre a été émis" if len(told) == 1 else "Des titres ont été émis"
    return f"{begun}{NBSP}: {list_text(told)}." if told else None


def is_changed(source: Source) -> bool:
    """Return whether the repayable sum differs from the decision, so that the steps must be shown."""
    sums = [money(amount.value) if amount else None for amount in (item.decided for item in decided(source))]
    left = dict(source.verdict.amounts)["to_recover"]
    known = [amount for amount in sums if amount is not None]
    is_told = left is not None and left.is_decided and len(known) == len(sums)
    return not is_told or left is None or money(left.value) != Euros.total(known)


def still_open(source: Source) -> tuple[DutyVerdict, ...]:
    """Return the unsettled duties of either side, which prevent closing a file."""
    rest = _STANDING | {DutyStatus.NOT_APPLICABLE}
    return tuple(duty for duty in source.verdict.duties if duty.status not in rest)


# --- grounds -----------------------------------------------------------------------------------------------


def grounds_of_sanctions(source: Source) -> tuple[str | None, ...]:
    """Return the grounds in the record for the open sanctions."""
    return tuple(_grounds(source, (item.right for item in open_sanctions(source))))


def grounds_of_decision(source: Source) -> tuple[str | None, ...]:
    """Return the grounds for the exercised rights."""
    return tuple(_grounds(source, (item.right for item in decided(source))))


def unmet_duties(source: Source) -> tuple[DutyVerdict, ...]:
    """Return the beneficiary's duties behind a decision: late, performed late, breached."""
    return tuple(duty for duty in of_beneficiary(source) if _failing(duty) is not None)


def _grounds(source: Source, rights: Iterable[RightVerdict]) -> Iterator[str | None]:
    for duty in of_beneficiary(source):
        text = _failing(duty)
        if text is not None:
            yield text
    labels = {fact.key: fact.label for fact in source.agreement.facts}
    yield from (_fact_text(fact, labels.get(fact.key)) for fact in _named(source, rights))
    out = left_out(source)
    if out:
        amount = euros_text(total(item.expense for item in out))
        yield f"Dépenses présentées que la convention ne retient pas{NBSP}: {amount}."
    yield from _paid_above(source)
    entitlement = dict(source.verdict.amounts).get("entitlement")
    right = answer_text(entitlement)
    least = None if entitlement is None or not entitlement.is_decided else money(entitlement.value)
    if right is not None and least is not None and least < source.agreement.grant:
        granted = euros_text(source.agreement.grant)
        yield f"Les dépenses et les ressources donnent droit à {right}, pour une subvention de {granted}."


def _paid_above(source: Source) -> Iterator[str]:
    """Return the payments above the grant."""
    sums = dict(source.verdict.amounts)
    paid, granted, back = (_decided(sums[name]) for name in ("paid", "grant", "recovered"))
    if paid is not None and granted is not None and paid > granted:
        returned = f" et {euros_text(back)} remboursés" if back is not None and back > Euros.ZERO else ""
        yield f"{euros_text(paid)} ont été versés{returned}, pour une subvention de {euros_text(granted)}."


def _decided(answer: Answer | None) -> Euros | None:
    return None if answer is None or not answer.is_decided else money(answer.value)


def _failing(duty: DutyVerdict) -> str | None:
    """Return a duty of the beneficiary that is late, was late or was breached, in words; None for others."""
    article = "" if duty.article is None else f" (article{NBSP}{duty.article})"
    late = late_text(duty)
    match duty.status:
        case DutyStatus.OVERDUE if duty.amount is None:
            said = f"non exécuté à ce jour, {late} de retard"
        case DutyStatus.MET_LATE:
            said = f"exécuté avec {late} de retard"
        case DutyStatus.BREACHED:
            said = "manquement constaté"
        case _:
            return None
    day, ends = day_of(duty.due), () if duty.due is None else days(duty.due)
    due = "" if day is None else f", échéance du {with_other_days(duty, day)}"
    if day is None and ends and ends[0] > DAWN and ends[1] < NEVER:
        due = f", échéance comprise entre le {date_text(ends[0])} et le {date_text(ends[1])}"
    return f"{duty.name}{article}{due}{NBSP}: {said}."


def _named(source: Source, rights: Iterable[RightVerdict]) -> Iterator[Fact]:
    """Yield the facts that the conditions of rights ask about."""
    keys = set()
    for right in rights:
        norm = source.text.norms.get(right.id)
        tree = None if norm is None else norm.tree("when")
        if tree is not None:
            keys |= {n.about for n in walk(tree) if isinstance(n, Lifecycle) and n.word == "happened"}
    performed = {key for duty in source.agreement.duties for key in (duty.done_by, duty.posted_by)}
    held = keys - performed - _NEUTRAL
    yield from (fact for fact in _facts(source) if fact.key in held)


_NEUTRAL = frozenset({"signed", "notified", "payment", "service_fait_certified"})
"""Events that open a right without being a breach."""


def _fact_text(fact: Fact, label: str | None) -> str | None:
    """Return a fact with its day and document; None if neither says what it is.

    `label`: what the agreement calls it, where it declares it.
    """
    known = LIFE_EVENTS.get(fact.key)
    said = EVENTS.get(fact.key) or label
    if said is None and known is not None:
        said = catalogue("fr").text(f"fact.{fact.key}")
    words = [text for text in (said, fact.evidence) if text]
    return None if not words else f"{initial(', '.join(words))}, {on_day_text(fact)}."
