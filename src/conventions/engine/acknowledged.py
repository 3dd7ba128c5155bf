"""A finding that someone has seen and answered for: it stays visible, at `info`."""

from collections.abc import Sequence

from attrs import evolve

from budget.findings import Finding, Severity
from conventions.facts.fact import Fact

__all__ = ["acknowledged"]


def acknowledged(finding: Finding, facts: Sequence[Fact]) -> Finding:
    """Return the finding at `info`, with who answers for it, if a fact says so; else as it is.

    The fact is `of` the subject of the finding, its value is the code, its evidence the reason.
    A subject whose findings change their code is told again.
    """
    found = [
        fact
        for fact in facts
        if fact.key == "acknowledged" and fact.of == finding.subject and fact.value == finding.code
    ]
    if not found:
        return finding
    last = found[-1]
    told = (
        ("acknowledged_on", last.occurred_on.isoformat()),
        ("acknowledged_by", last.author or ""),
        ("reason", last.evidence or ""),
    )
    return evolve(finding, severity=Severity.INFO, params=(*finding.params, *told))
