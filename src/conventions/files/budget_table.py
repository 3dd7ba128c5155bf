"""The tables of `[budget]` in the file: lines in euros, in work, in both, or paid by another fund."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from budget.money import Euros
from budget.nomenclature import Account, Chart, Form
from budget.plan import Borne, BudgetLine, FlatRate, Fte, IndirectBase, InKindAid
from budget.rate import Rate
from conventions.files.faults import RefusedValueError

FORMS: Final = tuple(form.value for form in Form)
CHARTS: Final = tuple(chart.value for chart in Chart)
BASES: Final = tuple(base.value for base in IndirectBase)

BORNE: Final = tuple(where.value for where in Borne if where is not Borne.HERE)
"""The values of `cost`."""


def _has_one_cost(line: "LineTable", _attribute: object, cost: str | None) -> None:
    is_stated = line.amount is not None or line.fte is not None
    if not is_stated and cost is None:
        raise RefusedValueError("missing_key", actual="amount", remedy="line_cost")
    if is_stated and cost is not None:
        raise RefusedValueError("line_cost_twice", actual=line.id, remedy="line_cost")
    if line.fte_rate is not None and line.fte is None:
        raise RefusedValueError("fte_rate_alone", actual=line.id, remedy="line_cost")


@frozen(eq=False, repr=False)
class LineTable:
    """One `[[budget.expense]]` or `[[budget.resource]]`; its cost is stated once (`RefusedValueError`)."""

    id: str
    label: str
    amount: Euros | None = None
    action: str | None = None
    axis: str | None = None
    account: Account | None = None
    funder: str | None = None
    fte: Fte | None = None
    fte_rate: Euros | None = None
    form_line: str | None = None
    cost: str | None = field(default=None, validator=_has_one_cost)


@frozen(eq=False, repr=False)
class IndirectTable:
    """`[budget.indirect]`: a flat rate, and the costs that it is a share of."""

    rate: Fraction
    base: str = IndirectBase.DIRECT.value


@frozen(eq=False, repr=False)
class InKindTable:
    """One `[[budget.in_kind]]`: the funder gives it unless `giver` says who does."""

    id: str
    label: str
    amount: Euros | None = None
    giver: str = "funder"
    valued_by: str | None = None


LINES_ALIKE: Final = ("id", "label", "action", "axis", "account", "funder", "fte", "fte_rate", "form_line")
"""The fields of a budget line that are the same in its table."""


def lines_of(tables: Iterable[LineTable]) -> tuple[BudgetLine, ...]:
    """Return the budget lines of the tables."""
    return tuple(
        BudgetLine(
            amount=Euros.ZERO if table.amount is None else table.amount,
            borne=Borne.HERE if table.cost is None else Borne(table.cost),
            **{name: getattr(table, name) for name in LINES_ALIKE},
        )
        for table in tables
    )


def aids_of(tables: Iterable[InKindTable]) -> tuple[InKindAid, ...]:
    """Return the aids in kind of the tables."""
    return tuple(
        InKindAid(table.id, table.label, table.giver, table.amount, table.valued_by) for table in tables
    )


def rate_of(table: IndirectTable | None) -> FlatRate | None:
    """Return the flat rate of the table, if there is one."""
    return None if table is None else FlatRate(Rate(table.rate), IndirectBase(table.base))
