"""The last day of an agreement that is ended before its period is over (docs/semantics.md § 8)."""

from datetime import date, timedelta
from typing import Final

from conventions.agreement.norms import Right
from conventions.calendar import parse_period
from conventions.engine.day import Day
from conventions.engine.subject import Subject
from conventions.language.answers import NEVER, Answer, days, exactly, next_day
from conventions.language.bounds import at_most, extreme, hull, mapped
from conventions.language.day_moves import move_date
from conventions.language.interpret import interpret

__all__ = ["ENDS", "WHILE_IT_RUNS", "last_day", "notice_of_end", "until_the_end", "within_the_term"]

ENDS: Final = ("terminate", "lapse")
"""The acts that end an agreement."""
WHILE_IT_RUNS: Final = (*ENDS, "extend", "decline")
"""The acts that there is no occasion for once it has ended."""
_NEVER = exactly(NEVER)
_ONE_DAY: Final = timedelta(days=1)


def last_day(today: Day, acts: tuple[str, ...] = ENDS) -> Answer:
    """Return the last day on which the agreement runs, as rights to end it were exercised; else never."""
    found = [_last_day(right, today) for right in today.program.terms.rights if right.act in acts]
    last = extreme([_NEVER, *found], largest=False)
    for end in days(last):
        if end != NEVER:
            today.now.turns_on(next_day(end))
    return last


def _last_day(right: Right, today: Day) -> Answer:
    """Return the day before a right was exercised, or the last of its notice if that is later."""
    facts = [fact for fact in today.now.facts("exercised") if _is_of(right, fact.of)]
    if not facts and today.view.is_current:
        return _NEVER
    on = today.now.first_date(facts, f"exercised({right.name})")
    before = mapped(_day_before, on)
    ripe = notice_of_end(right, on, today)
    return before if ripe is None else extreme([before, ripe], largest=True)


def notice_of_end(right: Right, exercised_on: Answer, today: Day) -> Answer | None:
    """Return the last day of the notice of a right to terminate; what nothing began, the exercise does."""
    if right.notice is None or right.act != "terminate" or right.each is not None:
        return None
    begun = interpret(today.program.trees["right", right.name, "notice", "from"], today.now)
    period = parse_period(right.notice.period)
    return mapped(
        lambda start: move_date(start, period, today.now.holidays),
        extreme([begun, exercised_on], largest=False),
    )


def _is_of(right: Right, of: str | None) -> bool:
    if right.each is None:
        return Subject(right.name).name == of or of is None
    return of is not None and of.startswith(f"{right.name}.")


def _day_before(day: date) -> date:
    return day - _ONE_DAY


def until_the_end(until: Answer | None, today: Day) -> Answer | None:
    """Return the last day of what lasts: that of the agreement, where the text states none that is later."""
    if until is None:
        return None
    last = last_day(today)
    if last == _NEVER:
        return until
    is_within = at_most(until, today.now.named("period.end"))
    cut = extreme([until, last], largest=False)
    if is_within.hi is False:
        return until
    return cut if is_within.lo is True else hull(until, cut, is_within.questions)


def within_the_term(until: Answer | None, today: Day) -> Answer | None:
    """Return the last day of a right that acts while the agreement runs: no later than that."""
    last = last_day(today)
    if last == _NEVER:
        return until
    return last if until is None else extreme([until, last], largest=False)
