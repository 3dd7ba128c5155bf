"""Amounts at their bounds: with every fact free, a payment above the grant, or below nothing; shares."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from attrs import evolve

from budget.findings import Finding, Severity
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.audit.finding import found
from conventions.audit.linear import assures, linear
from conventions.audit.settled import settled
from conventions.engine.amounts import money
from conventions.engine.day import Day, standpoints
from conventions.engine.unrecorded import unstarted
from conventions.language.answers import Answer, Infinite
from conventions.language.bounds import number
from conventions.language.parser import parse
from conventions.language.syntax import Arithmetic

__all__ = ["payments_within_the_grant", "shares_make_the_whole"]

_TIMES: Final = 100
_SUPPOSED: Final = (Euros.of(1_000_000), Euros.of(1_000_000 * _TIMES))
"""A grant that facts decide is supposed to be each: shares of it must make the whole all the same."""

_OF_THE_LEDGER: Final = frozenset({"expenses", "resources"})


def payments_within_the_grant(agreement: Agreement) -> Iterator[Finding]:
    """A payment that may come to more than the grant, or to less than nothing, before anything is paid.

    A bound without limit counts where expenses alone decide it: what a fact may be is for its declaration.
    """
    text = unstarted(agreement)
    grant = text.ever.named("grant")
    for duty in agreement.duties if grant.is_decided else ():
        answers = [answer for answer in _amounts(duty, text) if answer is not None and not answer.is_decided]
        over = [answer for answer in answers if _is_over(answer, grant)]
        below = [answer for answer in answers if _is_below(answer)]
        if over and not _keeps(duty, text, "grant", -1):
            limit = f"<= {_shown(grant.hi)}"
            yield _of(duty, "amount_may_exceed_grant", Severity.MINOR, _shown(over[0].hi), limit)
        if below and not _keeps(duty, text, "0 €", 1):
            yield _of(duty, "amount_may_be_negative", Severity.INFO, _shown(below[0].lo), ">= 0.00")


def _keeps(duty: Duty, text: Day, limit: str, sign: int) -> bool:
    """Whether the condition of a payment keeps its amount above a limit (`sign` 1), or below it (-1)."""
    trees = text.program.trees
    known = {
        item.name: tree
        for item in text.program.terms.definitions
        if (tree := trees.get(("define", item.name)))
    }
    amount = trees[("duty", duty.name, "amount")]
    first, second = (amount, parse(limit)) if sign > 0 else (parse(limit), amount)
    return assures(
        trees.get(("duty", duty.name, "when")), linear(Arithmetic("-", first, second, 0), known), known
    )


def shares_make_the_whole(agreement: Agreement) -> Iterator[Finding]:
    """Payments that are shares of a grant which facts decide: whatever it is, they make the whole."""
    if agreement.grant_formula is None:
        return
    texts = [settled(evolve(agreement, grant_formula=None, grant=grant)) for grant in _SUPPOSED]
    payments = [duty for duty in agreement.duties if duty.is_payment]
    one, other = ([amount for duty in payments for amount in text.amounts(duty)] for text in texts)
    known = [amount for amount in one if amount is not None]
    if not known or len(known) < len(one) or any(duty.when is not None for duty in payments):
        return
    pairs = (
        (first.cents, 0 if second is None else second.cents)
        for first, second in zip(known, other, strict=True)
    )
    if any(
        abs(second - _TIMES * first) > _TIMES for first, second in pairs
    ):  # a cent, rounded, times as much
        return  # a fixed amount is no share of whatever the grant comes to
    whole, supposed = Euros.total(known), _SUPPOSED[0]
    if whole != supposed:
        share = Fraction(whole.cents, supposed.cents) * 100
        yield found(
            "payment_shares_differ",
            Severity.MAJOR,
            "payment",
            actual=f"{percentage(share)} %",
            expected="100 %",
            share=percentage(share),
        )


def percentage(share: Fraction) -> str:
    """Return a percentage with at most two decimals, exactly rounded.

    >>> percentage(Fraction(200, 3))
    '66.67'
    """
    cents = round(share * 100)
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


def _amounts(duty: Duty, text: Day) -> Iterator[Answer | None]:
    if duty.is_payment and not duty.unread:
        yield from (stand.read_ever("duty", duty.name, "amount") for stand in standpoints(duty, text))


def _is_over(answer: Answer, grant: Answer) -> bool:
    if isinstance(answer.hi, Infinite):
        return {question.about for question in answer.questions} <= _OF_THE_LEDGER
    return number(answer.hi) > number(grant.hi)


def _is_below(answer: Answer) -> bool:
    return not isinstance(answer.lo, Infinite) and number(answer.lo) < 0


def _shown(bound: object) -> str:
    return "∞" if isinstance(bound, Infinite) else str(money(number(bound)) or "∞")


def _of(duty: Duty, code: str, severity: Severity, actual: str, expected: str) -> Finding:
    return found(
        code,
        severity,
        duty.name,
        article=duty.article,
        actual=actual,
        expected=expected,
        label=duty.label or duty.name,
        formula=duty.amount or "",
        limit=expected.split()[1],
    )
