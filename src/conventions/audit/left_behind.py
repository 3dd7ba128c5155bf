"""What a change leaves behind: fixed dates that now fall before the new end; English of no text."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import fields, frozen, has

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.audit.expressions import audit_finding, settled
from conventions.engine.places import expressions
from conventions.engine.program import compile_agreement
from conventions.language.syntax import Literal, Name, Node, Unit, walk


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
    for item in expressions(agreement.terms):
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
