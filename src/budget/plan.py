"""The provisional budget: lines of expenses and of resources, their totals, and whether both sides meet."""

from attrs import field, frozen

from budget.accounts import Account
from budget.identity import each_once
from budget.money import Euros
from budget.subtotals import Subtotal, subtotals, total

__all__ = ["Budget", "BudgetLine", "Equilibrium"]


@frozen
class BudgetLine:
    """A line of a budget, of either side.

    `action`, `axis` and `funder` are identifiers; a line has those its form asks for: a budget by action has
    no accounts, a budget by account no actions.
    """

    id: str
    label: str
    amount: Euros
    action: str | None = None
    axis: str | None = None
    account: Account | None = None
    funder: str | None = None


@frozen
class Equilibrium:
    """Both totals of a budget; resources of None are those of a budget that has no such side."""

    expenses: Euros
    resources: Euros | None

    @property
    def is_without_resources(self) -> bool:
        """Whether the budget has no resources side at all, so that nothing can be compared."""
        return self.resources is None

    @property
    def gap(self) -> Euros | None:
        """Resources less expenses: above zero a surplus, below a shortfall; None without a resources side."""
        return None if self.resources is None else self.resources - self.expenses

    @property
    def is_balanced(self) -> bool:
        """Whether both sides exist and are equal to the cent."""
        return self.resources == self.expenses


@frozen
class Budget:
    """What is planned. Resources of `None`: the budget has no such side; of `()`: it has an empty one.

    Identifiers stand once on each side (`DuplicateIdError`).
    """

    expenses: tuple[BudgetLine, ...] = field(validator=each_once)
    resources: tuple[BudgetLine, ...] | None = field(default=None, validator=each_once)

    def total_expenses(self) -> Euros:
        """The sum of the expense lines."""
        return total(self.expenses)

    def total_resources(self) -> Euros | None:
        """The sum of the resource lines; None, and not zero, where there is no such side."""
        return None if self.resources is None else total(self.resources)

    def equilibrium(self) -> Equilibrium:
        """Both totals side by side.

        >>> Budget(expenses=()).equilibrium().is_balanced, Budget((), ()).equilibrium().is_balanced
        (False, True)
        """
        return Equilibrium(self.total_expenses(), self.total_resources())

    def expenses_by_action(self) -> tuple[Subtotal[str | None], ...]:
        """The expenses by action, in the budget's order."""
        return subtotals(self.expenses, lambda line: line.action)

    def expenses_by_axis(self) -> tuple[Subtotal[str | None], ...]:
        """The expenses by axis, in the budget's order."""
        return subtotals(self.expenses, lambda line: line.axis)

    def expenses_by_account(self) -> tuple[Subtotal[Account | None], ...]:
        """The expenses by account as written, in the budget's order."""
        return subtotals(self.expenses, lambda line: line.account)

    def expenses_by_heading(self) -> tuple[Subtotal[str | None], ...]:
        """The expenses by heading, the two first digits of the account, in the budget's order."""
        return subtotals(self.expenses, _heading)

    def resources_by_account(self) -> tuple[Subtotal[Account | None], ...]:
        """The resources by account as written, in the budget's order; nothing without a resources side."""
        return subtotals(self.resources or (), lambda line: line.account)

    def resources_by_heading(self) -> tuple[Subtotal[str | None], ...]:
        """The resources by heading, in the budget's order; nothing without a resources side."""
        return subtotals(self.resources or (), _heading)

    def resources_by_funder(self) -> tuple[Subtotal[str | None], ...]:
        """The resources by funder, in the budget's order; nothing without a resources side."""
        return subtotals(self.resources or (), lambda line: line.funder)


def _heading(line: BudgetLine) -> str | None:
    return None if line.account is None else line.account.heading
