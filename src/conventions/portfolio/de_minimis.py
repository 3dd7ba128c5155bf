"""De minimis aid: the sum awarded to an undertaking over three years, by all funders.

Aid counts on the day that gives a right to it, not on payment. Since 2024 the three years end on the day of
each award; before, they were its fiscal year and the two before.

Source: règlement (UE) 2023/2831, art. 3; règlement (UE) 2023/2832; before, 1407/2013 and 360/2012. For
agriculture, whose three years roll since 16 December 2024: 1408/2013 and 2024/3118.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import frozen

from budget.findings import Severity
from budget.money import Euros
from conventions.calendar import Period, subtract
from conventions.parameters import Version
from conventions.portfolio.finding import CrossFinding, cross_finding
from conventions.portfolio.held import Between, Held, party
from conventions.portfolio.in_year import Thresholds, euros_of

_WINDOW: Final = "deminimis.window"
_YEARS: Final = Period(36, 0)


@frozen(eq=False)
class SmallAid:
    """The aid of one kind awarded to an undertaking in the three years ending with an award.

    Attributes:
        since: the first day that counts.
        version: the ceiling in force on the day of the award; None if there is none.
    """

    beneficiary: str
    regime: str
    award: Held
    since: date
    awards: tuple[Held, ...]
    version: Version | None

    @property
    def total(self) -> Between:
        """Return the sum awarded."""
        return Between.total(one.grant for one in self.awards)

    @property
    def headroom(self) -> Euros | None:
        """Return the minimum that may still be awarded; negative if exceeded; None if not decided."""
        most = self.total.most
        return None if self.version is None or most is None else euros_of(self.version) - most


def small_aid(all_held: Iterable[Held], thresholds: Thresholds) -> tuple[SmallAid, ...]:
    """Return the sums by undertaking and kind of aid: one per award, in order of their days."""
    groups: dict[tuple[str, str], list[Held]] = {}
    for one in all_held:
        regime = one.agreement.de_minimis
        if regime is not None and one.beneficiary and one.awarded_on is not None:
            groups.setdefault((one.beneficiary, regime), []).append(one)
    return tuple(
        found
        for (_, regime), awards in sorted(groups.items(), key=lambda item: item[0])
        for found in _of_awards(regime, awards, thresholds)
    )


def _of_awards(regime: str, awards: list[Held], thresholds: Thresholds) -> Iterator[SmallAid]:
    days = [(one.awarded_on, one) for one in awards if one.awarded_on is not None]
    for day, award in days:
        since = _first_day(award, day, _window(regime, day, thresholds))
        if since is None:
            continue
        within = tuple(one for other, one in days if since <= other <= day)
        version = thresholds.at(f"deminimis.{regime}", day)
        yield SmallAid(award.named("beneficiary"), regime, award, since, within, version)


def _window(regime: str, day: date, thresholds: Thresholds) -> Version | None:
    """Return the rule for the three years of a kind of aid on a day, from its own text if it has one."""
    own = f"deminimis.{regime}.window"
    return thresholds.at(own if own in thresholds.keys else _WINDOW, day)


def _first_day(award: Held, day: date, window: Version | None) -> date | None:
    """Return the first of the three years of an award; None if no text defines them."""
    if window is None:
        return None
    if window.value == "rolling":
        return date.fromordinal(subtract(day, _YEARS).toordinal() + 1)
    found = party(award.agreement, "beneficiary")
    ends = "12-31" if found is None else found.fiscal_year_ends or "12-31"
    year = day.year if day.strftime("%m-%d") <= ends else day.year + 1
    month, last = (int(part) for part in ends.split("-"))
    return date.fromordinal(_end(year - 3, month, last).toordinal() + 1)


def _end(year: int, month: int, last: int) -> date:
    """Return the last day of a fiscal year; 28 for 29 February in ordinary years."""
    is_leap_day = (month, last) == (2, 29)
    return date(year, month, 28 if is_leap_day and not _is_leap(year) else last)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def small_aid_findings(found: Iterable[SmallAid]) -> Iterator[CrossFinding]:
    """Yield each award that exceeds the ceiling for an undertaking, or may exceed it."""
    for aid in found:
        if aid.version is None:
            continue
        ceiling = euros_of(aid.version)
        above = aid.total.is_above(ceiling)
        if above is False:
            continue
        yield cross_finding(
            "de_minimis_exceeded" if above else "de_minimis_not_decided",
            Severity.BLOCKING if above else Severity.MINOR,
            f"{aid.beneficiary} {aid.regime}",
            tuple((one, one.spot("grant", "amount")) for one in aid.awards),
            actual=str(aid.total.least),
            expected=str(ceiling),
            amount=aid.total,
            version=aid.version,
            beneficiary=aid.beneficiary,
            dossier=aid.award.id,
            since=aid.since.isoformat(),
            award=(aid.award.awarded_on or aid.award.as_of).isoformat(),
        )
