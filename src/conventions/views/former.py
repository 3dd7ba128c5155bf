"""The dates that amendments move: due dates and last days, stated or computed by a formula."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from conventions.agreement.agreement import Agreement
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import AmendmentStatus
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.language.answers import Answer

Norm = DutyVerdict | RightVerdict


@frozen
class Moved:
    """The date of a norm before and after; `by_formula`: its own text did not change."""

    subject: str
    name: str
    before: Answer
    after: Answer
    by_formula: bool


def former_dates(dossier: Dossier, verdict: Verdict) -> Mapping[str, Answer]:
    """Return the original date of each norm whose date the amendments in force have moved."""
    if all(state.status is not AmendmentStatus.IN_FORCE for state in verdict.amendments):
        return {}
    first = evaluate(evolve(dossier, amendments=()), verdict.as_of, verdict.known_on)
    return {norm.subject: old for norm, old, _ in _differing(first, verdict)}


def moved_dates(
    before: Agreement, after: Agreement, dossier: Dossier, as_of: date, known_on: date | None = None
) -> tuple[Moved, ...]:
    """Return the dates that differ between two texts on a day, given the record of a dossier.

    Norms that only one of the texts has are left out.
    """
    first, second = (
        evaluate(evolve(dossier, agreement=text, amendments=()), as_of, known_on) for text in (before, after)
    )
    stated, now = _stated_dates(before), _stated_dates(after)
    return tuple(
        Moved(norm.subject, norm.name, old, new, stated.get(norm.id) == now.get(norm.id))
        for norm, old, new in _differing(first, second)
    )


def _stated_dates(agreement: Agreement) -> Mapping[str, str | None]:
    """Return the text of the date of each norm, and of the duty that a right creates."""
    duties = {duty.name: duty.due for duty in agreement.duties}
    rights = {right.name: right.until for right in agreement.rights}
    return duties | rights | {f"{right.name}.duty": right.payable for right in agreement.rights}


def _differing(first: Verdict, second: Verdict) -> Iterator[tuple[Norm, Answer, Answer]]:
    before = {norm.subject: _last_day(norm) for norm in first.norms}
    for norm in second.norms:
        old, new = before.get(norm.subject), _last_day(norm)
        if old is not None and new is not None and (old.lo, old.hi) != (new.lo, new.hi):
            yield norm, old, new


def _last_day(norm: Norm) -> Answer | None:
    """Return the date by which a duty is due, or the last day of a right."""
    return norm.due if isinstance(norm, DutyVerdict) else norm.until
