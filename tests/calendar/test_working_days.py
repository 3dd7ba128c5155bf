"""Holidays against the package, working days and rolls."""

import os
import subprocess
import sys
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.calendar import (
    HolidaysUnknownError,
    Roll,
    Territory,
    WorkingDayKind,
    WorkingDays,
    add_working_days,
    is_holiday,
    is_working_day,
    roll,
)
from conventions.calendar.working_days import FIRST_YEAR, LAST_YEAR, holds_in_part, is_good_friday

SUBDIVISIONS = {
    Territory.METROPOLE: None,
    Territory.ALSACE_MOSELLE: "57",
    Territory.GUADELOUPE: "Guadeloupe",
    Territory.MARTINIQUE: "Martinique",
    Territory.GUYANE: "Guyane",
    Territory.REUNION: "La Réunion",
    Territory.MAYOTTE: "Mayotte",
    Territory.SAINT_MARTIN: "Saint-Martin",
    Territory.SAINT_BARTHELEMY: "Saint-Barthélemy",
    Territory.SAINT_PIERRE_ET_MIQUELON: "Saint-Pierre-et-Miquelon",
    Territory.NOUVELLE_CALEDONIE: "Nouvelle-Calédonie",
    Territory.POLYNESIE_FRANCAISE: "Polynésie Française",
    Territory.WALLIS_ET_FUTUNA: "Wallis-et-Futuna",
}
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
TERRITORIES = st.sampled_from(Territory)
ROLLS = st.sampled_from(Roll)


def every_day(first: int, last: int) -> list[date]:
    start, end = date(first, 1, 1), date(last, 12, 31)
    return [start + timedelta(days=offset) for offset in range((end - start).days + 1)]


@pytest.mark.parametrize("territory", Territory)
def test_the_holidays_are_the_package_s(territory: Territory) -> None:
    expected = holidays.country_holidays("FR", subdiv=SUBDIVISIONS[territory], years=range(2000, 2061))
    every = every_day(2000, 2060)
    kept = [day for day in every if is_holiday(day, territory) or holds_in_part(day, territory)]
    assert set(expected) <= set(kept)
    assert all(holds_in_part(day, territory) for day in set(kept) - set(expected))
    by_other = {day for day in every if is_holiday(day, territory, is_other_reading=True)}
    assert by_other ^ {day for day in every if is_holiday(day, territory)} == {
        day for day in every if holds_in_part(day, territory)
    }


@pytest.mark.parametrize("territory", [Territory.METROPOLE, Territory.ALSACE_MOSELLE])
@pytest.mark.parametrize("year", [FIRST_YEAR, 1885, 1893, 1945, 1950, 1960, 1982, 2100, LAST_YEAR])
def test_no_year_known_to_the_package_is_cut_short(territory: Territory, year: int) -> None:
    expected = holidays.country_holidays("FR", subdiv=SUBDIVISIONS[territory], years=year)
    assert [day for day in every_day(year, year) if is_holiday(day, territory)] == sorted(expected)
    assert expected


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1, 1, 9999])
def test_a_year_unknown_to_the_package_is_refused(year: int) -> None:
    assert not holidays.country_holidays("FR", years=year)
    with pytest.raises(HolidaysUnknownError):
        is_holiday(date(year, 7, 14))
    assert not is_good_friday(date(year, 4, 2))


def test_the_eleven_holidays_of_2025_and_the_two_of_alsace_and_moselle() -> None:
    national = [day for day in every_day(2025, 2025) if is_holiday(day)]
    local = [day for day in every_day(2025, 2025) if is_holiday(day, Territory.ALSACE_MOSELLE)]
    assert len(national) == 11
    assert set(local) - set(national) == {date(2025, 4, 18), date(2025, 12, 26)}


def test_a_plain_day_is_decided_without_the_package() -> None:
    asked = """
import sys
from datetime import date
import conventions.calendar as legal
assert not {"holidays", "dateutil"} & set(sys.modules)
ouvrables = legal.WorkingDayKind.OUVRABLES
assert legal.is_working_day(date(2025, 6, 3)) and legal.is_working_day(date(2025, 9, 6), ouvrables)
assert legal.roll(date(2025, 5, 31), legal.Roll.FOLLOWING) == date(2025, 6, 2)
assert not legal.is_working_day(date(2025, 11, 1)) and not legal.is_working_day(date(2025, 6, 1))
assert legal.fixed_date(date(2025, 6, 1)).readings
assert "holidays" not in sys.modules
assert legal.is_holiday(date(2025, 6, 9))
assert "holidays" in sys.modules
"""
    subprocess.run(
        [sys.executable, "-c", asked], check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )


