"""Rules on dates: their order, what comes too late, what an amendment leaves behind."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import fields, has

from budget import frozen
from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Norm
from conventions.agreement.programme import Indicator, Paper
from conventions.audit.expressions import Settled, audit_finding, expressions, norm_finding, settled
from conventions.calendar import (
    DateOutOfRangeError,
    Period,
    Roll,
    add,
    fixed_date,
    latest_notice_date,
    roll,
    subtract,
)
from conventions.engine.name_tables import done_fact
from conventions.engine.name_tables import expressions as written_expressions
from conventions.engine.program import compile_agreement
from conventions.language.answers import DAWN, NEVER
from conventions.language.interpret import interpret
from conventions.language.syntax import (
    Aggregate,
    Arithmetic,
    Literal,
    Name,
    Node,
    RowFunction,
    Unit,
    children,
    walk,
)

# ------------------------------------------------------------------------------------------------------------
# The order of dates: request, opinion, decision, signature; start and end of the period.

_Pair = tuple[str, str, date | None, date | None]


def dates_in_order(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for two dates in the wrong order; the same day is fine."""
    for code, subject, earlier, later in _pairs(agreement):
        if earlier is not None and later is not None and later < earlier:
            yield audit_finding(
                code,
                Severity.MAJOR,
                subject,
                actual=later.isoformat(),
                expected=f">= {earlier.isoformat()}",
                earlier=earlier.isoformat(),
            )


def _pairs(agreement: Agreement) -> Iterator[_Pair]:
    yield "period_reversed", "period.end", agreement.period.first, agreement.period.last
    decision, signing = agreement.decision, agreement.signing
    if decision is None:
        return
    decided = decision.taken_on
    yield "decision_before_request", "decision.taken_on", agreement.requested_on, decided
    for opinion in decision.opinions:
        yield "decision_before_opinion", "decision.taken_on", opinion.given_on, decided
    yield "transmitted_before_decision", "decision.transmitted_on", decided, decision.transmitted_on
    yield "published_before_decision", "decision.published_on", decided, decision.published_on
    signed = None if signing is None else signing.signed_on
    yield "signed_before_decision", "signing.signed_on", decided, signed if isinstance(signed, date) else None


