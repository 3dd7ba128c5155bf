"""The one function: from a dossier, a day and what was known on another day to a verdict."""

from datetime import date

from conventions.dossier.dossier import Dossier
from conventions.engine.amounts import verdict_amounts
from conventions.engine.created import created_duties
from conventions.engine.day import Day, day
from conventions.engine.duties import duty_verdict
from conventions.engine.findings import findings_of
from conventions.engine.program import compile_agreement
from conventions.engine.rights import right_verdict
from conventions.engine.verdict import TermVerdict, Verdict
from conventions.facts.record import View, seen
from conventions.language.answers import NEVER, TRUE, Answer, next_day
from conventions.language.types import EUROS

__all__ = ["evaluate"]


def evaluate(dossier: Dossier, as_of: date, known_on: date | None = None) -> Verdict:
    """Return what each party owes and may claim on `as_of`, as recorded by the end of `known_on`.

    Pure: no clock, no locale, no file. `known_on` None means all that is recorded.
    """
    view = seen(dossier.facts, as_of, known_on)
    today = day(dossier, compile_agreement(dossier.agreement), view)
    agreement = dossier.agreement
    rights = tuple(right_verdict(right, today) for right in agreement.rights)
    duties = (*(duty_verdict(duty, today) for duty in agreement.duties), *created_duties(today))
    amounts = verdict_amounts(today, duties, rights)
    definitions = tuple(
        (name, today.ever.named(name))
        for name in today.program.definitions
        if today.program.types.get(name) != EUROS
    )
    options = tuple(
        (definition.name, tuple(today.ever.options(definition.name).items()))
        for definition in agreement.definitions
        if definition.readings
    )
    _note_ageing(today, (*amounts, *definitions))
    term = _term(today)
    return Verdict(
        as_of=as_of,
        known_on=known_on,
        stable_until=_stable_until(today, view),
        term=term,
        duties=duties,
        rights=rights,
        amounts=amounts,
        definitions=definitions,
        options=options,
        findings=findings_of(duties, rights, today),
    )


def _note_ageing(today: Day, values: tuple[tuple[str, Answer | None], ...]) -> None:
    """Note tomorrow when a bound that is no date follows from today."""
    for _, answer in values:
        if answer is not None and answer.ages and not isinstance(answer.lo, date):
            today.now.turns_on(next_day(today.view.as_of))


def _stable_until(today: Day, view: View) -> date | None:
    days = today.turns | set(view.later)
    if view.known_on is not None and view.as_of <= view.known_on:
        days.add(next_day(view.known_on))
    return min((turn for turn in days if view.as_of < turn < NEVER), default=None)


def _term(today: Day) -> TermVerdict:
    period, as_of = today.dossier.agreement.period, today.view.as_of
    for turn in (period.start, next_day(period.end)):
        today.now.turns_on(turn)
    ends = [
        today.now.happened("exercised", right.name)
        for right in today.dossier.agreement.rights
        if right.act == "terminate"
    ]
    if TRUE in ends:
        status = "terminated"
    elif any(not end.is_decided for end in ends):
        status = "unknown"
    elif as_of < period.start:
        status = "before"
    else:
        status = "running" if as_of <= period.end else "ended"
    return TermVerdict(status, period.start, period.end)
