"""What the text alone says: an agreement of which nothing is recorded, and anything may have happened."""

from datetime import date, timedelta
from functools import lru_cache

from conventions.agreement.agreement import Agreement
from conventions.dossier.dossier import Dossier
from conventions.engine.day import Day, day
from conventions.facts.record import seen
from conventions.language.answers import DAWN, NEVER
from conventions.rulebook.rulebook import Rulebook

__all__ = ["unrecorded", "unstarted"]

_LAST_DAY: date = NEVER - timedelta(days=1)
_FIRST_DAY: date = DAWN + timedelta(days=1)


@lru_cache(maxsize=256)
def unrecorded(agreement: Agreement) -> Day:
    """Return the agreement with every fact free: what is decided then, is decided by the text alone."""
    return day(Dossier(agreement), seen((), _LAST_DAY, DAWN))


def unstarted(agreement: Agreement, rulebooks: tuple[Rulebook, ...] = ()) -> Day:
    """Return the agreement before anything has happened: nothing is paid or waived, all may yet come."""
    return day(Dossier(agreement), seen((), _FIRST_DAY, None), rulebooks)
