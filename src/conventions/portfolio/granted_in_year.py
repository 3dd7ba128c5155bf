"""What one funder grants to one beneficiary in a year: in money and in kind, by the day of each award.

The sum is that of all grants of this funder; what others give has no part in it (that is `received_in_year`).

Source: loi n° 2000-321, art. 10: above 23 000 € a written agreement is due.
"""

from collections.abc import Iterable, Iterator

from attrs import frozen

from budget.findings import Severity
from budget.money import Euros
from conventions.parameters.dated import Version
from conventions.portfolio.amounts import Between
from conventions.portfolio.finding import CrossFinding, across
from conventions.portfolio.held import Held, Spot
from conventions.portfolio.thresholds import Thresholds, euros_of

__all__ = ["THRESHOLD", "GrantedInYear", "granted_in_years", "unwritten_findings"]

THRESHOLD = "convention.threshold"


@frozen(eq=False)
class GrantedInYear:
    """The grants of one funder to one beneficiary that were awarded in one civil year, in their order.

    Attributes:
        version: the threshold in force on the day of the last award; None where there is none.
    """

    funder: str
    beneficiary: str
    year: int
    grants: tuple[Held, ...]
    version: Version | None

    @property
    def total(self) -> Between:
        """All that is granted, aid in kind included where it is valued."""
        return Between.total(_with_kind(one) for one in self.grants)

    @property
    def is_above(self) -> bool | None:
        """Whether it is more than the threshold, itself excluded; None where that is not decided."""
        return None if self.version is None else self.total.is_above(euros_of(self.version))


def granted_in_years(all_held: Iterable[Held], thresholds: Thresholds) -> tuple[GrantedInYear, ...]:
    """The sums, by beneficiary, year and funder. A grant whose award has no day is in none of them."""
    groups: dict[tuple[str, int, str], list[Held]] = {}
    for one in all_held:
        if one.awarded_on is not None and one.beneficiary and one.funder:
            groups.setdefault((one.beneficiary, one.awarded_on.year, one.funder), []).append(one)
    return tuple(
        GrantedInYear(
            grants[0].named("funder"),
            grants[0].named("beneficiary"),
            year,
            tuple(grants),
            thresholds.at(THRESHOLD, max(one.awarded_on for one in grants if one.awarded_on is not None)),
        )
        for (_, year, _), grants in sorted(groups.items(), key=lambda item: item[0])
    )


def unwritten_findings(years: Iterable[GrantedInYear]) -> Iterator[CrossFinding]:
    """Yield the grants without a signed agreement whose sum asks for one: blocking once one is paid."""
    for year in years:
        unsigned = [one for one in year.grants if not one.has("signed")]
        if year.version is None or year.is_above is False or len(year.grants) == 1 or not unsigned:
            continue
        if year.is_above is None:
            yield _found("threshold_not_decided", Severity.MINOR, year, year.grants)
            continue
        is_paid = any(one.has("payment") for one in unsigned)
        yield _found(
            "agreement_due_for_the_sum", Severity.BLOCKING if is_paid else Severity.MAJOR, year, unsigned
        )


def _found(code: str, severity: Severity, year: GrantedInYear, told: Iterable[Held]) -> CrossFinding:
    limit = None if year.version is None else euros_of(year.version)
    return across(
        code,
        severity,
        f"{year.beneficiary} {year.year}",
        tuple((one, _spot(one)) for one in told),
        actual=str(year.total.least),
        expected=str(limit),
        amount=year.total,
        version=year.version,
        funder=year.funder,
        year=str(year.year),
        number=str(len(year.grants)),
        unsigned=", ".join(one.id for one in year.grants if not one.has("signed")),
    )


def _spot(one: Held) -> Spot:
    return one.spot("grant", "amount")


def _with_kind(one: Held) -> Between:
    """What a grant gives in money, and in kind as its text or its budget values it."""
    budget = one.agreement.budget
    aids = () if budget is None else budget.in_kind
    valued = Euros.total(aid.amount for aid in aids if aid.amount is not None)
    stated = one.agreement.in_kind
    unvalued = stated is None and any(aid.amount is None for aid in aids)
    kind = valued if stated is None else stated
    return Between.total((one.grant, Between(kind, None if unvalued else kind)))
