"""What is controlled of the costs of a plan: ceilings with each cut, shares of funders, charges on pay."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import Enum
from fractions import Fraction

from attrs import field

from budget import frozen
from budget.errors import InputError
from budget.ledger import Expense, ExpenseKind
from budget.money import Euros, total
from budget.rate import Rate, Rounding, round_cents


@frozen
class Ceiling:
    """A ceiling: the most that counts of the expenses it covers.

    Attributes:
        code: its name.
        covers: the test whether an expense is covered.
    """

    code: str
    most: Euros
    covers: Callable[[Expense], bool]


@frozen
class Cut:
    """The reduction by a ceiling: `eligible` was covered when its turn came, `most` of it counts."""

    ceiling: str
    eligible: Euros
    most: Euros

    @property
    def amount(self) -> Euros:
        """Return what does not count."""
        return self.eligible - self.most


@frozen
class Capped:
    """What counts after all ceilings; together with the cuts, it equals the eligible amount to the cent."""

    eligible: Euros
    cuts: tuple[Cut, ...]

    @property
    def amount(self) -> Euros:
        """Return what counts."""
        return self.eligible - Euros.total(cut.amount for cut in self.cuts)


def capped(expenses: Iterable[Expense], ceilings: Sequence[Ceiling]) -> Capped:
    """Return the expenses after the ceilings, applied in order; only ceilings that cut something are listed.

    A later ceiling does not see what an earlier one cut: if both cover an expense, the first cut is shared
    over its expenses in proportion, and the later one sees the rest. Limits are rounded down to cents.

    >>> costs = [Expense("a", "", Euros.of(150), line="travel"), Expense("b", "", Euros.of(850), line="pay")]
    >>> rule = Ceiling("travel", Euros.of(100), lambda each: each.line == "travel")
    >>> found = capped(costs, [rule])
    >>> str(found.amount), str(found.cuts[0].amount)
    ('950.00', '50.00')
    """
    entries = tuple(expenses)
    left = {at: Fraction(entry.amount.cents) for at, entry in enumerate(entries)}
    whole = total(entries)
    cuts = []
    for ceiling in ceilings:
        under = [at for at, entry in enumerate(entries) if ceiling.covers(entry)]
        eligible = sum((left[at] for at in under), Fraction(0))
        most = max(Euros.ZERO, ceiling.most)
        if eligible <= most.cents:
            continue
        seen = Euros(cents=round_cents(eligible, Rounding.HALF_UP))
        cuts.append(Cut(ceiling.code, seen, min(most, seen)))
        for at in under:
            left[at] = left[at] * most.cents / eligible
    return Capped(whole, tuple(cuts))


def line_ceilings(plan: Iterable[tuple[str, Euros]], tolerance: Rate) -> tuple[Ceiling, ...]:
    """Return one ceiling per line of the plan: its amount in force plus the tolerance, rounded down."""
    return tuple(
        Ceiling(
            f"line.{name}",
            amount + abs(amount).times(tolerance, Rounding.DOWN),
            _of_line(name),
        )
        for name, amount in plan
    )


def _of_line(name: str) -> Callable[[Expense], bool]:
    return lambda expense: expense.line == name


class FunderKind(Enum):
    """The origin of a funder's money; None if nobody stated it."""

    PUBLIC = "public"
    """the State, local authorities, public bodies, European funds"""
    PRIVATE = "private"
    OWN = "own"
    """the beneficiary itself: own funds, fees, sales"""


@frozen
class Funding:
    """What one funder gave to the action."""

    funder: str
    kind: FunderKind | None
    amount: Euros


class SameFunderTwiceError(InputError):
    """A funder listed twice, whose share would be counted twice."""

    code = "funder_twice"


def _once(_instance: object, _attribute: object, fundings: Sequence[Funding]) -> None:
    names = [each.funder for each in fundings]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        actual = ", ".join(repeated)
        raise SameFunderTwiceError(f"funders more than once: {actual}", actual=actual, expected="1")


@frozen
class Financing:
    """The cost of an action and who paid it; each funder once (`SameFunderTwiceError`)."""

    cost: Euros
    fundings: tuple[Funding, ...] = field(validator=_once)

    def received(self) -> Euros:
        """Return the total given by all funders."""
        return Euros.total(each.amount for each in self.fundings)

    def surplus(self) -> Euros:
        """Return what was received beyond the cost, never below zero."""
        return max(Euros.ZERO, self.received() - self.cost)

    def public_aid(self) -> Euros | None:
        """Return what public funders gave; None, not zero, if the kind of a funder is unknown."""
        if any(each.kind is None for each in self.fundings):
            return None
        return Euros.total(each.amount for each in self.fundings if each.kind is FunderKind.PUBLIC)

    def public_rate(self) -> Rate | None:
        """Return public aid over cost; None if either is unknown or the cost is zero.

        >>> region = Funding("region", FunderKind.PUBLIC, Euros.of(100))
        >>> str(Financing(Euros.of(400), (region,)).public_rate())
        '25 %'
        """
        aid = self.public_aid()
        return None if aid is None or self.cost == Euros.ZERO else Rate(aid.ratio_to(self.cost))


@frozen
class ChargesAtRisk:
    """Social charges that may fall outside the period.

    Attributes:
        late: charges of the period that are paid after it, or not yet.
        months: the months of the period with pay but no charges, each by its first day.
    """

    late: tuple[Expense, ...]
    months: tuple[date, ...]

    @property
    def amount(self) -> Euros:
        """Return the sum of the recorded charges at risk."""
        return total(self.late)


def charges_at_risk(expenses: Iterable[Expense], start: date, end: date) -> ChargesAtRisk:
    """Return the charges at risk if expenses count only when paid in the period, both ends included.

    An expense belongs to the month of its document, else of its order, else of its debit.

    >>> pay = Expense("p", "Paie 12", Euros.of(2000), paid_on=date(2024, 12, 31), kind=ExpenseKind.PAY)
    >>> charges_at_risk([pay], date(2024, 1, 1), date(2024, 12, 31)).months
    (datetime.date(2024, 12, 1),)
    """
    entries = tuple(expenses)
    charges = [entry for entry in entries if entry.kind is ExpenseKind.SOCIAL_CHARGES]
    late = tuple(
        entry
        for entry in charges
        if _is_within(_day(entry), start, end) and (entry.paid_on is None or entry.paid_on > end)
    )
    with_charges = {_month(entry) for entry in charges}
    with_pay = {
        _month(entry)
        for entry in entries
        if entry.kind is ExpenseKind.PAY and _is_within(_day(entry), start, end)
    }
    return ChargesAtRisk(late, tuple(sorted(month for month in with_pay - with_charges if month is not None)))


def _day(expense: Expense) -> date | None:
    return expense.incurred_on or expense.engaged_on or expense.paid_on


def _month(expense: Expense) -> date | None:
    day = _day(expense)
    return None if day is None else day.replace(day=1)


def _is_within(day: date | None, start: date, end: date) -> bool:
    return day is not None and start <= day <= end
