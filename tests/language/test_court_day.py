"""The last day to go to court, where the first day is none that a calendar has."""

from datetime import date

import pytest

from conventions.calendar import Period
from conventions.calendar.working_days import Holidays
from conventions.language.answers import DAWN, NEVER
from conventions.language.values_of import court_day


@pytest.mark.parametrize("start", [DAWN, NEVER])
def test_what_never_was_and_what_never_comes_stay_so(start: date) -> None:
    assert court_day(start, Period(months=2, days=0), Holidays()) == start
