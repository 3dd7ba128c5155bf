"""The term of the agreement: signed, running, ended, and its days (docs/semantics.md § 8)."""

from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from typing import Final

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm, Right
from conventions.calendar import parse_period
from conventions.engine.day import Day, Worlds, condition, truths
from conventions.engine.program import Program, mentioned
from conventions.engine.subject import ABANDONED, Subject
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
from conventions.language.bounds import at_most, either, extreme, hull, less, mapped, negated
from conventions.language.interpret import interpret
from conventions.language.syntax import walk
from conventions.language.values_of import move_date

# --- Whether an agreement is in force: not before its signature, if its text requires it (§ 4.10, 8) --------

SIGNED = "signed"


@lru_cache(maxsize=256)
def waits_for_signature(program: Program) -> bool:
    """Return whether a payment of the text waits for the signature."""
    payments = [duty.name for duty in program.terms.duties if duty.is_payment]
    trees = (tree for name in payments for tree in program.fields.get(("duty", name), {}).values())
    return any(SIGNED in mentioned(node) for tree in trees for node in walk(tree))


def is_signed(today: Day) -> Answer:
    """Return whether the agreement is signed; true if its payments do not wait for it."""
    return today.now.happened(SIGNED) if waits_for_signature(today.program) else TRUE


def in_force_for(duty: Duty, last: Answer | None, today: Day, *, included: bool) -> Answer:
    """Return whether a duty of the beneficiary without an amount applies: signed, or not yet due.

    `last`: the day up to which nothing is asked of it, itself `included` or not; None where there is none.
    """
    if today.book is not None or duty.amount is not None:
        return TRUE
    if today.agreement.side_of(duty.debtor) == "funder":
        return TRUE
    signed = is_signed(today)
    if signed == TRUE or last is None:
        return signed
    as_of = exactly(today.view.as_of)
    return either(signed, at_most(as_of, last) if included else less(as_of, last))


# --- The last day of an agreement that ends before its period is over (docs/semantics.md § 8) ---------------

ENDS: Final = ("terminate", "lapse")
"""The acts that end an agreement."""
WHILE_IT_RUNS: Final = (*ENDS, "extend", "decline")
"""The acts without effect once the agreement has ended."""
_NEVER = exactly(NEVER)
_ONE_DAY: Final = timedelta(days=1)


def last_day(today: Day, acts: tuple[str, ...] = ENDS) -> Answer:
    """Return the last day of the agreement set by exercised rights to end it; else never."""
    rights = (right for right in today.program.terms.rights if right.act in acts)
    return _first_of([_last_day(right, today) for right in rights], today)


def is_of_the_action(duty: Duty, agreement: Agreement) -> bool:
    """Return whether the beneficiary owes a duty up to a day, and no longer than the action goes on."""
    return duty.until is not None and agreement.side_of(duty.debtor) == "beneficiary"


def last_day_of_the_action(today: Day) -> Answer:
    """Return the day before the beneficiary gives up the action, with a right to or without; else never."""
    rights = (right for right in today.program.terms.rights if right.act == "decline" and right.each is None)
    own = [right for right in rights if today.agreement.side_of(right.holder) == "beneficiary"]
    given_up = [fact.occurred_on for fact in today.now.facts(ABANDONED) if fact.of is None]
    found = [exactly(_day_before(day)) for day in given_up[:1]]
    return _first_of([*found, *(_last_day(right, today) for right in own)], today)


def _first_of(found: list[Answer], today: Day) -> Answer:
    """Return the first of some last days, and note what follows it."""
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
    """Return the last day of the notice to terminate; the exercise begins it if nothing else does."""
    if right.notice is None or right.act != "terminate" or right.each is not None:
        return None
    begun = interpret(today.program.trees["right", right.name, "notice", "from"], today.now)
    period = parse_period(right.notice.period)
    if days(begun)[1] == NEVER:
        begun = exercised_on if days(begun)[0] == NEVER else hull(begun, exercised_on, NO_QUESTIONS)
    return mapped(lambda start: move_date(start, period, today.now.holidays), begun)


def _is_of(right: Right, of: str | None) -> bool:
    if right.each is None:
        return Subject(right.name).name == of or of is None
    return of is not None and of.startswith(f"{right.name}.")


def _day_before(day: date) -> date:
    return day - _ONE_DAY


def names_of_the_end(norm: Norm, program: Program) -> tuple[str, ...]:
    """Return the names that decide when the agreement ends or lapses, for a norm that may end with it."""
    if not (norm.act in WHILE_IT_RUNS if isinstance(norm, Right) else norm.is_payment or norm.due is None):
        return ()
    notices = (
        program.tree("right", right.name, "notice", "from")
        for right in program.terms.rights
        if right.act == "terminate"
    )
    return ("term.lapses", *(name for tree in notices if tree is not None for name in mentioned(tree)))


def until_the_end(until: Answer, duty: Duty, today: Day) -> Answer:
    """Return the last day of a continuing duty: that of the agreement, unless the text states a later one.

    For one of the beneficiary, that of the action, if it was given up.
    """
    last = last_day(today)
    if today.book is None and is_of_the_action(duty, today.agreement):
        last = extreme([last, last_day_of_the_action(today)], largest=False)
    if last == _NEVER:
        return until
    is_the_end = duty.until == "period.end"  # also where nobody knows it
    is_within = TRUE if is_the_end else at_most(until, today.now.named("period.end"))
    cut = extreme([until, last], largest=False)
    if is_within.hi is False:
        return until
    return cut if is_within.lo is True else hull(until, cut, is_within.questions)


def within_the_term(until: Answer | None, today: Day) -> Answer | None:
    """Return the last day of a right that can only be exercised during the term."""
    last = last_day(today)
    if last == _NEVER:
        return until
    return last if until is None else extreme([until, last], largest=False)


# ------------------------------------------------------------------------------------------------------------
# The status of the agreement: before, running, ended, lapsed, terminated (docs/semantics.md § 8).

LAPSED = "lapsed"


def term_of(today: Day) -> TermVerdict:
    """Return the status of the agreement, and its first and last day; computed once for all payments."""
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
    """Return whether a payment of the text still applies: already made, or no lapse (§ 4.12)."""
    lapsed = lapsed_for(duty, today)
    return TRUE if lapsed.hi is False else either(at_most(done, exactly(today.view.as_of)), negated(lapsed))


def lapsed_for(duty: Duty, today: Day) -> Answer:
    """Return whether the agreement has lapsed, for a payment of its text; false for other norms."""
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
