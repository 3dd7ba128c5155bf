"""The provisional budget: lines of expenses and resources, their totals, and whether the sides balance."""

from enum import Enum

from attrs import field, frozen

from budget.accounts import Account
from budget.effort import Fte
from budget.identity import each_once
from budget.indirect import FlatRate
from budget.money import Euros
from budget.nomenclature import Chart, Form
from budget.subtotals import total


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
    Totals count stated euros; `budget.valuation` adds work at the stated rate.

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