class TestWorkingDays:
    """Ouvres are Monday to Friday, ouvrables Monday to Saturday, holidays neither."""

    @given(DAYS, TERRITORIES)
    def test_a_day_ouvre_is_ouvrable(self, day: date, territory: Territory) -> None:
        ouvre = is_working_day(day, WorkingDayKind.OUVRES, territory)
        ouvrable = is_working_day(day, WorkingDayKind.OUVRABLES, territory)
        assert ouvrable or not ouvre
        assert ouvrable == (day.isoweekday() < 7 and not is_holiday(day, territory))

    @given(DAYS, st.integers(0, 60), st.sampled_from(WorkingDayKind), TERRITORIES)
    def test_the_last_of_them_is_reached(
        self, start: date, count: int, kind: WorkingDayKind, territory: Territory
    ) -> None:
        last = add_working_days(start, WorkingDays(count, kind), territory)
        after = [start + timedelta(days=offset) for offset in range(1, (last - start).days + 1)]
        assert sum(is_working_day(day, kind, territory) for day in after) == count
        assert last == start if count == 0 else is_working_day(last, kind, territory)


class TestRoll:
    """A date that is a Saturday, a Sunday or a holiday goes to a working day."""

    @given(DAYS, ROLLS, TERRITORIES)
    def test_rolling_again_changes_nothing(self, day: date, rule: Roll, territory: Territory) -> None:
        once = roll(day, rule, territory)
        assert roll(once, rule, territory) == once

    @given(DAYS, ROLLS.filter(lambda rule: rule is not Roll.NONE), TERRITORIES)
    def test_it_ends_on_a_working_day_and_leaves_one_alone(
        self, day: date, rule: Roll, territory: Territory
    ) -> None:
        rolled = roll(day, rule, territory)
        assert is_working_day(rolled, territory=territory)
        assert rolled == day or not is_working_day(day, territory=territory)

    @given(DAYS, TERRITORIES)
    def test_following_and_preceding_are_the_nearest(self, day: date, territory: Territory) -> None:
        before, after = roll(day, Roll.PRECEDING, territory), roll(day, Roll.FOLLOWING, territory)
        assert before <= day <= after
        between = [before + timedelta(days=offset) for offset in range(1, (after - before).days)]
        assert not any(is_working_day(one, territory=territory) for one in between)

    @given(DAYS, TERRITORIES)
    def test_modified_stays_in_the_month(self, day: date, territory: Territory) -> None:
        for rule, plain in (
            (Roll.MODIFIED_FOLLOWING, Roll.FOLLOWING),
            (Roll.MODIFIED_PRECEDING, Roll.PRECEDING),
        ):
            modified, unmodified = roll(day, rule, territory), roll(day, plain, territory)
            assert modified.month == day.month
            assert modified == unmodified or unmodified.month != day.month

    @given(DAYS, TERRITORIES)
    def test_none_leaves_every_day(self, day: date, territory: Territory) -> None:
        assert roll(day, Roll.NONE, territory) == day

    @given(DAYS, DAYS, st.sampled_from([Roll.FOLLOWING, Roll.PRECEDING]), TERRITORIES)
    def test_a_later_day_never_rolls_earlier(
        self, one: date, two: date, rule: Roll, territory: Territory
    ) -> None:
        first, second = sorted((one, two))
        assert roll(first, rule, territory) <= roll(second, rule, territory)


def test_only_the_holidays_of_france_are_loaded_and_others_may_still_be() -> None:
    script = (
        "import sys; from datetime import date; from conventions.calendar import is_holiday\n"
        "print(is_holiday(date(2025, 5, 1)), 'holidays.countries.germany' in sys.modules)\n"
        "from holidays.countries import France, Germany; print(date(2025, 10, 3) in Germany(years=2025))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")
    assert ended.stdout.split() == ["True", "False", "True"]
