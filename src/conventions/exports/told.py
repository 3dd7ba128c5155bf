"""How much of a check is told to a person: all of it, some statuses, what is grave enough."""

from attrs import evolve, frozen

from budget.findings import Severity
from conventions.exports.checked import Checked, UnreadableDossier

__all__ = ["Told", "narrowed"]


@frozen
class Told:
    """What a check shows: everything, the norms in some statuses, or findings from a severity on.

    Attributes:
        only: the statuses asked; none asked is every one.
        least: the least severity told.
        quiet: the severity from which a dossier is worth a word; None with `is_quiet` is never.
    """

    all: bool = False
    only: frozenset[str] = frozenset()
    least: Severity = Severity.INFO
    is_quiet: bool = False
    quiet: Severity | None = None

    def tells(self, checked: Checked) -> bool:
        """Return whether there is anything to show of a dossier."""
        if not self.is_quiet or isinstance(checked, UnreadableDossier):
            return True
        limit = self.quiet
        return limit is not None and any(f.severity.rank >= limit.rank for f in checked.findings)


def narrowed(checked: Checked, told: Told) -> Checked:
    """Return a dossier with the findings that were asked for."""
    if isinstance(checked, UnreadableDossier) or (not told.only and told.least is Severity.INFO):
        return checked
    verdict = checked.verdict
    norms = () if verdict is None else verdict.told
    asked = {norm.subject for norm in norms if norm.status.value in told.only}
    findings = tuple(
        finding
        for finding in checked.findings
        if finding.severity.rank >= told.least.rank and (not told.only or finding.subject in asked)
    )
    return evolve(checked, findings=findings)
