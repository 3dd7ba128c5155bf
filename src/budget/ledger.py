"""Actual expenses and resources: the entries of a final report, which of them count, samples for evidence."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final, assert_never

from attrs import field

from budget import frozen
from budget.errors import each_once
from budget.money import Euros, total
from budget.nomenclature import Account
from budget.rate import Rate


class ExpenseKind(Enum):
    """The kind of an expense, where its nature decides whether it counts."""

    PAY = "pay"
    SOCIAL_CHARGES = "social_charges"
    DEPRECIATION = "depreciation"
    PENALTY = "penalty"
    """a fine, a late-payment charge"""
    ONWARD_GRANT = "onward_grant"
    """a grant to a third party"""
    VOLUNTARY = "voluntary"
    """the value of donated work or goods, which nobody paid"""


_ROW: Final = re.compile(r"row_(\d+)")


def row_identifier(number: int) -> str:
    """Return the identifier of an entry whose source has none: that of its row."""
    return f"row_{number}"


def row_of_identifier(name: str) -> int | None:
    """Return the row of an identifier made from a row; None if the source gave the identifier.

    >>> row_of_identifier(row_identifier(10)), row_of_identifier("F-412")
    (10, None)
    """
    found = _ROW.fullmatch(name)
    return None if found is None else int(found[1])


def paper_or_identifier(name: str, evidence: str | None) -> str:
    """Return the name of an entry for people: its document reference if its identifier is only a row number.

    >>> paper_or_identifier("row_10", "2026-412"), paper_or_identifier("d3", "2026-412")
    ('2026-412', 'd3')
    """
    return evidence if evidence and row_of_identifier(name) is not None else name


@frozen
class Expense:
    """An expense; with a negative amount, its refund or credit note.

    Attributes:
        line: its budget line, by identifier.
        action: the action it serves, by identifier.
        engaged_on: the day on which it was ordered.
        paid_on: the day the account was debited; None if it is not paid.
        evidence: the reference of the document that proves it; None if there is none.
        for_operation: whether it belongs to the funded operation; None if nobody stated it.
        place: where it was read, `file:line`; ignored in comparisons.
        incurred_on: the day of the document, or of the purchase.
        issued_on: the day a cheque was written or a card used; the debit follows, on `paid_on`.
        account: its account in the chart.
        kind: its kind; None if nobody stated it, as for ordinary purchases.
        vat: the value-added tax included in `amount`; None if nobody stated it, zero if there is none.
    """

    id: str
    label: str
    amount: Euros
    line: str | None = None
    action: str | None = None
    engaged_on: date | None = None
    paid_on: date | None = None
    evidence: str | None = None
    for_operation: bool | None = None
    place: str | None = field(default=None, eq=False)
    incurred_on: date | None = None
    issued_on: date | None = None
    account: Account | None = None
    kind: ExpenseKind | None = None
    vat: Euros | None = None


@frozen
class Resource:
    """A resource received.

    Attributes:
        funder: the funder, by identifier.
        received_on: the day the account was credited; None if it is not received.
        line: its line of the budget's resources, by identifier.
        place: where it was read, `file:line`; ignored in comparisons.
    """

    id: str
    label: str
    amount: Euros
    funder: str | None = None
    received_on: date | None = None
    line: str | None = None
    place: str | None = field(default=None, eq=False)


@frozen
class Ledger:
    """The actual expenses and resources. Resources are `None` if not declared, `()` if declared as none.

    Identifiers are unique on each side (`DuplicateIdError`).
    """

    expenses: tuple[Expense, ...] = field(validator=each_once)
    resources: tuple[Resource, ...] | None = field(default=None, validator=each_once)

    def total_expenses(self) -> Euros:
        """Return the sum of all expenses, eligible or not, paid or not."""
        return total(self.expenses)

    def total_resources(self) -> Euros | None:
        """Return the sum of all resources; None, not zero, if none were declared."""
        return None if self.resources is None else total(self.resources)


@frozen
class Sample:
    """The entries whose evidence is requested, from the greatest to the least, credit notes last.

    Attributes:
        wanted: the requested number of steps.
        step: the amount of one step; zero if there is nothing to sample.
        covered: the total of the sampled entries, without credit notes.
        all: the total of all entries, without credit notes.
    """

    entries: tuple[Expense, ...]
    wanted: int
    step: Fraction
    covered: Euros
    all: Euros

    @property
    def coverage(self) -> Rate | None:
        """Return the share of the total that the sample covers; None if there is none."""
        return Rate(self.covered.ratio_to(self.all)) if self.all > Euros.ZERO else None


def sample(expenses: Iterable[Expense], wanted: int = 10) -> Sample:
    """Return the sample of `wanted` steps; it has fewer entries if one spans several steps.

    >>> rows = [Expense(name, "", Euros.of(amount)) for name, amount in (("a", 70), ("b", 20), ("c", 10))]
    >>> [entry.id for entry in sample(rows, 2).entries], str(sample(rows, 2).coverage)
    (['a', 'b'], '90 %')
    """
    if wanted < 1:
        raise ValueError(wanted)
    entries = tuple(expenses)
    costs = sorted(
        (entry for entry in entries if entry.amount > Euros.ZERO),
        key=lambda each: (-each.amount.cents, each.id),
    )
    notes = sorted((entry for entry in entries if entry.amount < Euros.ZERO), key=lambda each: each.id)
    whole = total(costs)
    step = Fraction(whole.cents, wanted)
    taken, reached, mark = [], 0, step / 2
    for entry in costs:
        reached += entry.amount.cents
        if mark < reached:
            taken.append(entry)
        while mark < reached:
            mark += step
    return Sample((*taken, *notes), wanted, step, total(taken), whole)


@frozen
class Objection:
    """A reason against an expense: the code of its wording, `budget.exclusion.CODE`.

    `is_open`: information is only missing, so that one more statement may make the expense count.
    """

    code: str
    is_open: bool = False


@frozen
class Exclusion:
    """An expense that does not count, with every objection, in the order of the tests."""

    entry: Expense
    objections: tuple[Objection, ...]

    @property
    def is_open(self) -> bool:
        """Return whether missing information is the only objection."""
        return all(objection.is_open for objection in self.objections)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the codes of its objections."""
        return tuple(objection.code for objection in self.objections)


