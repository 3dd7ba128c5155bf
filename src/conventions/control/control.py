"""What one control comes to: it agrees, or there is a finding; and its figure."""

from enum import Enum

from attrs import frozen

from budget.findings import Finding, Severity
from budget.money import Euros

__all__ = ["Control", "Nature", "agrees", "amiss"]


class Nature(Enum):
    """What a control that does not agree asks for."""

    MISSING = "missing"
    """a report without it is not complete: it may be refused"""
    TO_ASK = "to_ask"
    """something to be said or shown"""
    COSTS = "costs"
    """money that does not count"""
    UNTOLD = "untold"
    """something that a reader would look for and not find"""


@frozen
class Control:
    """A control by its code. Where it agrees, `nature` and `finding` are None; `params` are its figures."""

    code: str
    params: tuple[tuple[str, str], ...] = ()
    nature: Nature | None = None
    finding: Finding | None = None


def agrees(code: str, **params: str) -> Control:
    """A control that agrees."""
    return Control(code, tuple(params.items()))


def amiss(
    code: str,
    nature: Nature,
    finding: str,
    *,
    article: str | None = None,
    actual: str = "",
    expected: str = "",
    amount: Euros | None = None,
    subject: str = "",
    **params: str,
) -> Control:
    """A control that does not: what is missing is blocking, what costs is major, the rest minor."""
    severity = {
        Nature.MISSING: Severity.BLOCKING,
        Nature.COSTS: Severity.MAJOR,
        Nature.TO_ASK: Severity.MINOR,
        Nature.UNTOLD: Severity.MINOR,
    }[nature]
    told = Finding(
        finding,
        severity,
        subject or code,
        article,
        params=tuple(params.items()),
        actual=actual,
        expected=expected,
        amount=None if amount is None else (amount.cents, amount.cents),
    )
    return Control(code, (), nature, told)
