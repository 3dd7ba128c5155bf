"""Deadlines that contradict each other, run backwards, or come to two days by two ways of counting."""

from collections.abc import Iterator
from datetime import date

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Norm
from conventions.audit.expressions import expressions
from conventions.audit.finding import found
from conventions.audit.settled import Settled, settled
from conventions.calendar import DateOutOfRangeError, Period, add, latest_notice_date, subtract
from conventions.engine.name_tables import done_fact
from conventions.language.answers import DAWN, NEVER
from conventions.language.interpret import interpret
from conventions.language.syntax import Aggregate, Arithmetic, Node, RowFunction, children

__all__ = ["deadlines_agree", "durations_run_forward", "month_ends_are_plain"]


def deadlines_agree(agreement: Agreement) -> Iterator[Finding]:
    """Two duties of one party, without conditions, that one fact performs, and that are due on two days."""
    text = settled(agreement)
    first: dict[tuple[str, str, tuple[str, ...]], tuple[Duty, tuple[date, ...]]] = {}
    for duty in agreement.duties:
        days = text.days(duty, "due")
        if duty.is_payment or duty.when is not None or duty.each is not None or not days:
            continue
        other, others = first.setdefault((duty.debtor, done_fact(duty), duty.parts), (duty, days))
        if others != days:
            yield found(
                "deadlines_contradict",
                Severity.MAJOR,
                duty.name,
                article=duty.article,
                actual=days[0].isoformat(),
                expected=others[0].isoformat(),
                label=duty.label or duty.name,
                other=other.label or other.name,
            )


def durations_run_forward(agreement: Agreement) -> Iterator[Finding]:
    """A duty that lasts, whose last day is before its first."""
    text = settled(agreement)
    for duty in agreement.duties:
        begins, ends = text.days(duty, "begins"), text.days(duty, "until")
        for start, end in zip(begins, ends, strict=False):
            if end < start:
                yield found(
                    "duration_reversed",
                    Severity.MAJOR,
                    duty.name,
                    article=duty.article,
                    actual=end.isoformat(),
                    expected=f">= {start.isoformat()}",
                    label=duty.label or duty.name,
                    start=start.isoformat(),
                )


def month_ends_are_plain(agreement: Agreement) -> Iterator[Finding]:
    """Months counted so that two ways of counting give two days, and the text does not say which.

    Back from a day, the last day from which the same months lead to it may be later (3e civ., 31 October
    2006, n° 05-16.483). Months upon months may lead elsewhere than all of them at once. Counted once and
    forward there is no doubt: the last day of the month stands for one that it lacks (CPC, art. 641).
    """
    text = settled(agreement)
    of_rows = _of_rows(agreement)
    for expression in expressions(agreement):
        for node in () if expression.owner in of_rows else _plain(expression.tree):
            days = _two_days(node, text) if isinstance(node, Arithmetic) else None
            if days is not None:
                yield found(
                    "month_end_ambiguous",
                    Severity.MINOR,
                    expression.owner,
                    article=expression.article,
                    actual=days[0].isoformat(),
                    expected=days[1].isoformat(),
                    label=expression.label,
                    place=expression.place,
                )


def _of_rows(agreement: Agreement) -> frozenset[str]:
    """Return what is read for rows: there, a day is that of each row."""
    norms: tuple[Norm | Definition | FactDeclaration, ...] = (
        *agreement.duties,
        *agreement.rights,
        *agreement.definitions,
        *agreement.facts,
    )
    named = {item.key if isinstance(item, FactDeclaration) else item.name for item in norms if item.each}
    return frozenset(named | {item.name for item in agreement.selections})


def _plain(tree: Node) -> Iterator[Node]:
    """Yield the nodes of a tree that are read for no row."""
    yield tree
    for child in () if isinstance(tree, Aggregate | RowFunction) else children(tree):
        yield from _plain(child)


def _two_days(node: Arithmetic, text: Settled) -> tuple[date, date] | None:
    """Return the day as it is counted and as it may be meant, where they are two."""
    start, period = (interpret(side, text.text.ever).value for side in (node.left, node.right))
    if not isinstance(start, date) or not isinstance(period, Period) or start in (DAWN, NEVER):
        return None
    try:
        if node.sign == "-":
            found_days = subtract(start, period), latest_notice_date(start, period)
        else:
            found_days = add(start, period), _at_once(node, period, text)
    except DateOutOfRangeError:
        return None
    return found_days if found_days[0] != found_days[1] else None


def _at_once(node: Arithmetic, period: Period, text: Settled) -> date:
    """Return the day that all the months of a sum lead to, counted together."""
    inner = node.left
    if not isinstance(inner, Arithmetic) or inner.sign != "+":
        return add(_day_of(inner, text), period)
    first = interpret(inner.right, text.text.ever).value
    if not isinstance(first, Period) or first.days:
        return add(_day_of(inner, text), period)
    return add(_day_of(inner.left, text), Period(first.months + period.months, period.days))


def _day_of(node: Node, text: Settled) -> date:
    value = interpret(node, text.text.ever).value
    return value if isinstance(value, date) else NEVER