@frozen
class Selection:
    """The expenses that count and those that do not, each once, in their original order."""

    kept: tuple[Expense, ...]
    excluded: tuple[Exclusion, ...]

    def total_kept(self) -> Euros:
        """Return the sum of what counts on the present record."""
        return total(self.kept)

    def total_excluded(self) -> Euros:
        """Return the sum of what does not count; the two totals add up to all expenses."""
        return total(exclusion.entry for exclusion in self.excluded)


def select(
    expenses: Iterable[Expense], objections_to: Callable[[Expense], tuple[Objection, ...]]
) -> Selection:
    """Return the selection of the expenses without objection."""
    judged = [(expense, objections_to(expense)) for expense in expenses]
    kept = tuple(expense for expense, objections in judged if not objections)
    excluded = tuple(Exclusion(expense, objections) for expense, objections in judged if objections)
    return Selection(kept, excluded)


_NOISE: Final = re.compile(
    r"\b(?:factures?|fact|fac|n|no|numero|piece|justificatif|ref|fiches? de paie|assumed)\b|[^a-z0-9]+"
)


@frozen
class Charge:
    """An expense as a ledger charges it to a funder.

    Attributes:
        charged: the part of the expense charged to the funder, up to all of it.
    """

    dossier: str
    funder: str
    expense: Expense
    charged: Euros


class Likeness(Enum):
    """How sure it is that two entries are the same cost."""

    SAME_PAPER = "same_paper"
    """same document reference, amount and day"""
    SAME_PAYMENT = "same_payment"
    """same amount, debit day and label, where a reference is missing or differs"""


@frozen
class DoubleFunding:
    """A cost charged for more than its amount: its charges, in the order of dossiers, and the excess."""

    likeness: Likeness
    charges: tuple[Charge, ...]
    cost: Euros
    charged: Euros

    @property
    def excess(self) -> Euros:
        """Return what is charged beyond the cost."""
        return self.charged - self.cost


def double_funding(charges: Iterable[Charge]) -> tuple[DoubleFunding, ...]:
    """Return the costs charged for more than their amount, the greatest excess first.

    Several funders may share a cost: only the excess is reported. If two ledgers state different amounts for
    a document, it is not treated as one cost; comparing documents is another task. The order of charges is
    free.

    >>> bill = Expense("a", "Affiches", Euros.of(100), paid_on=date(2024, 3, 1), evidence="Facture n° 12")
    >>> again = Expense("b", "Affiches", Euros.of(100), paid_on=date(2024, 3, 1), evidence="n° 12")
    >>> state, region = Charge("d1", "state", bill, Euros.of(60)), Charge("d2", "region", again, Euros.of(60))
    >>> found = double_funding([state, region])
    >>> str(found[0].excess), found[0].likeness.value
    ('20.00', 'same_paper')
    """
    entries = sorted(charges, key=_order)
    found: list[DoubleFunding] = []
    overcharged: set[int] = set()
    for likeness in Likeness:
        groups: dict[tuple[object, ...], list[int]] = {}
        for at, charge in enumerate(entries):
            key = _key(charge.expense, likeness)
            if key is not None and at not in overcharged:
                groups.setdefault(key, []).append(at)
        for members in groups.values():
            doubled = _double_funding_of(likeness, [entries[at] for at in members])
            if doubled is not None:
                found.append(doubled)
                overcharged.update(members)
    return tuple(sorted(found, key=lambda each: (-each.excess.cents, _order(each.charges[0]))))


def _double_funding_of(likeness: Likeness, charges: list[Charge]) -> DoubleFunding | None:
    cost, charged = charges[0].expense.amount, Euros.total(charge.charged for charge in charges)
    if len(charges) == 1 or charged <= cost or cost <= Euros.ZERO:
        return None
    return DoubleFunding(likeness, tuple(charges), cost, charged)


def _key(expense: Expense, likeness: Likeness) -> tuple[object, ...] | None:
    day = expense.incurred_on or expense.paid_on or expense.engaged_on
    match likeness:
        case Likeness.SAME_PAPER:
            paper = _plain(expense.evidence or "")
            return (paper, expense.amount, day) if paper and day is not None else None
        case Likeness.SAME_PAYMENT:
            label = _plain(expense.label)
            return (label, expense.amount, expense.paid_on) if expense.paid_on is not None and label else None
        case _ as unreachable:
            assert_never(unreachable)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("°", " ").casefold())
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    return _NOISE.sub("", kept)


def _order(charge: Charge) -> tuple[str, str, str, date, int]:
    expense = charge.expense
    return (charge.dossier, charge.funder, expense.id, expense.paid_on or date.min, charge.charged.cents)
