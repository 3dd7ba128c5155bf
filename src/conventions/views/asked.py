"""Single questions about a dossier on a day, answered without the whole verdict; the text alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Right
from conventions.dossier.dossier import Dossier
from conventions.engine.amounts import values_of
from conventions.engine.day import Day, day
from conventions.engine.duties import duty_verdicts
from conventions.engine.evaluate import evaluate
from conventions.engine.findings import findings_of
from conventions.engine.rights import right_verdicts
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.facts.record import DUE_SOON, seen
from conventions.language.answers import DAWN, NEVER
from conventions.rulebook import Rulebook
from conventions.views.why_not import Ask, Reply

# ------------------------------------------------------------------------------------------------------------
# The text alone: an agreement of which nothing is recorded, and anything may have happened.

_LAST_DAY: date = NEVER - timedelta(days=1)
_FIRST_DAY: date = DAWN + timedelta(days=1)


@lru_cache(maxsize=256)
def unrecorded(agreement: Agreement) -> Day:
    """Return the agreement with every fact unknown: what is still decided follows from the text alone."""
    return day(Dossier(agreement), seen((), _LAST_DAY, DAWN))


def unstarted(agreement: Agreement, rulebooks: tuple[Rulebook, ...] = ()) -> Day:
    """Return the agreement before any event: nothing is paid or waived, everything may still happen."""
    return day(Dossier(agreement), seen((), _FIRST_DAY, None), rulebooks)


# --- Single questions about a dossier on a day, if possible without the whole verdict -----------------------


def asked_status(subject: str, as_of: date, known_on: date | None, due_soon: timedelta = DUE_SOON) -> Ask:
    """Return a function that gives the status of a norm; empty if there is no such norm."""

    def ask(dossier: Dossier) -> Reply:
        today = day(dossier, seen(dossier.facts, as_of, known_on, due_soon))
        return tuple(norm.status.value for norm in _told(subject, today, known_on))

    return ask


def asked_finding(
    code: str, subject: str, as_of: date, known_on: date | None, due_soon: timedelta = DUE_SOON
) -> Ask:
    """Return a function that gives the code of a finding if a norm has it."""

    def ask(dossier: Dossier) -> Reply:
        today = day(dossier, seen(dossier.facts, as_of, known_on, due_soon))
        told = tuple(_told(subject, today, known_on))
        duties = tuple(norm for norm in told if isinstance(norm, DutyVerdict))
        rights = tuple(norm for norm in told if isinstance(norm, RightVerdict))
        found = findings_of(duties, rights, (), today)
        return tuple(item.code for item in found if (item.code, item.subject) == (code, subject))

    return ask


def asked_value(name: str, as_of: date, known_on: date | None) -> Ask:
    """Return a function that gives a definition, or a sum of the account (which needs the whole verdict)."""
    definition = name.partition(".")[0]

    def ask(dossier: Dossier) -> Reply:
        today = day(dossier, seen(dossier.facts, as_of, known_on))
        if definition in today.program.definitions:
            return dict(values_of(definition, today)).get(name)
        return dict(evaluate(dossier, as_of, known_on).amounts).get(name)

    return ask


def _told(subject: str, today: Day, known_on: date | None) -> Iterator[DutyVerdict | RightVerdict]:
    """Yield the verdict on a norm; a duty created by an exercise needs the whole verdict."""
    norms: tuple[Duty | Right, ...] = (*today.agreement.duties, *today.agreement.rights)
    if subject.partition(".")[2].partition(".")[0] == "duty":
        told: Iterator[DutyVerdict | RightVerdict] = iter(
            evaluate(today.dossier, today.view.as_of, known_on, due_soon=today.view.due_soon).norms
        )
    else:
        told = (
            verdict
            for norm in norms
            if subject == norm.name or subject.startswith(f"{norm.name}.")
            for verdict in (
                duty_verdicts(norm, today) if isinstance(norm, Duty) else right_verdicts(norm, today)
            )
        )
    yield from (norm for norm in told if norm.subject == subject)
