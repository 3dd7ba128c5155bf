"""Public holidays of the French territories, and working days; `holidays` is loaded when a day may be one."""

import sys
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, assert_never, cast

from budget import frozen
from conventions.calendar.arithmetic import shift_days
from conventions.calendar.period import HolidaysUnknownError, WorkingDayKind, WorkingDays

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

    from holidays.countries.france import France

FIRST_YEAR = 1803
LAST_YEAR = 2100


class Territory(Enum):
    """Where days are counted: each has the national holidays, and possibly its own."""

    METROPOLE = "metropole"
    ALSACE_MOSELLE = "alsace_moselle"
    GUADELOUPE = "guadeloupe"
    MARTINIQUE = "martinique"
    GUYANE = "guyane"
    REUNION = "reunion"
    MAYOTTE = "mayotte"
    SAINT_MARTIN = "saint_martin"
    SAINT_BARTHELEMY = "saint_barthelemy"
    SAINT_PIERRE_ET_MIQUELON = "saint_pierre_et_miquelon"
    NOUVELLE_CALEDONIE = "nouvelle_caledonie"
    POLYNESIE_FRANCAISE = "polynesie_francaise"
    WALLIS_ET_FUTUNA = "wallis_et_futuna"


_SUBDIVISIONS: dict[Territory, str | None] = {
    Territory.METROPOLE: None,
    Territory.ALSACE_MOSELLE: "6AE",
    Territory.GUADELOUPE: "971",
    Territory.MARTINIQUE: "972",
    Territory.GUYANE: "973",
    Territory.REUNION: "974",
    Territory.MAYOTTE: "976",
    Territory.SAINT_MARTIN: "MF",
    Territory.SAINT_BARTHELEMY: "BL",
    Territory.SAINT_PIERRE_ET_MIQUELON: "PM",
    Territory.NOUVELLE_CALEDONIE: "NC",
    Territory.POLYNESIE_FRANCAISE: "PF",
    Territory.WALLIS_ET_FUTUNA: "WF",
}
_EUROPEAN = frozenset({Territory.METROPOLE, Territory.ALSACE_MOSELLE})
_FIXED = frozenset(
    {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)}
)  # 26 December: Alsace and Moselle
_MONTHS_AFTER_EASTER = range(3, 7)
_GOOD_FRIDAY = -2
_MID_LENT = -24
_FROM_EASTER = frozenset({_GOOD_FRIDAY, 1, 39, 50})  # and Easter Monday, Ascension, Whit Monday


_SCHOELCHER = (7, 21)
_BY_USAGE: dict[Territory, frozenset[int]] = {
    Territory.GUADELOUPE: frozenset({_GOOD_FRIDAY, _MID_LENT}),
    Territory.POLYNESIE_FRANCAISE: frozenset({_GOOD_FRIDAY}),
}
_ON_21_JULY = frozenset({Territory.GUADELOUPE, Territory.MARTINIQUE, Territory.SAINT_MARTIN})


@frozen
class Holidays:
    """Whose holidays count, and how holidays by usage or of some communes are counted."""

    territory: Territory = Territory.METROPOLE
    is_other_reading: bool = False

    @property
    def has_another_reading(self) -> bool:
        """Return whether any day is a holiday only by usage or in some communes."""
        is_in_part = self.territory in _ON_21_JULY or self.territory in _BY_USAGE
        return is_in_part or self.territory is Territory.ALSACE_MOSELLE


def holds_in_part(day: date, territory: Territory) -> bool:
    """Return whether `day` is a holiday only by usage or in some communes; another reading differs.

    21 July in the French Antilles, Good Friday and mid-Lent overseas: no text makes them holidays. In
    Alsace and Moselle Good Friday is a holiday where there is a Protestant or a mixed church.

    >>> [holds_in_part(date(2023, 7, day), Territory.MARTINIQUE) for day in (14, 21)]
    [False, True]
    """
    if territory is Territory.ALSACE_MOSELLE:
        return is_good_friday(day)
    return _is_by_usage(day, territory)


def _is_by_usage(day: date, territory: Territory) -> bool:
    if (day.month, day.day) == _SCHOELCHER:
        return territory in _ON_21_JULY
    usual = _BY_USAGE.get(territory)
    return usual is not None and FIRST_YEAR <= day.year <= LAST_YEAR and _days_from_easter(day) in usual


