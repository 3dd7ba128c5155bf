"""Amounts at their bounds: with every fact free, a payment above the grant, or below nothing; shares."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from attrs import evolve

from budget.findings import Finding, Severity
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.audit.expressions import found, found_of, settled
from conventions.engine.amounts import money
from conventions.engine.asked import unstarted
from conventions.engine.day import Day, standpoints
from conventions.language.answers import Answer, Infinite
from conventions.language.bounds import number
from conventions.language.parser import parse
from conventions.language.syntax import Arithmetic, Comparison, Literal, Logic, Name, Node, Opposite, Unit

# ------------------------------------------------------------------------------------------------------------
# Sums of multiples: what the condition of a payment says of its amount, which bounds alone cannot tell.
# `when = "balance > 0"` beside `amount = "balance"` says that the amount is not below nothing, whatever the
# balance may come to.

Linear = Mapping[str, Fraction]
"""A sum of multiples of terms, by their text; the key `""` is the constant."""


_NUMBERS: Final = (Unit.EUROS, Unit.FOREIGN, Unit.NUMBER, Unit.RATIO)


def assures(condition: Node | None, least: Linear, definitions: Mapping[str, Node]) -> bool:
    """Return whether a condition, when it holds, keeps a sum at zero or more.

    >>> from conventions.language.parser import parse
    >>> def says(condition, amount):
    ...     return assures(parse(condition), linear(parse(amount), {}), {})
    >>> says("met(report) and balance > 0 €", "balance"), says("balance < 5 €", "-balance")
    (True, False)
    >>> says("spent >= advance", "(spent - advance) * 2 + 1 €"), says("spent > 0 € or late", "spent")
    (True, False)
    """
    return any(
        _is_at_least(least, greater, definitions, less) for greater, less in _orders(condition) if least
    )


def linear(tree: Node, definitions: Mapping[str, Node]) -> Linear:
    """Return a tree as a sum of multiples of what cannot be taken apart, definitions written out.

    >>> from conventions.language.parser import parse
    >>> {key: str(value) for key, value in linear(parse("2 * (a - 3 €) - a"), {}).items()}
    {'a': '1', '': '-600'}
    """
    match tree:
        case Literal(value=int() | Fraction() as value, unit=unit) if unit in _NUMBERS:
            return _kept({"": Fraction(value)})
        case Name(key=key) if key in definitions:
            rest = {name: kept for name, kept in definitions.items() if name != key}  # a circle ends
            return linear(definitions[key], rest)
        case Opposite(operand=operand):
            return _times(linear(operand, definitions), Fraction(-1))
        case Arithmetic(sign="+" | "-" as sign, left=left, right=right):
            factor = Fraction(1 if sign == "+" else -1)
            return _sum(linear(left, definitions), _times(linear(right, definitions), factor))
        case Arithmetic(sign="*" | "/" as sign, left=left, right=right):
            first, second = linear(left, definitions), linear(right, definitions)
            if second.keys() == {""}:
                return _times(first, second[""] if sign == "*" else 1 / second[""])
            if sign == "*" and first.keys() == {""}:
                return _times(second, first[""])
        case _:
            pass
    return {_shape(tree): Fraction(1)}


def _orders(condition: Node | None) -> Iterator[tuple[Node, Node]]:
    """Return each pair of which the condition says that the first is not below the second."""
    match condition:
        case Logic(word="and", left=left, right=right):
            yield from _orders(left)
            yield from _orders(right)
        case Comparison(sign=">" | ">=" | "=", left=left, right=right):
            yield left, right
        case Comparison(sign="<" | "<=", left=left, right=right):
            yield right, left
        case _:
            return


def _is_at_least(least: Linear, greater: Node, definitions: Mapping[str, Node], less: Node) -> bool:
    """Return whether `least` is a positive multiple of `greater - less`, and perhaps something more."""
    known = _sum(linear(greater, definitions), _times(linear(less, definitions), Fraction(-1)))
    terms = {key: value for key, value in known.items() if key}
    if not terms or terms.keys() != {key for key in least if key}:
        return False
    factors = {least[key] / value for key, value in terms.items()}
    factor = next(iter(factors))
    return len(factors) == 1 and factor > 0 and least.get("", 0) >= factor * known.get("", 0)


def _sum(first: Linear, second: Linear) -> Linear:
    both = dict.fromkeys([*first, *second])
    return _kept({key: first.get(key, Fraction(0)) + second.get(key, Fraction(0)) for key in both})


def _times(terms: Linear, factor: Fraction) -> Linear:
    return _kept({key: value * factor for key, value in terms.items()})


def _kept(terms: Linear) -> Linear:
    return {key: value for key, value in terms.items() if value}


def _shape(tree: Node) -> str:
    """Return a text that is the same for two trees that say the same at different columns."""
    if isinstance(tree, Name):
        return tree.key
    return re.sub(r"column=\d+", "", repr(tree))


# --- Amounts at their bounds: with every fact free, a payment above the grant, or below nothing; shares -----

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
    return found_of(
        duty,
        code,
        severity,
        actual=actual,
        expected=expected,
        formula=duty.amount or "",
        limit=expected.split()[1],
    )
