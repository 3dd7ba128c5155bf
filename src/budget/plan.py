"""The provisional budget: lines of expenses and resources, flat rates, totals, in euros and in work."""

from collections.abc import Iterable
from enum import Enum
from typing import assert_never

from attrs import field, frozen

from budget.accounts import Account, AccountSide
from budget.effort import Fte
from budget.errors import each_once
from budget.money import Euros, total
from budget.nomenclature import Chart, Form, FormPart, FormTable
from budget.rate import Rate, Rounding


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


class Borne(Enum):
    """Who bears the cost of a line."""

    HERE = "here"
    """this budget: the line states euros, full-time equivalents or both"""
    ELSEWHERE = "elsewhere"
    """another fund, outside this budget: the line has no amount, and needs none"""
    UNSTATED = "unstated"
    """not stated: the line has no amount, and one is missing"""


@frozen
class BudgetLine:
    """A line of a budget, on either side.

    `action`, `axis` and `funder` are identifiers; which ones a line has depends on the form: a budget by
    action has no accounts, a budget by account no actions.

    Attributes:
        amount: the amount in euros; zero if the line states only work, or no cost.
        fte: the work in full-time equivalents; not in totals in euros unless valued.
        fte_rate: the value of one full-time equivalent on this line; None: the rate of the budget.
        form_line: its line of the form, by identifier; None: that of its account, if any.
    """

    id: str
    label: str
    amount: Euros
    action: str | None = None
    axis: str | None = None
    account: Account | None = None
    funder: str | None = None
    fte: Fte | None = None
    fte_rate: Euros | None = None
    borne: Borne = Borne.HERE
    form_line: str | None = None

    @property
    def is_in_euros(self) -> bool:
        """Return whether the amount is the whole cost: the line states no work and no unknown cost."""
        return self.fte is None and self.borne is Borne.HERE

    def valued(self, rate: Euros | None = None) -> Euros | None:
        """Return amount plus work at the line's own rate, else at `rate`; None if a value is missing.

        >>> line = BudgetLine("fairs", "Salons", Euros.of(20_000), fte=Fte.parse("0,5"))
        >>> str(line.valued(Euros.of(40_000))), line.valued()
        ('40000.00', None)
        """
        if self.borne is Borne.UNSTATED:
            return None
        if self.fte is None:
            return self.amount
        at = rate if self.fte_rate is None else self.fte_rate
        return None if at is None else self.amount + self.fte.valued_at(at)


@frozen
class InKindAid:
    """Aid in kind from the funder, such as free rooms: also a grant, counted separately.

    Source: loi 2000-321, art. 9-1.

    Attributes:
        giver: the giver, by identifier.
        amount: its value; None, not zero, if nobody has valued it yet.
        valued_by: the method of valuation, as text: the rent of such a room, a price list.
    """

    id: str
    label: str
    giver: str
    amount: Euros | None = None
    valued_by: str | None = None


@frozen
class Budget:
    """The planned budget. Resources of `None`: no such side; of `()`: an empty one.

    Identifiers are unique on each side (`DuplicateIdError`). The funder's aid in kind is in no total.
    Totals count stated euros; `budget.plan` adds work at the stated rate.

    Attributes:
        fte_rate: the value of one full-time equivalent over the period, unless a line states another.
        form: the form it follows, in its version; None if it has its own layout.
        chart: the chart of accounts of its lines.
        indirect: the flat rate that limits its indirect costs; None if the text gives none.
    """

    expenses: tuple[BudgetLine, ...] = field(validator=each_once)
    resources: tuple[BudgetLine, ...] | None = field(default=None, validator=each_once)
    in_kind: tuple[InKindAid, ...] = field(default=(), validator=each_once)
    fte_rate: Euros | None = None
    form: Form | None = None
    chart: Chart = Chart.FROM_2018
    indirect: FlatRate | None = None

    def total_expenses(self) -> Euros:
        """Return the sum of the expense lines."""
        return total(self.expenses)

    def total_resources(self) -> Euros | None:
        """Return the sum of the resource lines; None, not zero, if there is no such side."""
        return None if self.resources is None else total(self.resources)


@frozen
class BudgetTotals:
    """The totals of one side.

    Attributes:
        euros: the euros stated on the lines.
        fte: the work stated on the lines.
        rates: the rates at which work is valued, with the work at each, in the order of the lines.
        valued: euros and work together; None if the value of a line is missing.
        unvalued: the lines whose value is missing: work without a rate, or an unstated cost.
        elsewhere: the lines that another fund bears.
    """

    euros: Euros
    fte: Fte
    rates: tuple[tuple[Euros, Fte], ...]
    valued: Euros | None
    unvalued: tuple[str, ...]
    elsewhere: tuple[str, ...]


def budget_totals(budget: Budget, *, resources: bool = False) -> BudgetTotals:
    """Return the totals of the expenses, or of the resources.

    >>> lines = (
    ...     BudgetLine("network", "Réseau", Euros.ZERO, fte=Fte.parse("0,5")),
    ...     BudgetLine("fairs", "Salons", Euros.of(20_000)),
    ... )
    >>> found = budget_totals(Budget(lines))
    >>> str(found.euros), str(found.fte), found.valued, found.unvalued
    ('20000.00', '0.5', None, ('network',))
    >>> str(budget_totals(Budget(lines, fte_rate=Euros.of(40_000))).valued)
    '40000.00'
    """
    lines = (budget.resources or ()) if resources else budget.expenses
    values = [line.valued(budget.fte_rate) for line in lines]
    unvalued = tuple(line.id for line, value in zip(lines, values, strict=True) if value is None)
    known = [value for value in values if value is not None]
    return BudgetTotals(
        euros=total(lines),
        fte=sum((line.fte for line in lines if line.fte is not None), Fte.ZERO),
        rates=_rates(lines, budget.fte_rate),
        valued=None if unvalued else Euros.total(known),
        unvalued=unvalued,
        elsewhere=tuple(line.id for line in lines if line.borne is Borne.ELSEWHERE),
    )


def _rates(lines: Iterable[BudgetLine], usual: Euros | None) -> tuple[tuple[Euros, Fte], ...]:
    found: dict[Euros, Fte] = {}
    for line in lines:
        rate = usual if line.fte_rate is None else line.fte_rate
        if line.fte is not None and rate is not None:
            found[rate] = found.get(rate, Fte.ZERO) + line.fte
    return tuple(found.items())
