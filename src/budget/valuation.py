"""The totals of a budget in euros and full-time equivalents, and one in euros at the stated rates."""

from collections.abc import Iterable

from attrs import frozen

from budget.effort import Fte
from budget.money import Euros
from budget.plan import Borne, Budget, BudgetLine
from budget.subtotals import total


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
