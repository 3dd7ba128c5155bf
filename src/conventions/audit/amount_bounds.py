"""Bounds of amounts whatever the facts: payments above the grant or below zero; incomplete shares."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from attrs import evolve

from budget.findings import Finding, Severity
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.audit.expressions import audit_finding, norm_finding, settled
from conventions.engine.amounts import money
from conventions.engine.day import Day, standpoints
from conventions.language.answers import Answer, Infinite
from conventions.language.bounds import number
from conventions.language.parser import parse
from conventions.language.syntax import Arithmetic, Comparison, Literal, Logic, Name, Node, Opposite, Unit
from conventions.views.asked import unstarted

# ------------------------------------------------------------------------------------------------------------
# Linear sums: what the condition of a payment guarantees about its amount, which bounds alone cannot tell.
# `when = "balance > 0"` with `amount = "balance"` guarantees an amount of at least zero, whatever the
# balance is.

Linear = Mapping[str, Fraction]
"""A sum of multiples of terms, by their text; the key `""` is the constant."""


_NUMBERS: Final = (Unit.EUROS, Unit.FOREIGN, Unit.NUMBER, Unit.RATIO)


def guarantees(condition: Node | None, least: Linear, definitions: Mapping[str, Node]) -> bool:
    """Return whether a condition, if true, guarantees that a sum is zero or more.

    >>> from conventions.language.parser import parse
    >>> def says(condition, amount):
    ...     return guarantees(parse(condition), linear_sum(parse(amount), {}), {})
    >>> says("met(report) and balance > 0 €", "balance"), says("balance < 5 €", "-balance")
    (True, False)
    >>> says("spent >= advance", "(spent - advance) * 2 + 1 €"), says("spent > 0 € or late", "spent")
    (True, False)
    """
    return any(
        _is_at_least(least, greater, definitions, less)
        for greater, less in _ordered_pairs(condition)
        if least
    )


def linear_sum(tree: Node, definitions: Mapping[str, Node]) -> Linear:
    """Return a tree as a sum of multiples of irreducible terms, with definitions expanded.

    >>> from conventions.language.parser import parse
    >>> {key: str(value) for key, value in linear_sum(parse("2 * (a - 3 €) - a"), {}).items()}
    {'a': '1', '': '-600'}
    """
    match tree:
        case Literal(value=int() | Fraction() as value, unit=unit) if unit in _NUMBERS:
            return _without_zeros({"": Fraction(value)})
        case Name(key=key) if key in definitions:
            rest = {
                name: kept for name, kept in definitions.items() if name != key
            }  # stops at a circular definition
            return linear_sum(definitions[key], rest)
        case Opposite(operand=operand):
            return _times(linear_sum(operand, definitions), Fraction(-1))
        case Arithmetic(sign="+" | "-" as sign, left=left, right=right):
            factor = Fraction(1 if sign == "+" else -1)
            return _sum(linear_sum(left, definitions), _times(linear_sum(right, definitions), factor))
        case Arithmetic(sign="*" | "/" as sign, left=left, right=right):
            first, second = linear_sum(left, definitions), linear_sum(right, definitions)
            if second.keys() == {""}:
                return _times(first, second[""] if sign == "*" else 1 / second[""])
            if sign == "*" and first.keys() == {""}:
                return _times(second, first[""])
        case _:
            pass
    return {_shape(tree): Fraction(1)}


def _ordered_pairs(condition: Node | None) -> Iterator[tuple[Node, Node]]:
    """Yield each pair for which the condition requires that the first is not below the second."""
    match condition:
        case Logic(word="and", left=left, right=right):
            yield from _ordered_pairs(left)
            yield from _ordered_pairs(right)
        case Comparison(sign=">" | ">=" | "=", left=left, right=right):
            yield left, right
        case Comparison(sign="<" | "<=", left=left, right=right):
            yield right, left
        case _:
            return


def _is_at_least(least: Linear, greater: Node, definitions: Mapping[str, Node], less: Node) -> bool:
    """Return whether `least` is a positive multiple of `greater - less`, plus zero or a positive constant."""
    known = _sum(linear_sum(greater, definitions), _times(linear_sum(less, definitions), Fraction(-1)))
    terms = {key: value for key, value in known.items() if key}
    if not terms or terms.keys() != {key for key in least if key}:
        return False
    factors = {least[key] / value for key, value in terms.items()}
    factor = next(iter(factors))
    return len(factors) == 1 and factor > 0 and least.get("", 0) >= factor * known.get("", 0)


def _sum(first: Linear, second: Linear) -> Linear:
    both = dict.fromkeys([*first, *second])
    return _without_zeros({key: first.get(key, Fraction(0)) + second.get(key, Fraction(0)) for key in both})


def _times(terms: Linear, factor: Fraction) -> Linear:
    return _without_zeros({key: value * factor for key, value in terms.items()})


def _without_zeros(terms: Linear) -> Linear:
    return {key: value for key, value in terms.items() if value}


def _shape(tree: Node) -> str:
    """Return the same text for two trees that differ only in their columns."""
    if isinstance(tree, Name):
        return tree.key
    return re.sub(r"column=\d+", "", repr(tree))


# --- Amounts at their bounds: payments that may exceed the grant or be negative; shares of the grant --------

_TIMES: Final = 100
_SUPPOSED: Final = (Euros.of(1_000_000), Euros.of(1_000_000 * _TIMES))
"""Two trial values for a grant that depends on facts: shares of it must sum to it for both."""

_OF_THE_LEDGER: Final = frozenset({"expenses", "resources"})


def payments_within_the_grant(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a payment that may exceed the grant, or be negative, before anything is paid.

    Unlimited bounds count only where they depend on expenses alone; the bounds of a fact are for its
    declaration.
    """
    text = unstarted(agreement)
    grant = text.ever.named("grant")
    for duty in agreement.duties if grant.is_decided else ():
        answers = [answer for answer in _amounts(duty, text) if answer is not None and not answer.is_decided]
        over = [answer for answer in answers if _is_over(answer, grant)]
        below = [answer for answer in answers if _is_below(answer)]
        if over and not _keeps_within(duty, text, "grant", -1):
            limit = f"<= {_shown(grant.hi)}"
            yield _of(duty, "amount_may_exceed_grant", Severity.MINOR, _shown(over[0].hi), limit)
        if below and not _keeps_within(duty, text, "0 €", 1):
            yield _of(duty, "amount_may_be_negative", Severity.INFO, _shown(below[0].lo), ">= 0.00")


def _keeps_within(duty: Duty, text: Day, limit: str, sign: int) -> bool:
    """Return whether a payment's condition keeps its amount above a limit (`sign` 1) or below it (-1)."""
    trees = text.program.trees
    known = {
        item.name: tree
        for item in text.program.terms.definitions
        if (tree := trees.get(("define", item.name)))
    }
    amount = trees[("duty", duty.name, "amount")]
    first, second = (amount, parse(limit)) if sign > 0 else (parse(limit), amount)
    return guarantees(
        trees.get(("duty", duty.name, "when")), linear_sum(Arithmetic("-", first, second, 0), known), known
    )


def shares_make_the_whole(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for payments that are shares of a grant set by facts but do not add up to it."""
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
    if any(abs(second - _TIMES * first) > _TIMES for first, second in pairs):  # rounding of one cent, scaled
        return  # a fixed amount is not a share of a grant set by facts
    whole, supposed = Euros.total(known), _SUPPOSED[0]
    if whole != supposed:
        share = Fraction(whole.cents, supposed.cents) * 100
        yield audit_finding(
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
    return norm_finding(
        duty,
        code,
        severity,
        actual=actual,
        expected=expected,
        formula=duty.amount or "",
        limit=expected.split()[1],
    )