# --- The dates of documents: the weekday matches the date, and no document predates its content -------------

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def weekdays(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a weekday that does not match its date, with the likely date a year later."""
    for paper in agreement.papers:
        day, said = paper.dated_on, paper.weekday
        if day is None or said is None or said.lower() == WEEKDAYS[day.weekday()]:
            continue
        likely = likely_date(paper)
        yield audit_finding(
            "weekday_mismatch" if likely is None else "weekday_of_another_year",
            Severity.MINOR,
            f"paper.{paper.id}",
            actual=said,
            expected=WEEKDAYS[day.weekday()],
            title=paper.title,
            date=day.isoformat(),
            **({} if likely is None else {"likely": likely.isoformat()}),
        )


def likely_date(paper: Paper) -> date | None:
    """Return the same day a year later if its weekday is the printed one and it is not before the content.

    >>> likely_date(Paper("r", "Bilan 2023", date(2023, 1, 19), "vendredi", date(2023, 12, 31)))
    datetime.date(2024, 1, 19)
    """
    day, said = paper.dated_on, paper.weekday
    if day is None or said is None or (day.month, day.day) == (2, 29) or day.year == date.max.year:
        return None
    later = day.replace(year=day.year + 1)
    fits = WEEKDAYS[later.weekday()] == said.lower() and (
        paper.tells_until is None or paper.tells_until <= later
    )
    return later if fits else None


def paper_dates(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a document dated before the last day it reports on."""
    for paper in agreement.papers:
        if (
            paper.dated_on is not None
            and paper.tells_until is not None
            and paper.dated_on < paper.tells_until
        ):
            yield audit_finding(
                "paper_before_its_subject",
                Severity.MINOR,
                f"paper.{paper.id}",
                actual=paper.dated_on.isoformat(),
                expected=f">= {paper.tells_until.isoformat()}",
                title=paper.title,
                tells_until=paper.tells_until.isoformat(),
            )


# --- What is too early for the decision: the period, dated actions, windows that close ----------------------

NEARLY_CLOSED: Final = Period(2, 0)
"""A window that closes this soon after the decision leaves no time to use it: our choice, not a law."""


def decided_on(agreement: Agreement) -> date | None:
    """Return the day of the decision, if known."""
    return None if agreement.decision is None else agreement.decision.taken_on


def period_before_decision(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a period that began before the grant was decided."""
    decided, start = decided_on(agreement), agreement.period.first
    if decided is not None and start is not None and start < decided:
        yield audit_finding(
            "period_before_decision",
            Severity.MINOR,
            "period.start",
            actual=start.isoformat(),
            expected=f">= {decided.isoformat()}",
            decided=decided.isoformat(),
            days=str((decided - start).days),
        )


def dates_before_decision(indicator: Indicator, decided: date) -> list[date]:
    """Return the dates of an indicator that precede the decision to fund it."""
    return sorted(day for day in indicator.dates if day < decided)


def actions_before_decision(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for dated actions that precede the decision to fund them."""
    decided = decided_on(agreement)
    if decided is None:
        return
    for indicator in agreement.indicators:
        early = dates_before_decision(indicator, decided)
        if early:
            yield audit_finding(
                "action_before_decision",
                Severity.MINOR,
                f"indicator.{indicator.id}",
                actual=", ".join(day.isoformat() for day in early),
                expected=f">= {decided.isoformat()}",
                decided=decided.isoformat(),
                label=indicator.label,
                count=str(len(early)),
            )


def windows_at_decision(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a right or duty that ended before the decision, or a right that ends soon after."""
    decided, text = decided_on(agreement), settled(agreement)
    if decided is None:
        return
    for duty in agreement.duties:
        for due in (day for day in text.days(duty, "due") if day < decided):
            yield norm_finding(
                duty,
                "deadline_before_decision",
                Severity.MAJOR,
                actual=due.isoformat(),
                expected=f">= {decided.isoformat()}",
                decided=decided.isoformat(),
            )
    for right in agreement.rights:
        soon = add(decided, NEARLY_CLOSED)
        for until in (day for day in text.days(right, "until") if day < soon):
            closed = until < decided
            yield norm_finding(
                right,
                "window_closed_at_decision" if closed else "window_nearly_closed_at_decision",
                Severity.MAJOR if closed else Severity.MINOR,
                actual=until.isoformat(),
                expected=f">= {decided.isoformat() if closed else soon.isoformat()}",
                decided=decided.isoformat(),
                days=str((until - decided).days),
            )


# --- Last days on which nobody receives anything ------------------------------------------------------------


def deadlines_on_rest_days(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a duty due on a Saturday, Sunday or holiday; only a reading moves it."""
    text = settled(agreement)
    for duty in agreement.duties:
        for due in text.days(duty, "due"):
            for reading in fixed_date(due, agreement.territory).readings:
                yield norm_finding(
                    duty,
                    "deadline_on_rest_day",
                    Severity.MINOR,
                    actual=due.isoformat(),
                    expected=reading.date.isoformat(),
                )


def last_days_on_rest_days(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a right that ends on such a day: only the working day before is safe."""
    text = settled(agreement)
    for right in agreement.rights:
        for until in text.days(right, "until"):
            if not fixed_date(until, agreement.territory).readings:
                continue
            yield norm_finding(
                right,
                "last_day_on_rest_day",
                Severity.MINOR,
                actual=until.isoformat(),
                expected=roll(until, Roll.PRECEDING, agreement.territory).isoformat(),
            )


# --- Deadlines that contradict each other, run backwards, or depend on how months are counted ---------------


def deadlines_agree(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for two unconditional duties of a party with one fact and different due dates."""
    text = settled(agreement)
    first: dict[tuple[str, str, tuple[str, ...]], tuple[Duty, tuple[date, ...]]] = {}
    for duty in agreement.duties:
        days = text.days(duty, "due")
        if duty.is_payment or duty.when is not None or duty.each is not None or not days:
            continue
        other, others = first.setdefault((duty.debtor, done_fact(duty), duty.parts), (duty, days))
        if others != days:
            yield norm_finding(
                duty,
                "deadlines_contradict",
                Severity.MAJOR,
                actual=days[0].isoformat(),
                expected=others[0].isoformat(),
                other=other.label or other.name,
            )


def durations_run_forward(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a continuing duty that ends before it begins."""
    text = settled(agreement)
    for duty in agreement.duties:
        begins, ends = text.days(duty, "begins"), text.days(duty, "until")
        for start, end in zip(begins, ends, strict=False):
            if end < start:
                yield norm_finding(
                    duty,
                    "duration_reversed",
                    Severity.MAJOR,
                    actual=end.isoformat(),
                    expected=f">= {start.isoformat()}",
                    start=start.isoformat(),
                )


def month_ends_are_plain(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding where two ways of counting months give two dates, and the text does not say which.

    Counting back, a later day may be the last from which the same months lead to the date (3e civ., 31
    October 2006, n° 05-16.483). Adding months twice may differ from adding their sum. Counting once and
    forward is clear: the last day of the month replaces a missing one (CPC, art. 641).
    """
    text = settled(agreement)
    of_rows = _of_rows(agreement)
    for expression in expressions(agreement):
        for node in () if expression.owner in of_rows else _nodes_outside_rows(expression.tree):
            days = _two_days(node, text) if isinstance(node, Arithmetic) else None
            if days is not None:
                yield audit_finding(
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
    """Return the names evaluated per row, where a date differs by row."""
    norms: tuple[Norm | Definition | FactDeclaration, ...] = (
        *agreement.duties,
        *agreement.rights,
        *agreement.definitions,
        *agreement.facts,
    )
    named = {item.key if isinstance(item, FactDeclaration) else item.name for item in norms if item.each}
    return frozenset(named | {item.name for item in agreement.selections})


def _nodes_outside_rows(tree: Node) -> Iterator[Node]:
    """Yield the nodes of a tree that are not evaluated per row."""
    yield tree
    for child in () if isinstance(tree, Aggregate | RowFunction) else children(tree):
        yield from _nodes_outside_rows(child)


def _two_days(node: Arithmetic, text: Settled) -> tuple[date, date] | None:
    """Return the date as counted and as possibly meant, if they differ."""
    start, period = (interpret(side, text.text.ever).value for side in (node.left, node.right))
    if not isinstance(start, date) or not isinstance(period, Period) or start in (DAWN, NEVER):
        return None
    try:
        if node.sign == "-":
            found_days = subtract(start, period), latest_notice_date(start, period)
        else:
            found_days = add(start, period), _with_months_added_up(node, period, text)
    except DateOutOfRangeError:
        return None
    return found_days if found_days[0] != found_days[1] else None


def _with_months_added_up(node: Arithmetic, period: Period, text: Settled) -> date:
    """Return the date reached when all months of a sum are added at once."""
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


@frozen
class _Fixed:
    """A date written in the text, by its place; `duty` if it is a due date."""

    place: str
    day: date
    duty: Duty | None = None


def dates_left_behind(before: Agreement, after: Agreement) -> Iterator[Finding]:
    """Yield a finding for dates unchanged from `before` that precede the later end of `after`.

    It is a contradiction if a duty was due at the former end or later and is now due before the end;
    other dates are only reported, because a literal date never moves by itself.
    """
    first, last = _end(before), _end(after)
    if first is None or last is None or last <= first:
        return
    stayed = {(item.place, item.day) for item in _fixed_dates(before)}
    for item in _fixed_dates(after):
        if (item.place, item.day) in stayed and item.day < last:
            yield _found(item, after, first, last)


def english_left_behind(text: Agreement, others: Iterable[object]) -> Iterator[Finding]:
    """Yield a finding for each English label whose French text occurs neither here nor in `others`.

    Those that the model of the agreement gives are the model's own.
    """
    asked = dict(text.english).keys() - text.english_of_model
    standing = {said for item in (text, *others) for said in _texts(item)} if asked else set()
    for label, said in text.english:
        if label in asked and label not in standing:
            yield audit_finding(
                "english_of_nothing",
                Severity.INFO,
                "english",
                actual=said,
                expected="a text of the agreement",
                label=label,
            )


def _texts(item: object) -> Iterator[str]:
    """Yield every text in an item, except its English labels."""
    if isinstance(item, str):
        yield item
    elif isinstance(item, tuple | list | frozenset):
        for part in item:
            yield from _texts(part)
    elif has(kind := type(item)):
        names = (field.name for field in fields(kind))
        yield from _texts(tuple(getattr(item, name) for name in names if not name.startswith("english")))


def _found(item: _Fixed, agreement: Agreement, first: date, last: date) -> Finding:
    is_due = item.duty is not None and item.day >= first and _is_due_before(item.duty, agreement, last)
    reported = Severity.MINOR if item.day >= first else Severity.INFO
    duty = item.duty if is_due else None
    return audit_finding(
        "due_date_before_new_end" if is_due else "fixed_date_stays",
        Severity.MAJOR if is_due else reported,
        item.place if duty is None else duty.name,
        article=None if duty is None else duty.article,
        actual=item.day.isoformat(),
        expected=f">= {last.isoformat()}",
        place=item.place,
        label="" if duty is None else duty.label or duty.name,
        former_end=first.isoformat(),
        new_end=last.isoformat(),
    )


def _is_due_before(duty: Duty, agreement: Agreement, last: date) -> bool:
    """Return whether a duty may be due before a day: by the settled date, or if the text settles none."""
    days = settled(agreement).days(duty, "due")
    return not days or min(days) < last


def _end(agreement: Agreement) -> date | None:
    """Return the last day of an agreement, if the text alone settles it."""
    if agreement.period.last is not None:
        return agreement.period.last
    tree = compile_agreement(agreement).tree("formula", "period.end")
    return None if tree is None else settled(agreement).day_of(tree)


def _fixed_dates(agreement: Agreement) -> Iterator[_Fixed]:
    """Yield the dates in expressions, parameters and tables, in the order of the text."""
    program = compile_agreement(agreement)
    for item in written_expressions(agreement.terms):
        tree = program.trees.get(item.place)
        if tree is not None:
            duty = program.duties.get(item.place[1]) if item.place[2:] == ("due",) else None
            yield from (_Fixed(_place_text(item.place, program.duties), day, duty) for day in _literals(tree))
    by_parameter = {
        tree.key: duty
        for duty in agreement.duties
        if isinstance(tree := program.tree("duty", duty.name, "due"), Name)
    }
    for name, value in agreement.given:
        if isinstance(value, date):
            yield _Fixed(f"parameters.{name}", value, by_parameter.get(name))
    for table in agreement.tables:
        for row in table.rows:
            days = ((name, value) for name, value in row.cells if isinstance(value, date))
            yield from (_Fixed(f"table.{table.name}.{row.id}.{name}", value) for name, value in days)


def _place_text(place: tuple[str, ...], duties: Mapping[str, Duty]) -> str:
    """Return the place of an expression in readable form."""
    kind, name, *rest = place
    if kind == "formula":
        return name
    if kind == "duty" and duties[name].is_payment:
        kind = "payment"
    return ".".join((kind, name, *(("from",) if rest == ["begins"] else rest)))


def _literals(tree: Node) -> Iterator[date]:
    for node in walk(tree):
        if isinstance(node, Literal) and node.unit is Unit.DATE and isinstance(node.value, date):
            yield node.value