def is_holiday(
    day: date, territory: Territory = Territory.METROPOLE, *, is_other_reading: bool = False
) -> bool:
    """Return whether `day` is a public holiday in `territory`, even if a Sunday.

    In the other reading, holidays by usage or of some communes count the other way.

    The `holidays` package answers whenever the day could be one. HolidaysUnknownError outside 1803 to
    2100, which that package does not cover. In Alsace and Moselle Good Friday counts,
    though the law limits it to some communes. Source: Code du travail, L3133-1, L3134-13.

    >>> is_holiday(date(2025, 12, 26)), is_holiday(date(2025, 12, 26), Territory.ALSACE_MOSELLE)
    (False, True)
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise HolidaysUnknownError(
            f"the public holidays of {day.year} are not known",
            actual=str(day.year),
            expected=f"{FIRST_YEAR}..{LAST_YEAR}",
        )
    if is_other_reading and holds_in_part(day, territory):
        return territory is not Territory.ALSACE_MOSELLE
    if _is_by_usage(day, territory):
        return False
    return _may_be_holiday(day, territory) and day in _holidays_of(territory, day.year)


def is_good_friday(day: date) -> bool:
    """Return whether `day` is Good Friday; false outside the years of `is_holiday`.

    >>> is_good_friday(date(2025, 4, 18))
    True
    """
    return FIRST_YEAR <= day.year <= LAST_YEAR and _days_from_easter(day) == _GOOD_FRIDAY


def _may_be_holiday(day: date, territory: Territory) -> bool:
    """Return False only if no holiday is possible, which avoids loading the package on most days."""
    return (
        territory not in _EUROPEAN
        or (day.month, day.day) in _FIXED
        or (day.month in _MONTHS_AFTER_EASTER and _days_from_easter(day) in _FROM_EASTER)
    )


def _days_from_easter(day: date) -> int:
    return day.toordinal() - _easter(day.year)


@lru_cache(maxsize=512)
def _easter(year: int) -> int:
    from dateutil.easter import easter  # imported only if days are counted

    return easter(year).toordinal()


@lru_cache(maxsize=1024)
def _holidays_of(territory: Territory, year: int) -> frozenset[date]:
    return frozenset(_france()(subdiv=_SUBDIVISIONS[territory], years=year))


@cache
def _france() -> "type[France]":
    """Return the holidays of France alone: their package loads those of 250 countries, in 10 MB."""
    package = "holidays.countries"
    spec = cast("ModuleSpec", find_spec(package))
    sys.modules.setdefault(package, module_from_spec(spec))  # not executed
    try:
        from holidays.countries.france import France
    finally:
        del sys.modules[package]  # who imports it gets the whole
    return France


_SATURDAY = 5
_SUNDAY = 6


class Roll(Enum):
    """Where a date on a Saturday, Sunday or public holiday is moved."""

    NONE = "none"
    FOLLOWING = "following"
    """To the next working day. Source: CPC 642, al. 2."""
    PRECEDING = "preceding"
    MODIFIED_FOLLOWING = "modified_following"
    """To the next one, unless it is in another month: then the previous one."""
    MODIFIED_PRECEDING = "modified_preceding"
    """To the previous one, unless it is in another month: then the next one."""


def is_working_day(
    day: date,
    kind: WorkingDayKind = WorkingDayKind.OUVRES,
    territory: Territory = Territory.METROPOLE,
    *,
    is_other_reading: bool = False,
) -> bool:
    """Return whether `day` is not a Sunday, a public holiday or, for `ouvres`, a Saturday.

    >>> is_working_day(date(2025, 5, 31), WorkingDayKind.OUVRABLES)
    True
    """
    weekday = day.weekday()
    if weekday == _SUNDAY or (weekday == _SATURDAY and kind is WorkingDayKind.OUVRES):
        return False
    return not is_holiday(day, territory, is_other_reading=is_other_reading)


def add_working_days(
    start: date,
    working_days: WorkingDays,
    territory: Territory = Territory.METROPOLE,
    *,
    is_other_reading: bool = False,
) -> date:
    """Return the last of that many working days after `start`, which is not counted; `start` for none.

    In the other reading, holidays by usage or of some communes count the other way.

    >>> add_working_days(date(2025, 4, 30), WorkingDays(5, WorkingDayKind.OUVRES))
    datetime.date(2025, 5, 9)
    """
    day, left = start, working_days.count
    while left:
        day = shift_days(day, 1)
        left -= is_working_day(day, working_days.kind, territory, is_other_reading=is_other_reading)
    return day


def roll(
    day: date, rule: Roll, territory: Territory = Territory.METROPOLE, *, is_other_reading: bool = False
) -> date:
    """Return `day` moved to a working day (Monday to Friday, no holiday) by `rule`; idempotent.

    >>> roll(date(2025, 6, 1), Roll.FOLLOWING)
    datetime.date(2025, 6, 2)
    >>> roll(date(2025, 11, 1), Roll.MODIFIED_PRECEDING)
    datetime.date(2025, 11, 3)
    """
    other = is_other_reading
    match rule:
        case Roll.NONE:
            return day
        case Roll.FOLLOWING:
            return _nearest(day, 1, territory, other)
        case Roll.PRECEDING:
            return _nearest(day, -1, territory, other)
        case Roll.MODIFIED_FOLLOWING:
            return _nearest_in_month(day, 1, territory, other)
        case Roll.MODIFIED_PRECEDING:
            return _nearest_in_month(day, -1, territory, other)
        case _:
            assert_never(rule)


def _nearest(day: date, step: int, territory: Territory, other: bool) -> date:  # noqa: FBT001 -- of this module
    while not is_working_day(day, WorkingDayKind.OUVRES, territory, is_other_reading=other):
        day = shift_days(day, step)
    return day


def _nearest_in_month(day: date, step: int, territory: Territory, other: bool) -> date:  # noqa: FBT001 -- likewise
    wanted = _nearest(day, step, territory, other)
    return wanted if wanted.month == day.month else _nearest(day, -step, territory, other)
