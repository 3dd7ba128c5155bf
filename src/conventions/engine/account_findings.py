"""The findings of the account: overpayments, sums to give back, sums claimed twice or lost."""

from collections.abc import Iterator
from datetime import date, timedelta

from budget.findings import Finding, Severity
from budget.money import Euros
from conventions.agreement.norms import Right
from conventions.engine.account import Account, Debt
from conventions.engine.day import Day
from conventions.engine.finding_parts import bounds_in_cents
from conventions.engine.measured import is_of_payments, is_settling
from conventions.engine.seen_record import LOWERED, amount_of, in_cents
from conventions.engine.status import DutyStatus
from conventions.engine.subject import Subject
from conventions.engine.term import term_of
from conventions.engine.verdict import DutyVerdict, RuleVerdict, TermVerdict
from conventions.facts.record import days_of
from conventions.language.answers import DAWN, FALSE, TRUE, Answer, Infinite, exactly
from conventions.language.bounds import number

ONE_DAY = timedelta(days=1)
MOST_CHANGES_BACK = 60
"""The number of changes examined before the search for the day of the lapse is given up."""


def account_findings(
    account: Account,
    duties: tuple[DutyVerdict, ...],
    rules: tuple[RuleVerdict, ...],
    term: TermVerdict,
    today: Day,
) -> Iterator[Finding]:
    """Yield the findings about the sums, in the order of the account."""
    if term.lapsed == TRUE:
        since = lapsed_since(today)
        day = () if since is None else (("since", since.isoformat()),)
        yield Finding("aid_lost" if since is None else "aid_lost_since", Severity.MAJOR, "term", params=day)
    if today.view.is_current and today.now.lacks_a_payment():
        yield Finding("payment_missing", Severity.MAJOR, "paid", amount=bounds_in_cents(account.paid))
    yield from _overpaid(account, duties, rules, term, today)
    yield from _counted_twice(account, duties, today)
    yield from _to_give_back(account, today)
    yield from _claimed_twice(account, today)


def _told(
    code: str, subject: str, cents: int, source: str | None = None, *params: tuple[str, str]
) -> Finding:
    amount = ("sum", str(Euros.of_cents(cents)))
    return Finding(
        code, Severity.MAJOR, subject, source=source, params=(amount, *params), amount=(cents, cents)
    )


def _least(amount: Answer) -> int:
    """Return the least value of an amount, in cents."""
    least = number(in_cents(amount).lo)
    return 0 if isinstance(least, Infinite) else int(least)


# --- overpayments ----------------------------------------------------------------------------------------


def _overpaid(
    account: Account,
    duties: tuple[DutyVerdict, ...],
    rules: tuple[RuleVerdict, ...],
    term: TermVerdict,
    today: Day,
) -> Iterator[Finding]:
    left = _least(account.balance.overpaid)
    source = _recovery_sources(rules, today) if left else None
    if term.lapsed == TRUE:
        if left:
            yield _told("paid_and_lapsed", "paid", left, source)
        return
    awaited = sum(_awaited(duty, today) for duty in duties) - _least(account.balance.claimed)
    is_settled = any(_settles(duty, today) for duty in duties)
    for duty in duties:
        code, excess = _excess(duty, today)
        if is_settled and code == "payment_above_due":
            continue
        taken = min(left, excess)
        if taken:
            yield _told(code, duty.subject, taken, source, ("name", duty.name))
            left -= taken
        ahead = min(excess - taken, awaited - _least(account.recovered))
        if ahead > 0:
            yield _told("payment_ahead", duty.subject, ahead, None, ("name", duty.name))
    if left:
        yield _told("overpaid", "paid", left, source)


def _settles(duty: DutyVerdict, today: Day) -> bool:
    """Return whether a payment is computed from what was paid before, so that no earlier one is an excess."""
    return duty.is_payment and duty.counts != (False,) and is_settling(duty.id, today.program)


def _excess(duty: DutyVerdict, today: Day) -> tuple[str, int]:
    """Return the code of the finding about an overpaid payment, and the excess."""
    if not duty.is_payment:
        return "", 0
    paid = _least(today.now.transferred(today.now.transfers(Subject(duty.id, duty.row))))
    if duty.counts == (False,) and duty.status is not DutyStatus.HELD:
        return "payment_not_due", max(0, paid)
    if duty.amount is None or is_of_payments(today.program.duties[duty.id], today.program):
        return "", 0
    most = number(in_cents(duty.amount).hi)
    return "payment_above_due", 0 if isinstance(most, Infinite) else max(0, paid - int(most))


