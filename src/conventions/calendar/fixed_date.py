"""A date that a clause names: a term, not a period; it does not move."""

from datetime import date

from conventions.calendar.explained import (
    Deadline,
    Step,
    next_by_usage,
    next_working_day,
    readings_of,
    rest_day,
    rests,
)
from conventions.calendar.holidays_fr import Territory

__all__ = ["fixed_date"]

_MUNCH = ("article", "CJCE, 22 nov. 1973, 139/73")


def fixed_date(day: date, territory: Territory = Territory.METROPOLE) -> Deadline:
    """`day` itself, never rolled; where it is no working day, the next one is a reading; by usage, too.

    That a fixed date is not extended is decided for EU Regulation 1182/71; for CPC 642 and a French
    agreement it is unverified, hence the reading. Source: CJCE, 22 Nov. 1973, 139/73.

    >>> bilan = fixed_date(date(2025, 6, 1))
    >>> bilan.date.isoformat(), [(other.code, other.date.isoformat()) for other in bilan.readings]
    ('2025-06-01', [('non_working_day', '2025-06-02')])
    """
    why = rest_day(day, territory)
    at_rest = rests(why)
    said = (Step("not_rolled_fixed", day, (_MUNCH,)),) if at_rest else ()
    later = next_working_day("non_working_day", day, territory) if at_rest else next_by_usage(day, territory)
    return Deadline(day, day, day, (Step("fixed_date", day), *why, *said), readings_of(day, later))
