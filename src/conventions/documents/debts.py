"""The remaining debts of the beneficiary, and the steps from the claim to the remainder."""

from collections.abc import Iterator

from attrs import frozen

from budget.money import Euros
from conventions.documents.amount_due import answer_text
from conventions.documents.source import Source, once
from conventions.documents.typography import euros_text, list_text
from conventions.engine.amounts import money
from conventions.engine.seen_record import LOWERED, amount_of, in_cents, not_below_zero
from conventions.engine.status import DutyStatus
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import Fact
from conventions.facts.record import seen
from conventions.language.answers import INFINITY, Answer, exactly
from conventions.language.bounds import extreme, minus, number

_NOT_OWED = frozenset({DutyStatus.NOT_APPLICABLE, DutyStatus.WAIVED})


@frozen
class Debt:
    """A debt of the beneficiary: claimed, waived, repaid, remaining."""

    duty: DutyVerdict
    claimed: Answer
    lowered: Euros
    remitted: Euros
    repaid: Euros
    left: Answer
    orders: tuple[Fact, ...]

    @property
    def amount(self) -> Euros | None:
        """Return the remainder, if known."""
        return money(self.left.value) if self.left.is_decided else None

    @property
    def steps(self) -> str | None:
        """Return the steps from the claim to the remainder; None if there are none."""
        given = ((self.lowered, "annulés"), (self.remitted, "remis"), (self.repaid, "reversés"))
        taken = [f"{euros_text(amount)} {word}" for amount, word in given if amount > Euros.ZERO]
        claimed = answer_text(self.claimed)
        return f"{claimed} réclamés, moins {list_text(taken)}" if taken else None


def subject_of(duty: DutyVerdict) -> Subject:
    """Return the `of` of facts about a debt: the right that created it, else the duty."""
    return Subject(duty.id, duty.row).creator


@once
def debts(source: Source) -> tuple[Debt, ...]:
    """Return the debts of the beneficiary by the text and by decisions, in their order.

    Repayments without a named debt go to the first one. Together they do not exceed what the account has
    to recover.
    """
    return tuple(_debts(source))


def _less(amount: Answer, cents: int) -> Answer:
    return in_cents(not_below_zero(minus(amount, exactly(cents))))


def _debts(source: Source) -> Iterator[Debt]:
    facts = seen(source.dossier.facts, source.on, None).facts
    pool = amount_of([fact for fact in facts if fact.key == "repaid" and fact.of is None])
    account = dict(source.verdict.amounts)["to_recover"]
    room = INFINITY if account is None else number(account.hi)
    for duty in source.verdict.duties:
        if duty.claimed is None or duty.amount is None or duty.status in _NOT_OWED:
            continue
        names = {subject_of(duty).name, duty.subject}
        of_it = [fact for fact in facts if fact.of in names]
        repaid = amount_of([fact for fact in of_it if fact.key == "repaid"])
        least = money(_less(duty.amount, repaid).lo) or Euros.ZERO
        more = min(pool, least.cents)
        pool, repaid = pool - more, repaid + more
        left = extreme([_less(duty.amount, repaid), exactly(room)], largest=False)
        room = number(minus(exactly(room), exactly(number(left.hi))).hi)
        yield Debt(
            duty,
            duty.claimed.ordered,
            Euros.of_cents(amount_of([fact for fact in of_it if fact.key in LOWERED])),
            Euros.of_cents(duty.claimed.remitted),
            Euros.of_cents(repaid),
            left,
            tuple(fact for fact in of_it if fact.key == "recovery_order"),
        )
