"""What would become of a report that is sent today: refused, and why; or received, and what it comes to."""

from datetime import date

from attrs import frozen

from conventions.control.control import Control, Nature, amiss
from conventions.control.controls import controls
from conventions.control.handed import Handed, as_if_sent
from conventions.dossier.dossier import Dossier
from conventions.language.answers import NEVER, Answer

__all__ = ["Preview", "preview"]


@frozen(eq=False)
class Preview:
    """A report as it would stand if it were received whole on `as_of`."""

    as_of: date
    controls: tuple[Control, ...]
    amounts: tuple[tuple[str, Answer | None], ...]

    @property
    def refused_for(self) -> tuple[Control, ...]:
        """Why it would be refused; nothing where it would be received as complete."""
        return tuple(one for one in self.controls if one.nature is Nature.MISSING)

    @property
    def is_refused(self) -> bool:
        """Whether it would be refused."""
        return bool(self.refused_for)


def preview(dossier: Dossier, as_of: date) -> Preview:
    """The preview of the report on a day, by the same controls as those of its review."""
    report = as_if_sent(dossier, as_of)
    found = (*_on_time(report), *controls(report))
    return Preview(as_of, found, report.verdict.amounts)


def _on_time(report: Handed) -> tuple[Control, ...]:
    """Too early while the period runs; late once its day is over."""
    duty, found = report.duty, []
    last = report.agreement.period.last
    if last is not None and report.as_of <= last:
        found.append(
            amiss(
                "on_time", Nature.MISSING, "report_before_the_end",
                actual=report.as_of.isoformat(), expected=last.isoformat(),
            )
        )  # fmt: skip
    due = None if duty is None or duty.due is None else duty.due.value
    if duty is not None and isinstance(due, date) and due != NEVER and report.as_of > due:
        days = str((report.as_of - due).days)
        found.append(
            amiss(
                "on_time", Nature.TO_ASK, "report_after_its_day", article=duty.article,
                actual=report.as_of.isoformat(), expected=due.isoformat(), days=days,
            )
        )  # fmt: skip
    return tuple(found)
