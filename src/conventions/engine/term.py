"""Where the agreement itself stands: before, running, ended, lapsed, terminated (docs/semantics.md § 8)."""

from datetime import date
from functools import lru_cache
from itertools import product

from conventions.agreement.norms import Duty
from conventions.engine.condition import Worlds, condition, truths
from conventions.engine.day import Day
from conventions.engine.ending import last_day
from conventions.engine.program import Program
from conventions.engine.signing import is_signed
from conventions.engine.verdict import TermVerdict
from conventions.language.answers import (
    FALSE,
    NEVER,
    NO_QUESTIONS,
    TRUE,
    Answer,
    between,
    days,
    exactly,
    next_day,
)
from conventions.language.bounds import at_most, either, extreme, less, negated

__all__ = ["LAPSED", "lapsed_for", "still_to_pay", "term_of"]

LAPSED = "lapsed"
_NEVER = exactly(NEVER)


def term_of(today: Day) -> TermVerdict:
    """Return the status of the agreement, and its first and last day; worked out once for all payments."""
    if today.terms:
        return today.trace.again(today.terms[0])
    today.terms.append(today.trace.known(_term, today))
    return today.terms[0][0]


def _term(today: Day) -> TermVerdict:
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
    signed = is_signed(today)
    found = {
        _status(today.view.as_of, (is_terminated, by_itself or by_decision, is_in_force), first, last)
        for is_terminated, by_itself, by_decision, is_in_force, first, last in product(
            truths(terminated),
            (False,) if lapses is None else lapses.outcomes,
            truths(declared),
            truths(signed),
            days(start),
            days(end),
        )
    }
    questions = terminated.questions | declared.questions | signed.questions
    questions |= NO_QUESTIONS if lapses is None else lapses.questions
    is_lapsed = between(found == {LAPSED}, LAPSED in found, questions)
    status = found.pop() if len(found) == 1 else "unknown"
    ended_on = last_day(today)
    stated_end = today.ever.named("period.end")
    runs_to = stated_end if ended_on == _NEVER else extreme([stated_end, ended_on], largest=False)
    return TermVerdict(status, today.ever.named("period.start"), runs_to, is_lapsed)


def still_to_pay(duty: Duty, done: Answer, today: Day) -> Answer:
    """Return whether a payment of the text stands: made already, or the agreement has not lapsed (§ 4.12)."""
    lapsed = lapsed_for(duty, today)
    return TRUE if lapsed.hi is False else either(at_most(done, exactly(today.view.as_of)), negated(lapsed))


def lapsed_for(duty: Duty, today: Day) -> Answer:
    """Return whether the agreement has lapsed, which a payment of its text hangs on; false for all else."""
    if not duty.is_payment or today.book is not None or not _may_lapse(today.program):
        return FALSE
    return term_of(today).lapsed


@lru_cache(maxsize=256)
def _may_lapse(program: Program) -> bool:
    """Return whether a clause of the text lets the agreement lapse."""
    is_stated = program.tree("formula", "term.lapses") is not None
    return is_stated or any(right.act == "lapse" for right in program.terms.rights)


def _exercised(act: str, today: Day) -> Answer:
    """Return whether a right of this act is exercised."""
    found = FALSE
    for right in today.program.terms.rights:
        if right.act == act:
            found = either(found, today.now.lifecycle("exercised", right.name))
    return found


def _status(as_of: date, truths_of: tuple[bool, bool, bool], first: date, last: date) -> str:
    is_terminated, is_lapsed, is_in_force = truths_of
    if is_terminated:
        return "terminated"
    if is_lapsed:
        return LAPSED
    if as_of < first:
        return "before"
    if not is_in_force:
        return "not_in_force"
    return "running" if as_of <= last else "ended"
