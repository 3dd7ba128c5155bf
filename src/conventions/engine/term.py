"""Where the agreement itself stands: before, running, ended, lapsed, terminated (docs/semantics.md § 8)."""

from datetime import date
from itertools import product

from conventions.engine.condition import Worlds, condition
from conventions.engine.day import Day
from conventions.engine.duties import truths
from conventions.engine.ending import last_day
from conventions.engine.verdict import TermVerdict
from conventions.language.answers import FALSE, NEVER, NO_QUESTIONS, Answer, between, days, exactly, next_day
from conventions.language.bounds import either, extreme, less

__all__ = ["LAPSED", "term_of"]

LAPSED = "lapsed"
_NEVER = exactly(NEVER)


def term_of(today: Day) -> TermVerdict:
    """Return the status of the agreement, and its first and last day."""
    start, end = (today.now.named(f"period.{which}") for which in ("start", "end"))
    for bound in days(start):
        today.now.turns_on(bound)
    for bound in days(end):
        today.now.turns_on(next_day(bound))
    tree = today.program.tree("formula", "term.lapses")
    lapses = None if tree is None else condition(tree, Worlds(today.now, today.ever, today.trace))
    declared = _exercised("lapse", today)
    last = last_day(today, ("terminate",))
    terminated = less(last, exactly(today.view.as_of))
    found = {
        _status(today.view.as_of, is_terminated, by_itself or by_decision, first, last)
        for is_terminated, by_itself, by_decision, first, last in product(
            truths(terminated),
            (False,) if lapses is None else lapses.outcomes,
            truths(declared),
            days(start),
            days(end),
        )
    }
    questions = terminated.questions | declared.questions
    questions |= NO_QUESTIONS if lapses is None else lapses.questions
    is_lapsed = between(found == {LAPSED}, LAPSED in found, questions)
    status = found.pop() if len(found) == 1 else "unknown"
    ended_on = last_day(today)
    stated_end = today.ever.named("period.end")
    runs_to = stated_end if ended_on == _NEVER else extreme([stated_end, ended_on], largest=False)
    return TermVerdict(status, today.ever.named("period.start"), runs_to, is_lapsed)


def _exercised(act: str, today: Day) -> Answer:
    """Return whether a right of this act is exercised."""
    found = FALSE
    for right in today.program.terms.rights:
        if right.act == act:
            found = either(found, today.now.lifecycle("exercised", right.name))
    return found


def _status(as_of: date, is_terminated: bool, is_lapsed: bool, first: date, last: date) -> str:  # noqa: FBT001
    if is_terminated:
        return "terminated"
    if is_lapsed:
        return LAPSED
    if as_of < first:
        return "before"
    return "running" if as_of <= last else "ended"
