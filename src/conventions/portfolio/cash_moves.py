"""The receipts and payments of a dossier, by its record and its agreement: for a cash plan."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve

from budget.money import Euros
from budget.treasury import CashMove, spread_by_month
from conventions.dossier.dossier import Dossier
from conventions.engine.account import money
from conventions.engine.evaluate import evaluate
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict, Verdict
from conventions.facts.fact import Fact, seen
from conventions.language.answers import NEVER
from conventions.views.bilan import ledger_on

_MONEY = frozenset({"payment", "repaid", "transfer_returned"})
_OVER = frozenset({DutyStatus.MET, DutyStatus.MET_LATE, DutyStatus.WAIVED})


def cash_moves(dossier: Dossier, as_of: date) -> tuple[CashMove, ...]:
    """Return the moves of the beneficiary's account, as seen on a day.

    Certain: payments made and sums repaid, resources received, expenses debited. Expected: the minimum of
        each
    payment that the funder still owes, on its due date, or undated if that is open; the rest of its range,
    undated; unspent budget, in equal parts over the months left of the period. Planned resources of other
    funders are undated, because nobody said when they come. The line of the grant itself, the first with its
    amount, is left out, because its payments are counted.
    """
    verdict, facts = evaluate(dossier, as_of), seen(dossier.facts, as_of, None).facts
    return (*_made(dossier, facts, as_of), *_payments_expected(verdict, facts), *_planned(dossier, verdict))


def _made(dossier: Dossier, facts: tuple[Fact, ...], as_of: date) -> Iterator[CashMove]:
    for fact in facts:
        if fact.key in _MONEY and isinstance(fact.value, Euros):
            amount = fact.value if fact.key == "payment" else -fact.value
            yield CashMove(fact.last_day, amount, fact.of or fact.key, is_sure=not fact.is_between)
    ledger = ledger_on(dossier, as_of)
    if ledger is None:
        return
    for expense in ledger.expenses:
        yield CashMove(expense.paid_on, -expense.amount, expense.label, is_sure=expense.paid_on is not None)
    for resource in ledger.resources or ():
        is_sure = resource.received_on is not None
        yield CashMove(resource.received_on, resource.amount, resource.label, is_sure=is_sure)


def _paid(facts: tuple[Fact, ...], subject: str) -> Euros:
    """Return the net amount of a payment, less what was returned."""
    made, returned = (
        Euros.total(fact.value for fact in _about(facts, key, subject) if isinstance(fact.value, Euros))
        for key in ("payment", "transfer_returned")
    )
    return made - returned


def _about(facts: tuple[Fact, ...], key: str, subject: str) -> Iterator[Fact]:
    return (fact for fact in facts if fact.key == key and fact.of == subject)


def _payments_expected(verdict: Verdict, facts: tuple[Fact, ...]) -> Iterator[CashMove]:
    for duty in verdict.duties:
        if not duty.is_payment or duty.status in _OVER or duty.amount is None:
            continue
        already = _paid(facts, duty.subject)
        least, most = (money(bound) for bound in (duty.amount.lo, duty.amount.hi))
        left = max(Euros.ZERO, (least or Euros.ZERO) - already)
        if left > Euros.ZERO:
            yield CashMove(_due(duty, verdict.as_of), left, duty.name)
        # Undecided amounts are undated: a plan that relies on them would hide its lowest point.
        if most is not None and most - already > left:
            yield CashMove(None, most - already - left, duty.name)


def _due(duty: DutyVerdict, as_of: date) -> date | None:
    """Return the day on which a payment is expected: its due date, or tomorrow if that has passed.

    None if it has no due date, or if its condition does not hold, even if only not yet.
    """
    day = None if duty.due is None else duty.due.value
    if not isinstance(day, date) or day == NEVER or duty.status is DutyStatus.NOT_APPLICABLE:
        return None
    return max(day, as_of + timedelta(days=1))


def _planned(dossier: Dossier, verdict: Verdict) -> Iterator[CashMove]:
    budget, ledger = dossier.agreement.budget, ledger_on(dossier, verdict.as_of)
    if budget is None:
        return
    spent = Euros.ZERO if ledger is None else ledger.total_expenses()
    left = budget.total_expenses() - spent
    if ledger is None and left > Euros.ZERO:
        months = _months_left(verdict)
        if months is None:
            yield CashMove(None, -left, "")
        else:
            yield from spread_by_month(-left, *months, "")
    received = None if ledger is None else ledger.total_resources()
    if received is None:
        lines = list(budget.resources or ())
        own = next((line for line in lines if line.amount == dossier.agreement.grant), None)
        for line in lines:
            if line is not own and line.amount > Euros.ZERO:
                yield CashMove(None, line.amount, line.label)


def _months_left(verdict: Verdict) -> tuple[date, date] | None:
    """Return the days left of the period; None if there are none, or its end is unknown."""
    first, last = verdict.term.start.value, verdict.term.end.value
    if not isinstance(first, date) or not isinstance(last, date) or last == NEVER:
        return None
    start = max(first, verdict.as_of + timedelta(days=1))
    return (start, last) if start <= last else None


def labelled(moves: tuple[CashMove, ...], label: str) -> tuple[CashMove, ...]:
    """Return the moves with this label, unless they have their own."""
    return tuple(move if move.label else evolve(move, label=label) for move in moves)
