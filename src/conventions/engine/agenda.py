"""The agenda: the dates that wait, if nothing more is recorded."""

from datetime import date
from enum import Enum

from attrs import frozen

from conventions.dossier.dossier import Dossier
from conventions.engine.duty_status import DutyStatus
from conventions.engine.evaluate import evaluate
from conventions.engine.right_status import RightStatus
from conventions.engine.verdict import Verdict
from conventions.language.answers import NEVER

__all__ = ["AgendaItem", "Occasion", "agenda"]


class Occasion(Enum):
    """Why a day is in the agenda."""

    OVERDUE = "overdue"
    DUE = "due"
    LAST_DAY = "last_day"
    OPENS = "opens"
    TERM_STARTS = "term_starts"
    TERM_ENDS = "term_ends"


@frozen
class AgendaItem:
    """A day, what it is the day of, and whose it is. An overdue duty stands on its due date."""

    day: date
    occasion: Occasion
    norm: str
    party: str
    article: str | None


def agenda(dossier: Dossier, start: date, end: date) -> tuple[AgendaItem, ...]:
    """Return what falls from `start` to `end`, both included, as seen on `start`; and what is overdue."""
    verdict = evaluate(dossier, start)
    found = [*_of_duties(verdict), *_of_rights(verdict), *_of_term(verdict)]
    kept = [item for item in found if item.occasion is Occasion.OVERDUE or start <= item.day <= end]
    return tuple(sorted(kept, key=lambda item: (item.day, item.occasion.value, item.norm)))


def _of_duties(verdict: Verdict) -> list[AgendaItem]:
    occasions = {
        DutyStatus.OVERDUE: Occasion.OVERDUE,
        DutyStatus.NOT_DUE: Occasion.DUE,
        DutyStatus.DUE_SOON: Occasion.DUE,
    }
    found = []
    for duty in verdict.duties:
        due = duty.due.hi if duty.due is not None else None
        if duty.status in occasions and isinstance(due, date) and due != NEVER:
            found.append(AgendaItem(due, occasions[duty.status], duty.subject, duty.debtor, duty.article))
    return found


def _of_rights(verdict: Verdict) -> list[AgendaItem]:
    found = []
    for right in verdict.rights:
        if right.opens_on is not None and right.status is not RightStatus.OPEN:
            found.append(
                AgendaItem(right.opens_on, Occasion.OPENS, right.subject, right.holder, right.article)
            )
        until = right.until.hi if right.until is not None else None
        waiting = right.status in (RightStatus.OPEN, RightStatus.CLOSED, RightStatus.PROCEDURE_RUNNING)
        if waiting and isinstance(until, date) and until != NEVER:
            found.append(AgendaItem(until, Occasion.LAST_DAY, right.subject, right.holder, right.article))
    return found


def _of_term(verdict: Verdict) -> list[AgendaItem]:
    ends = ((verdict.term.start.value, Occasion.TERM_STARTS), (verdict.term.end.value, Occasion.TERM_ENDS))
    return [
        AgendaItem(day, occasion, "term", "either", None)
        for day, occasion in ends
        if isinstance(day, date) and day != NEVER
    ]
