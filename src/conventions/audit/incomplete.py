"""Clauses that stop half-way: a document whose want has no effect, a sanction that waits for nothing."""

from collections.abc import Iterator
from typing import Final

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Right
from conventions.audit.expressions import expressions
from conventions.audit.finding import found
from conventions.engine.name_tables import done_fact
from conventions.language.syntax import Lifecycle, NotMetBy, walk

__all__ = ["duties_have_a_sanction", "rights_have_a_trigger"]

_TAKING: Final = ("reclaim", "reduce", "lapse")
"""The acts that take money or the agreement away: nobody means them to be open at any time."""

_BROADLY: Final = ("terminate", "suspend", "lapse")


def duties_have_a_sanction(agreement: Agreement) -> Iterator[Finding]:
    """A document due from the beneficiary of which no norm speaks, where another one is sanctioned.

    A text without any sanction leaves them to the law, and so does what is to be paid back. A right to end or
    to suspend the agreement on an event is a sanction of every duty.
    """
    named = _named(agreement)
    duties = [
        duty
        for duty in agreement.duties
        if agreement.side_of(duty.debtor) == "beneficiary"
        and duty.due is not None
        and (duty.done_by is not None or duty.parts)
        and duty.amount is None
        and not duty.is_payment
        and not duty.unread
    ]
    performed = {done_fact(duty) for duty in agreement.duties if duty.name in named}
    sanctioned = [duty for duty in duties if done_fact(duty) in named | performed]
    if not sanctioned or any(_is_of_any_breach(right) for right in agreement.rights):
        return
    for duty in duties:
        if duty not in sanctioned:
            yield found(
                "duty_without_sanction",
                Severity.INFO,
                duty.name,
                article=duty.article,
                actual=duty.name,
                expected=f"not met({duty.name}) by …",
                label=duty.label or duty.name,
                other=sanctioned[0].label or sanctioned[0].name,
            )


def rights_have_a_trigger(agreement: Agreement) -> Iterator[Finding]:
    """A right to take back, to lower or to let lapse that no condition, notice or last day limits."""
    for right in agreement.rights:
        limits = (right.when, right.until, right.notice, right.each)
        is_limited = any(limits) or any(reading.when or reading.until for reading in right.readings)
        if right.act in _TAKING and not right.unread and not is_limited:
            yield found(
                "right_without_trigger",
                Severity.MINOR,
                right.name,
                article=right.article,
                actual=right.name,
                expected="when | until | notice",
                label=right.label or right.name,
                holder=right.holder,
            )


def _named(agreement: Agreement) -> frozenset[str]:
    """Return the duties and events that other norms make something depend on."""
    found_names = set()
    for expression in expressions(agreement):
        for node in walk(expression.tree):
            if isinstance(node, NotMetBy) and node.norm != expression.owner:
                found_names.add(node.norm)
            if isinstance(node, Lifecycle) and node.about != expression.owner:
                found_names.add(node.about)
    return frozenset(found_names)


def _is_of_any_breach(right: Right) -> bool:
    """Return whether a right answers to a breach whatever the duty: an event of the agreement's own."""
    return right.act in _BROADLY and right.when is not None and "met(" not in right.when
