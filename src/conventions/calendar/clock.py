"""A period that runs from an event, may be halted, and may begin anew."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from conventions.calendar.arithmetic import Rounding, add
from conventions.calendar.period import Period

__all__ = ["Clock", "run_out"]


@frozen
class Clock:
    """A period and what has happened to it; the order of `stops` and of `restarts` does not matter."""

    start: date
    period: Period
    stops: tuple[date, ...] = ()
    restarts: tuple[date, ...] = ()
    rounding: Rounding = Rounding.DOWN

    def run_out(self) -> date | None:
        """The last day of the period, included; None while it is halted."""
        return run_out(self.start, self.period, self.stops, self.restarts, self.rounding)


def run_out(
    start: date,
    period: Period,
    stops: Sequence[date],
    restarts: Sequence[date],
    rounding: Rounding = Rounding.DOWN,
) -> date | None:
    """The last day, included, of a period that `stops` halt and `restarts` begin anew; None while halted.

    A stop counts from `start` to the last day, both included; a restart begins the whole period on its
    own day, whether the clock is halted or runs. What comes before `start` or after the last day changes
    nothing. Of a stop and a restart on one day the restart prevails.

    >>> run_out(date(2025, 1, 31), Period(1, 0), [date(2025, 2, 10)], [date(2025, 3, 31)])
    datetime.date(2025, 4, 30)
    >>> run_out(date(2025, 1, 31), Period(1, 0), [date(2025, 3, 1)], [date(2025, 3, 31)])
    datetime.date(2025, 2, 28)
    """
    events = sorted([(day, False) for day in stops] + [(day, True) for day in restarts])
    last: date | None = add(start, period, rounding)
    for day, is_restart in events:
        if day < start:
            continue
        if last is not None and day > last:
            break
        last = add(day, period, rounding) if is_restart else None
    return last
