"""The provisional budget and its execution: expenses, resources, flat rates, variances to explain."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from typing import ClassVar, Final, Protocol, Self, assert_never

from attrs import field

from budget import frozen
from budget.errors import InputError, each_once
from budget.money import Euros, subtotals, total
from budget.nomenclature import Account, AccountSide, Chart, Form, FormPart, FormTable
from budget.rate import Rate, Rounding

_TEXT: Final = re.compile(r"(?P<whole>[0-9]{1,5})(?:[.,](?P<decimals>[0-9]{1,6}))?(?:\s*(?:ETP|FTE))?")
_BAR: Final = re.compile(r"(?P<up>[0-9]{1,12})/(?P<down>[1-9][0-9]{0,8})(?:\s*(?:ETP|FTE))?")
_SHOWN: Final = 30
_MOST: Final = 10_000


class FteUnreadableError(InputError):
    """A text that states no number of full-time equivalents, or an impossible one."""

    code: ClassVar[str] = "fte_unreadable"


def _checked(_instance: object, _attribute: object, value: Fraction) -> None:
    if not 0 <= value < _MOST:
        message = f"{value} is no number of full-time equivalents, expected 0 to {_MOST}"
        raise FteUnreadableError(message, actual=str(value), expected="0,5")


@frozen(order=True)
class Fte:
    """A number of full-time equivalents, exact: half a post is 1/2."""

    as_fraction: Fraction = field(validator=_checked)
    ZERO: ClassVar["Fte"]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the number in a text: `0,5`, `2.5`, `1/3`, with or without `ETP`.

        >>> str(Fte.parse("0,50 ETP")), str(Fte.parse("1/3")), str(Fte.parse("2"))
        ('0.5', '1/3', '2')
        >>> Fte.parse("-1")
        Traceback (most recent call last):
        budget.plan.FteUnreadableError: '-1' is no number of full-time equivalents, expected 0,5
        """
        plain = text.strip()
        if found := _TEXT.fullmatch(plain):
            return cls(Fraction(f"{found['whole']}.{found['decimals'] or 0}"))
        if found := _BAR.fullmatch(plain):
            return cls(Fraction(int(found["up"]), int(found["down"])))
        shown = plain[:_SHOWN]
        message = f"{shown!r} is no number of full-time equivalents, expected 0,5"
        raise FteUnreadableError(message, actual=shown, expected="0,5")

    def __add__(self, other: "Fte") -> "Fte":
        """Return the sum."""
        return Fte(self.as_fraction + other.as_fraction)

    def valued_at(self, rate: Euros) -> Euros:
        """Return the value of the work at a rate per full-time equivalent; rounded half up, once.

        >>> str(Fte.parse("1/3").valued_at(Euros.of(10)))
        '3.33'
        """
        return rate.times(self.as_fraction, Rounding.HALF_UP)

    def __str__(self) -> str:
        """Return the number as `parse` reads it: a decimal if exact, else a fraction."""
        value = self.as_fraction
        denominator, places = value.denominator, 0
        while denominator > 1 and 10**places % denominator and places < _DECIMALS:
            places += 1
        if 10**places % denominator:
            return f"{value.numerator}/{denominator}"
        digits = f"{int(value * 10**places):0{places + 1}}"
        return f"{digits[:-places]}.{digits[-places:]}" if places else digits


_DECIMALS: Final = 6
Fte.ZERO = Fte(Fraction(0))


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


class CostBearer(Enum):
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
    borne: CostBearer = CostBearer.HERE
    form_line: str | None = None

    @property
    def is_in_euros(self) -> bool:
        """Return whether the amount is the whole cost: the line states no work and no unknown cost."""
        return self.fte is None and self.borne is CostBearer.HERE

    def valued(self, rate: Euros | None = None) -> Euros | None:
        """Return amount plus work at the line's own rate, else at `rate`; None if a value is missing.

        >>> line = BudgetLine("fairs", "Salons", Euros.of(20_000), fte=Fte.parse("0,5"))
        >>> str(line.valued(Euros.of(40_000))), line.valued()
        ('40000.00', None)
        """
        if self.borne is CostBearer.UNSTATED:
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
        elsewhere=tuple(line.id for line in lines if line.borne is CostBearer.ELSEWHERE),
    )