def _awaited(duty: DutyVerdict, today: Day) -> int:
    """Return the least amount that a payment still awaits, which an excess of others may cover."""
    if not duty.is_payment or duty.counts != (True,) or duty.amount is None:
        return 0
    paid = number(in_cents(today.now.transferred(today.now.transfers(Subject(duty.id, duty.row)))).hi)
    return 0 if isinstance(paid, Infinite) else max(0, _least(duty.amount) - int(paid))


# --- money that names no norm ----------------------------------------------------------------------------


def _counted_twice(account: Account, duties: tuple[DutyVerdict, ...], today: Day) -> Iterator[Finding]:
    """Yield a finding for money that counts for several norms, because it names none."""
    debts = [debt.duty for debt in account.debts]
    payments = [duty for duty in duties if duty.is_payment and duty.counts == (True,)]
    kinds = (
        ("payment", "payment_of_no_norm", "paid", payments),
        ("repaid", "repaid_of_no_norm", "recovered", debts),
    )
    for key, code, subject, norms in kinds:
        own = [duty for duty in norms if duty.row is None and duty.amount is not None]
        free = amount_of([fact for fact in today.now.facts(key) if fact.of is None])
        if free and len(own) > 1:
            wanted = [_wanted(duty, key, today) for duty in own]
            twice = sum(min(cents, free) for cents in wanted) - free
            if twice > 0:
                names = ", ".join(duty.name for duty, cents in zip(own, wanted, strict=True) if cents)
                yield _told(code, subject, twice, None, ("names", names))


def _wanted(duty: DutyVerdict, key: str, today: Day) -> int:
    """Return the least amount of a duty that is not covered by money naming it."""
    norm = Subject(duty.id, duty.row).creator
    named = [fact for fact in today.now.facts(key) if fact.of in (norm.name, norm.created.name)]
    return max(0, _least(duty.amount or exactly(0)) - amount_of(named))


def _recovery_sources(rules: tuple[RuleVerdict, ...], today: Day) -> str | None:
    """Return the legal texts that allow an overpayment to be recovered; None if there is none."""
    programs = {rule.name: book.program for book in today.books if book.book for rule in book.book.rules}
    found = [
        rule.rule.source.reference
        for rule in rules
        if isinstance(rule.rule.norm, Right)
        and rule.rule.norm.act == "reclaim"
        and is_of_payments(rule.rule.norm, programs[rule.rule.name])
    ]
    return " ; ".join(found) or None


# --- to give back, claimed twice -------------------------------------------------------------------------


def _to_give_back(account: Account, today: Day) -> Iterator[Finding]:
    cents = _least(account.balance.to_give_back)
    if cents:
        is_lowered = any(today.now.facts(key) for key in (*LOWERED, "remitted"))
        yield _told("order_lowered_after_payment" if is_lowered else "repaid_above_debt", "recovered", cents)


def _claimed_twice(account: Account, today: Day) -> Iterator[Finding]:
    cents = _least(account.balance.excess)
    debts = [debt for debt in account.debts if not debt.is_accessory and _least(debt.claim.amount)]
    if not cents or not debts:
        return
    names = ", ".join(debt.duty.name for debt in debts)
    if len(debts) > 1:
        yield _told("debts_overlap", debts[-1].duty.subject, cents, None, ("names", names))
    elif _is_ordered(debts[0], today):
        yield _told("order_above_paid", debts[0].duty.subject, cents, None, ("name", names))


def _is_ordered(debt: Debt, today: Day) -> bool:
    norm = Subject(debt.duty.id, debt.duty.row).creator
    return bool(today.now.facts("recovery_order", norm))


# --- lost ------------------------------------------------------------------------------------------------


def lapsed_since(today: Day) -> date | None:
    """Return the first day of the present lapse of the agreement, if it can be determined."""
    last = today.view.as_of
    turns = set(days_of(today.view.facts)) | set(today.trace.turns)
    looked = 0
    while (earlier := [turn for turn in turns if DAWN < turn <= last]) and looked < MOST_CHANGES_BACK:
        first, looked = max(earlier), looked + 1
        before = today.earlier(first - ONE_DAY)
        lapsed = term_of(before).lapsed
        if lapsed != TRUE:
            return None if today.view.has_ranges and lapsed != FALSE else first
        last = first - ONE_DAY
        turns |= set(before.trace.turns)
    return None
