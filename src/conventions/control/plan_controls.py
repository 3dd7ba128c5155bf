"""The controls that compare a report with its plan: ceilings, social charges, funding."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from budget.ceilings import capped, line_ceilings
from budget.cofunding import Financing, FunderKind, Funding
from budget.ledger import Expense, Resource, paper_or_identifier
from budget.money import Euros
from budget.payroll import charges_at_risk
from budget.plan import BudgetLine
from budget.rate import Rate
from budget.subtotals import total
from conventions.control.control import Control, Nature, SubmittedReport, agrees, disagrees

TOLERANCE: Final = "line_tolerance"
"""The definition with which an agreement bounds each line: the share by which it may be exceeded."""
_PUBLIC: Final = "74"
_OWN: Final = ("70", "86", "87")


def ceilings(report: SubmittedReport) -> Iterator[Control]:
    """No line counts beyond its amount in force plus tolerance, if the agreement defines one."""
    tolerance = dict(report.verdict.definitions).get(TOLERANCE)
    budget, counted = report.agreement.budget, report.counted
    if budget is None or counted is None or tolerance is None:
        return
    share = tolerance.value
    if not isinstance(share, int | Fraction) or share < 0:
        return
    bounds = line_ceilings(((line.id, line.amount) for line in budget.expenses), Rate(Fraction(share)))
    found = capped(counted.kept, bounds)
    labels = {line.id: line.label for line in budget.expenses}
    for cut in found.cuts:
        line = cut.ceiling.removeprefix("line.")
        yield disagrees(
            "ceilings",
            Nature.COSTS,
            "line_beyond_ceiling",
            article=_article_of(report, TOLERANCE),
            actual=str(cut.eligible),
            expected=str(cut.most),
            amount=cut.amount,
            subject=cut.ceiling,
            line=labels[line],
            beyond=str(cut.amount),
        )
    if not found.cuts:
        yield agrees("ceilings", number=str(len(bounds)), tolerance=str(Rate(Fraction(share))))


def social_charges(report: SubmittedReport) -> Iterator[Control]:
    """The charges on the last pay: they do not count if paid after the period, and are often forgotten."""
    period, ledger, counted = report.agreement.period, report.ledger, report.counted
    if ledger is None or counted is None or period.first is None or period.last is None:
        return
    risk = charges_at_risk(_of_operation(ledger.expenses), period.first, period.last)
    lost = [row for row in risk.late if row not in counted.kept]
    if lost:
        amount = total(lost)
        yield disagrees(
            "social_charges",
            Nature.TO_ASK,
            "charges_paid_late",
            actual=str(amount),
            expected=period.last.isoformat(),
            amount=amount,
            subject="social_charges.late",
            entries=", ".join(paper_or_identifier(row.id, row.evidence) for row in lost),
        )
    if risk.months:
        yield disagrees(
            "social_charges",
            Nature.TO_ASK,
            "months_without_charges",
            actual=str(len(risk.months)),
            subject="social_charges.months",
            months=", ".join(_month(month) for month in risk.months),
        )
    if not lost and not risk.months and any(row.kind is not None for row in ledger.expenses):
        yield agrees("social_charges")


def funding(report: SubmittedReport) -> Iterator[Control]:
    """The funders together gave no more than the cost; the share of public aid is shown."""
    ledger = report.ledger
    if ledger is None or not ledger.resources:
        return
    budget = report.agreement.budget
    planned = () if budget is None else budget.resources or ()
    rows = _of_operation(ledger.expenses)
    kinds = {line.funder or line.id: _kind(line) for line in planned}
    given = _given(planned, ledger.resources)
    paid = Financing(total(rows), tuple(Funding(who, kinds.get(who), sum_) for who, sum_ in given.items()))
    figures = {"received": str(paid.received()), "cost": str(paid.cost)}
    aid, rate = paid.public_aid(), paid.public_rate()
    surplus = paid.surplus()
    if surplus > Euros.ZERO:
        yield disagrees(
            "funding",
            Nature.TO_ASK,
            "received_more_than_spent",
            actual=figures["received"],
            expected=figures["cost"],
            amount=surplus,
            beyond=str(surplus),
        )
    elif aid is None or rate is None:
        yield agrees("funding", **figures)
    else:
        yield agrees("public_aid", **figures, public=str(aid), rate=str(round(rate.as_fraction * 100)))


def _given(planned: tuple[BudgetLine, ...], received: tuple[Resource, ...]) -> dict[str, Euros]:
    """Return what each funder gave, by its name in the plan if it has one."""
    by_line = {line.id: line.funder or line.id for line in planned}
    given: dict[str, Euros] = {}
    for row in received:
        who = row.funder or by_line.get(row.line or "") or row.line or row.id
        given[who] = given.get(who, Euros.ZERO) + row.amount
    return given


def _kind(line: BudgetLine) -> FunderKind | None:
    """Return the kind of the funder of a line, from its account; None if it has none."""
    if line.account is None:
        return None
    if line.account.heading == _PUBLIC:
        return FunderKind.PUBLIC
    return FunderKind.OWN if line.account.heading in _OWN else FunderKind.PRIVATE


def _of_operation(rows: tuple[Expense, ...]) -> tuple[Expense, ...]:
    return tuple(row for row in rows if row.for_operation is not False)


def _article_of(report: SubmittedReport, name: str) -> str | None:
    found: Mapping[str, str | None] = {item.name: item.article for item in report.agreement.definitions}
    return found.get(name)


def _month(day: date) -> str:
    return f"{day.month:02}/{day.year}"
