"""Norms that nothing can bring about: a condition that is never true, a window that shuts before it opens."""

from collections.abc import Iterator
from datetime import date

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Right
from conventions.audit.expressions import mentioned
from conventions.audit.finding import found
from conventions.dossier.dossier import Dossier
from conventions.engine.day import Day, day, standpoints
from conventions.engine.name_tables import COMPUTED_NAMES
from conventions.engine.order import reachable
from conventions.engine.program import Program
from conventions.engine.unrecorded import unrecorded
from conventions.facts.record import seen
from conventions.language.answers import DAWN, NEVER, Answer

__all__ = ["norms_can_apply", "windows_can_open"]

_WHATEVER_THE_AGREEMENT = frozenset(COMPUTED_NAMES) - {"grant"}
"""What expressions may name beside facts, and still say the same in every agreement of a model."""


def norms_can_apply(agreement: Agreement) -> Iterator[Finding]:
    """A condition that is false whatever happens.

    One that depends on the figures of this agreement, as a threshold of a model does, may well be false in
    it; one that speaks of the day asked is false on some days only.
    """
    text = unrecorded(agreement)
    norms: tuple[Duty | Right, ...] = (*agreement.duties, *agreement.rights)
    for norm in norms:
        conditions = [answer for answer in _conditions(norm, text) if answer is not None]
        if norm.when is None or not conditions or _is_of_this_agreement(norm, text.program):
            continue
        if all(answer.value is False for answer in conditions):
            yield found(
                "norm_unreachable",
                Severity.MINOR,
                norm.name,
                article=norm.article,
                actual="false",
                expected="true",
                label=norm.label or norm.name,
                condition=norm.when,
            )


def windows_can_open(agreement: Agreement) -> Iterator[Finding]:
    """A right whose last day is before the first on which its condition can hold.

    With every fact free, what can be true of a condition only grows with the day, unless it names the day.
    """
    text = unrecorded(agreement)
    for right in agreement.rights:
        if right.when is None or "as_of" in _names(right, text.program):
            continue
        days = {last for answer in _read(right, "until", text) for last in _last_day(answer)}
        for last in sorted(days):
            then = day(Dossier(agreement), seen((), last, DAWN))
            conditions = [answer for answer in _conditions(right, then) if answer is not None]
            if conditions and all(answer.value is False for answer in conditions):
                yield found(
                    "window_never_open",
                    Severity.MAJOR,
                    right.name,
                    article=right.article,
                    actual=last.isoformat(),
                    expected=right.when,
                    label=right.label or right.name,
                )


def _conditions(norm: Duty | Right, text: Day) -> Iterator[Answer | None]:
    return _read(norm, "when", text)


def _read(norm: Duty | Right, field: str, text: Day) -> Iterator[Answer | None]:
    kind = "duty" if isinstance(norm, Duty) else "right"
    return (stand.read_ever(kind, norm.name, field) for stand in standpoints(norm, text))


def _last_day(answer: Answer | None) -> tuple[date, ...]:
    value = None if answer is None else answer.value
    return (value,) if isinstance(value, date) and DAWN < value < NEVER else ()


def _names(norm: Duty | Right, program: Program) -> frozenset[str]:
    """Return what the condition of a norm names, directly or through definitions."""
    graph = {name: _mentioned(name, program) for name in program.definitions}
    tree = program.tree("duty" if isinstance(norm, Duty) else "right", norm.name, "when")
    first = frozenset() if tree is None else mentioned(tree)
    return first.union(*(reachable(graph, name) for name in first))


def _mentioned(name: str, program: Program) -> frozenset[str]:
    return frozenset().union(*(mentioned(tree) for place, tree in program.trees.items() if place[1] == name))


def _is_of_this_agreement(norm: Duty | Right, program: Program) -> bool:
    """Return whether a condition depends on figures of the agreement, its tables, or the day asked.

    A definition that names nothing, as `322 € * 62`, is such a figure.
    """
    names = _names(norm, program)
    own = {name for name in names if name in program.tables.sources or name in program.selections}
    own |= {name for name in names if name in program.definitions and not _mentioned(name, program)}
    built_in = {"as_of", "grant", *program.parameters} | {name for name in names if "." in name}
    return bool(own or (names & built_in) - _WHATEVER_THE_AGREEMENT)
