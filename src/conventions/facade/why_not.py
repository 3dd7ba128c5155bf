"""The changes of one fact that would change the result of a norm, a finding or a value."""

from datetime import timedelta

from attrs import frozen

from conventions.dossier.dossier import Dossier
from conventions.engine.verdict import Verdict
from conventions.language.types import EUROS, Type
from conventions.views.asked import asked_finding, asked_status, asked_value
from conventions.views.why_not import WhyNot, why_not

DAYS = 366
DAYS_OF_VALUES = 92
"""A sum of the account needs the whole verdict of each day: seconds, where a norm needs a tenth."""


@frozen
class Sought:
    """The subject, the changes found, and the type of its value if it has one."""

    name: str
    found: WhyNot
    kind: Type | None = None


def sought(
    dossier: Dossier, verdict: Verdict, subject: str, within: int | None, soon: timedelta
) -> tuple[Sought, ...]:
    """Return the search for a norm of the agreement, for each norm with a finding, or for a value.

    Other subjects, such as rules of rulebooks, are not searched.
    """
    as_of, known_on = verdict.as_of, verdict.known_on
    own = {norm.subject: norm.id for norm in verdict.norms}
    asked = [
        (name, asked_status(name, as_of, known_on, soon), own[name])
        for name in own
        if subject in (name, own[name])
    ]
    asked += [
        (
            f"{subject} [{finding.subject}]",
            asked_finding(subject, finding.subject, as_of, known_on, soon),
            own[finding.subject],
        )
        for finding in verdict.findings
        if finding.code == subject and finding.subject in own
    ]
    days = within or DAYS
    kind = EUROS if subject in dict(verdict.amounts) else dict(verdict.types).get(subject)
    values = {**dict(verdict.definitions), **dict(verdict.amounts)}
    if not asked and values.get(subject) is not None:
        days = within or DAYS_OF_VALUES
        asked = [(subject, asked_value(subject, as_of, known_on), subject.partition(".")[0])]
    return tuple(
        Sought(name, why_not(dossier, ask, _relevant_norms(norm, verdict), as_of, days), kind)
        for name, ask, norm in asked
    )


def _relevant_norms(name: str, verdict: Verdict) -> tuple[str, ...]:
    """Return the norms whose events a result waits for: its own; for a standard amount, all norms."""
    is_made_of_norms = name in ("to_pay", "to_recover", "final_grant", "paid", "recovered")
    norms = tuple(dict.fromkeys(norm.id for norm in verdict.norms)) if is_made_of_norms else ()
    return (name.removesuffix(".duty"), *norms)
