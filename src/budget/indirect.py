"""Indirect costs: a flat rate applied to other costs, shown with its base."""

from enum import Enum
from typing import assert_never

from attrs import frozen

from budget.accounts import AccountSide
from budget.money import Euros
from budget.nomenclature import FormPart, FormTable
from budget.rate import Rate
from budget.rounding import Rounding


class IndirectBase(Enum):
    """The costs to which a flat rate applies."""

    DIRECT = "direct"
    """all direct costs of the action"""
    STAFF = "staff"
    """direct costs of staff (64)"""


@frozen
class FlatRate:
    """A rate of a base, such as `15 %` of staff costs."""

    rate: Rate
    base: IndirectBase


@frozen
class IndirectCost:
    """An indirect cost with its computation: amount = base × share, rounded half up."""

    amount: Euros
    base: Euros
    share: Rate


def flat_rate_cost(table: FormTable, rule: FlatRate) -> IndirectCost:
    """Return the indirect cost under the rule for the direct costs of a form's column.

    >>> from budget.nomenclature import Form, FormEntry
    >>> table = FormTable(Form.REPORT, (FormEntry("pay", Euros.of(1000)), FormEntry("rent", Euros.of(50))))
    >>> str(flat_rate_cost(table, FlatRate(Rate.parse("15 %"), IndirectBase.STAFF)).amount)
    '150.00'
    """
    match rule.base:
        case IndirectBase.DIRECT:
            base = table.total_of_part(AccountSide.EXPENSE, FormPart.DIRECT)
        case IndirectBase.STAFF:
            base = table.amount("staff")
        case _ as unreachable:
            assert_never(unreachable)
    return IndirectCost(base.times(rule.rate, Rounding.HALF_UP), base, rule.rate)


def stated_over_allowed(table: FormTable, rule: FlatRate) -> Euros:
    """Return how far the indirect costs of the column exceed the rule; zero if they do not."""
    stated = table.total_of_part(AccountSide.EXPENSE, FormPart.INDIRECT)
    return max(Euros.ZERO, stated - flat_rate_cost(table, rule).amount)