def _rates(lines: Iterable[BudgetLine], usual: Euros | None) -> tuple[tuple[Euros, Fte], ...]:
    found: dict[Euros, Fte] = {}
    for line in lines:
        rate = usual if line.fte_rate is None else line.fte_rate
        if line.fte is not None and rate is not None:
            found[rate] = found.get(rate, Fte.ZERO) + line.fte
    return tuple(found.items())


class LineEntry(Protocol):
    """An entry of a ledger, on either side."""

    @property
    def amount(self) -> Euros:
        """Return the amount of the entry."""

    @property
    def line(self) -> str | None:
        """Return the budget line of the entry."""


@frozen
class Execution:
    """A line or a total, planned and actual; a line of None: entries without a line, or a total.

    Attributes:
        revised: the plan as amendments and transfers changed it; None if nothing changed it.
    """

    line: str | None
    planned: Euros
    actual: Euros
    revised: Euros | None = None

    @property
    def in_force(self) -> Euros:
        """Return the plan that the actual is compared with: the revised one, else the first."""
        return self.planned if self.revised is None else self.revised

    @property
    def variance(self) -> Euros:
        """Return actual less plan in force: positive for overspending (or more income than planned)."""
        return self.actual - self.in_force

    @property
    def variance_rate(self) -> Rate | None:
        """Return the exact ratio of the variance to the plan; None, not zero, if nothing was planned."""
        return _ratio(self.variance, self.in_force)


@frozen
class ExecutionTable:
    """The lines in the order of the plan, then the lines found only in entries, by name; and their total."""

    lines: tuple[Execution, ...]
    total: Execution


def execution(
    planned: Sequence[BudgetLine],
    entries: Iterable[LineEntry],
    revised: Mapping[str, Euros] | None = None,
) -> ExecutionTable:
    """Return the execution of one side of a budget; every entry is in one line, planned or not.

    `revised` is the plan in force of the lines that were changed or added. Entries without a line come last,
    under None. The order of the entries does not matter.
    """
    changed = revised or {}
    entries = tuple(entries)
    actual = {group.key: group.amount for group in subtotals(entries, lambda entry: entry.line)}
    lines = [
        Execution(line.id, line.amount, actual.pop(line.id, Euros.ZERO), changed.get(line.id))
        for line in planned
    ]
    added = changed.keys() - {line.line for line in lines}
    unplanned = sorted(actual.keys() | added, key=lambda name: (name is None, name or ""))
    lines += [
        Execution(name, Euros.ZERO, actual.get(name, Euros.ZERO), changed.get(name or ""))
        for name in unplanned
    ]
    in_force = Euros.total(line.in_force for line in lines) if changed else None
    return ExecutionTable(tuple(lines), Execution(None, total(planned), total(entries), in_force))


def _ratio(part: Euros, whole: Euros) -> Rate | None:
    return None if whole == Euros.ZERO else Rate(part.ratio_to(whole))


@frozen
class Significance:
    """When a variance is significant: from which share of the plan (included), and from which amount.

    Attributes:
        at_least: a smaller variance is never significant, whatever its share.
    """

    rate: Rate
    at_least: Euros = Euros.ZERO

    def holds(self, line: Execution) -> bool:
        """Return whether a variance is significant; any spending without a plan is.

        >>> rule = Significance(Rate.parse("10 %"), Euros.of(50))
        >>> rule.holds(Execution("a", Euros.of(1000), Euros.of(900))), rule.holds(
        ...     Execution("a", Euros.of(100), Euros.of(60))
        ... )
        (True, False)
        """
        size = abs(line.variance)
        if size == Euros.ZERO or size < self.at_least:
            return False
        rate = line.variance_rate
        return rate is None or abs(rate.as_fraction) >= self.rate.as_fraction


@frozen
class SignificantVariance:
    """A line with a significant variance, and the written reason; None if there is none."""

    line: Execution
    reason: str | None

    @property
    def is_explained(self) -> bool:
        """Return whether a reason is written."""
        return self.reason is not None


def significant_variances(
    table: ExecutionTable, rule: Significance, reasons: Mapping[str, str]
) -> tuple[SignificantVariance, ...]:
    """Return the significant variances in the order of the table; a blank reason is none."""
    return tuple(
        SignificantVariance(line, (reasons.get(line.line or "") or "").strip() or None)
        for line in table.lines
        if rule.holds(line)
    )
