"""What is granted, paid, owed and to be returned on a day (docs/semantics.md § 6)."""

from collections.abc import Iterable
from fractions import Fraction

from budget.money import AmountOutOfBoundsError, Euros
from budget.rounding import Rounding, round_cents
from conventions.engine.day import Day
from conventions.engine.defined import defined_values
from conventions.engine.name_tables import CREATING_ACTS
from conventions.engine.repayable import reductions
from conventions.engine.right_status import SPENT, RightStatus
from conventions.engine.rule_verdict import RuleVerdict
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.language.answers import (
    INFINITY,
    Answer,
    Infinite,
    Question,
    QuestionKind,
    Value,
    between,
    exactly,
)
from conventions.language.bounds import extreme, hull, minus, number, plus
from conventions.language.types import EUROS

__all__ = ["STANDARD_AMOUNTS", "money", "verdict_amounts"]

STANDARD_AMOUNTS = (
    "grant",
    "paid",
    "eligible_expenses",
    "entitlement",
    "final_grant",
    "to_pay",
    "to_recover",
    "recovered",
)
NOTHING = exactly(0)


def money(bound: Value | None) -> Euros | None:
    """Return a bound in euros, rounded half up to the cent; None if there is none that euros can hold.

    >>> str(money(Fraction(1005, 10)))
    '1.01'
    """
    cents = number(bound)
    if isinstance(cents, Infinite):
        return None
    try:
        return Euros.of_cents(round_cents(cents, Rounding.HALF_UP) if isinstance(cents, Fraction) else cents)
    except AmountOutOfBoundsError:
        return None


def _still_possible(right: RightVerdict) -> Answer:
    """Return by how much a right to reduce that is not exercised may still lower the grant."""
    if right.act != "reduce" or right.status in SPENT:
        return NOTHING
    offer = right.amount or NOTHING
    discretion = Question(QuestionKind.DISCRETION, right.holder)
    return between(0, max(0, number(offer.hi)), offer.questions | {discretion}, ages=offer.ages)


def _perhaps_claimed(right: RightVerdict, today: Day) -> Answer:
    """Return what a right of the funder's side may have made repayable by an exercise not recorded."""
    if today.view.is_current or right.act not in CREATING_ACTS or right.status is RightStatus.LAPSED:
        return NOTHING
    exercised = today.now.happened("exercised", Subject(right.id, right.row))
    if exercised.is_decided or today.agreement.side_of(right.holder) != "funder":
        return NOTHING
    return between(0, INFINITY, exercised.questions)


def _sum_due(duties: Iterable[DutyVerdict]) -> Answer:
    """Return the sum of the duties that apply; one of which that cannot be told adds from 0 to its amount."""
    total = NOTHING
    for duty in duties:
        if duty.amount is None or duty.counts == (False,):
            continue
        is_sure = duty.counts == (True,)
        total = plus(total, duty.amount if is_sure else hull(NOTHING, duty.amount, duty.questions))
    return total


def verdict_amounts(
    today: Day,
    duties: tuple[DutyVerdict, ...],
    rights: tuple[RightVerdict, ...],
    rules: tuple[RuleVerdict, ...] = (),
) -> tuple[tuple[str, Answer | None], ...]:
    """Return the standard amounts, then every definition in euros; None where the agreement has none.

    A right of the law takes nothing off what may be granted while it is not exercised.
    """
    agreement = today.agreement
    paid = today.now.named("paid")
    standing = minus(today.now.named("grant"), reductions(today.now))
    final = standing
    for right in rights:
        final = minus(final, _still_possible(right))
    due = _sum_due(duty for duty in duties if duty.is_payment)
    back = [duty for duty in duties if not duty.is_payment and agreement.side_of(duty.debtor) != "funder"]
    returned = _sum_due(back)
    of_rules = (rule.norm for rule in rules if isinstance(rule.norm, RightVerdict))
    for right in (*rights, *of_rules):
        returned = plus(returned, _perhaps_claimed(right, today))
    repayable = extreme([returned, paid], largest=False)
    owed = minus(extreme([due, standing], largest=False), paid)
    definitions = {name: answer for name, kind, answer in defined_values(today) if kind == EUROS}
    standard: dict[str, Answer | None] = {name: definitions.get(name) for name in STANDARD_AMOUNTS}
    standard |= {
        "grant": today.now.named("grant"),
        "paid": paid,
        "final_grant": extreme([NOTHING, final], largest=True),
        "to_pay": extreme([NOTHING, owed], largest=True),
        "to_recover": extreme([NOTHING, minus(repayable, today.now.named("recovered"))], largest=True),
        "recovered": today.now.named("recovered"),
    }
    return tuple((standard | definitions).items())
