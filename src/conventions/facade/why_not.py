"""Which change of one fact would make a verdict say something else: of a norm, a finding or a value."""

from datetime import timedelta

from attrs import frozen

from conventions.dossier.dossier import Dossier
from conventions.engine.asked import asked_finding, asked_status, asked_value
from conventions.engine.verdict import Verdict
from conventions.engine.why_not import WhyNot, why_not
from conventions.language.types import EUROS, Type

DAYS = 366
DAYS_OF_VALUES = 92
"""A sum of the account takes the whole verdict of each day tried: seconds, where a norm takes a tenth."""


@frozen
class Sought:
    """What was asked about, what would change it, and the kind of its value if it is one."""

    name: str
    found: WhyNot
    kind: Type | None = None


def sought(
    dossier: Dossier, verdict: Verdict, subject: str, within: int | None, soon: timedelta
) -> tuple[Sought, ...]:
    """Return the search for a norm of the agreement, for each norm with a finding, or for a value.

    Of anything else, as the rules of rulebooks, none.
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
    """Return whose events an answer waits for: its own; of an amount that every verdict has, of all norms."""
    is_made_of_norms = name in ("to_pay", "to_recover", "final_grant", "paid", "recovered")
    norms = tuple(dict.fromkeys(norm.id for norm in verdict.norms)) if is_made_of_norms else ()
    return (name.removesuffix(".duty"), *norms)
