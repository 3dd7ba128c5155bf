"""The provisional budget: lines of expenses and of resources, their totals, and whether both sides meet."""

from enum import Enum

from attrs import field, frozen

from budget.accounts import Account
from budget.effort import Fte
from budget.identity import each_once
from budget.indirect import FlatRate
from budget.money import Euros
from budget.nomenclature import Chart, Form
from budget.subtotals import total

__all__ = ["Borne", "Budget", "BudgetLine", "InKindAid"]


class Borne(Enum):
    """Who bears what a line costs."""

    HERE = "here"
    """this budget: the line states euros, full-time equivalents or both"""
    ELSEWHERE = "elsewhere"
    """another fund, outside this budget: the line has no amount, and none is missing"""
    UNSTATED = "unstated"
    """nobody said what it costs: the line has no amount, and one is missing"""


@frozen
class BudgetLine:
    """A line of a budget, of either side.

    `action`, `axis` and `funder` are identifiers; a line has those its form asks for: a budget by action has
    no accounts, a budget by account no actions.

    Attributes:
        amount: what the line states in euros; nothing where it states work alone, or no cost.
        fte: the work that it states, in full-time equivalents; it is in no total in euros unless valued.
        fte_rate: what one full-time equivalent is worth on this line; None: the rate of the budget.
        form_line: the line of the form that it falls in, by identifier; None: that of its account, if any.
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
        """Whether the amount is all that the line costs: it states no work, and leaves no cost unsaid."""
        return self.fte is None and self.borne is Borne.HERE

    def valued(self, rate: Euros | None = None) -> Euros | None:
        """The amount with the work at the line's own rate, else at `rate`; None where a value is missing.

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
    """What the funder gives that is no money, as rooms lent: a grant too, counted apart.

    Source: loi 2000-321, art. 9-1.

    Attributes:
        giver: who gives it, by identifier.
        amount: its value; None where nobody has valued it yet, which is not nothing.
        valued_by: how it was valued, as a text: the rent of such a room, a price list.
    """

    id: str
    label: str
    giver: str
    amount: Euros | None = None
    valued_by: str | None = None


@frozen
class Budget:
    """What is planned. Resources of `None`: the budget has no such side; of `()`: it has an empty one.

    Identifiers stand once on each side (`DuplicateIdError`). The aid in kind of the funder is in no total.
    Totals are those of the euros stated; `budget.valuation` adds the work, at the rate that it shows.

    Attributes:
        fte_rate: what one full-time equivalent is worth over the period, wherever a line states no other.
        form: the form that it is written on, in its version; None where it has a form of its own.
        chart: the chart of accounts of its lines.
        indirect: the flat rate that bounds its indirect costs; None where the text gives none.
    """

    expenses: tuple[BudgetLine, ...] = field(validator=each_once)
    resources: tuple[BudgetLine, ...] | None = field(default=None, validator=each_once)
    in_kind: tuple[InKindAid, ...] = field(default=(), validator=each_once)
    fte_rate: Euros | None = None
    form: Form | None = None
    chart: Chart = Chart.FROM_2018
    indirect: FlatRate | None = None

    def total_expenses(self) -> Euros:
        """The sum of the expense lines."""
        return total(self.expenses)

    def total_resources(self) -> Euros | None:
        """The sum of the resource lines; None, and not zero, where there is no such side."""
        return None if self.resources is None else total(self.resources)
