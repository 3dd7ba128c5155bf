"""One expense claimed in several dossiers for more than it cost."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from budget.double_funding import Charge, DoubleFunding, double_funding
from budget.findings import Severity
from budget.ledger import Expense
from budget.money import Euros
from budget.rate import Rate
from budget.rounding import Rounding
from budget.subtotals import total
from conventions.portfolio.amounts import of_answer
from conventions.portfolio.finding import CrossFinding, across
from conventions.portfolio.held import Held, Spot

__all__ = ["charged_share", "double_charge_findings"]


def double_charge_findings(all_held: Iterable[Held]) -> Iterator[CrossFinding]:
    """Yield each expense that several dossiers claim for more than it cost, the greatest excess first.

    What a dossier claims of an expense is the share of its expenses that its grant bears; where the share is
    not decided, the least of it: an excess that only the most of it would make is told as possible.
    """
    held = tuple(all_held)
    by_folder = {str(one.folder): one for one in held}
    sure = double_funding(charge for one in held for charge in _charges(one, at_most=False))
    possible = double_funding(charge for one in held for charge in _charges(one, at_most=True))
    told = {_members(found) for found in sure}
    yield from (_finding("double_funding", Severity.MAJOR, found, by_folder) for found in sure)
    yield from (
        _finding("double_funding_possible", Severity.MINOR, found, by_folder)
        for found in possible
        if _members(found) not in told
    )


def charged_share(one: Held) -> tuple[Fraction, Fraction]:
    """The least and the most that a grant bears of the expenses claimed from it, from none to all of them."""
    amounts = dict(one.verdict.amounts)
    due = of_answer(amounts.get("entitlement") or amounts["final_grant"])
    claimed = total(one.claimed)
    if claimed <= Euros.ZERO:
        return Fraction(1), Fraction(1)
    least = min(Fraction(1), Fraction(due.least.cents, claimed.cents))
    most = Fraction(1) if due.most is None else min(Fraction(1), Fraction(due.most.cents, claimed.cents))
    return least, most


def _charges(one: Held, *, at_most: bool) -> Iterator[Charge]:
    share = Rate(charged_share(one)[at_most])
    for expense in one.claimed:
        yield Charge(str(one.folder), one.funder, expense, expense.amount.times(share, Rounding.DOWN))


def _members(found: DoubleFunding) -> tuple[tuple[str, str], ...]:
    return tuple((charge.dossier, charge.expense.id) for charge in found.charges)


def _finding(code: str, severity: Severity, found: DoubleFunding, by_folder: dict[str, Held]) -> CrossFinding:
    places = tuple(
        (by_folder[charge.dossier], _spot(by_folder[charge.dossier], charge.expense))
        for charge in found.charges
    )
    label = found.charges[0].expense.label
    return across(
        code,
        severity,
        found.charges[0].expense.evidence or label,
        places,
        actual=str(found.charged),
        expected=str(found.cost),
        label=label,
        likeness=found.likeness.value,
        excess=str(found.excess),
        charges=", ".join(
            f"{held.id} {charge.expense.id}" for (held, _), charge in zip(places, found.charges, strict=True)
        ),
    )


def _spot(one: Held, expense: Expense) -> Spot:
    """The row of an expense: its file, with the line after it."""
    file, _, line = (expense.place or "expenses.csv").rpartition(":")
    return one.spot(int(line), file=file) if file and line.isdecimal() else one.spot(file="expenses.csv")
