"""Remembered results of the rules of a rulebook, by the outlines of earlier dossiers."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from attrs import frozen

from conventions.engine.day import Day
from conventions.engine.outline import NotOfOutlineError, Outline, day_of, is_usual, outline_of
from conventions.engine.verdict import DutyVerdict, Outcome, Used
from conventions.language.answers import Answer
from conventions.rulebook import Rule, Rulebook

MOST: Final = 128
"""The maximum of outlines kept; beyond, all are forgotten."""


@frozen(eq=False)
class Remembered:
    """The result of a rule, without the data of a dossier.

    Attributes:
        make: builds the verdict on its norm, given the reasons; None if it certainly does not apply.
        turns: the days on which the result may change.
        used: the parameters that it uses, if its outcome is reported or open.
    """

    outcome: Outcome
    turns: tuple[date, ...]
    make: Callable[..., DutyVerdict] | None = None
    used: Used | None = None
    prevails: str | None = None
    clause_due: Answer | None = None


_Rules: TypeAlias = Mapping[str, Remembered]
NOTHING: Final[_Rules] = MappingProxyType({})


class _Memory:
    def __init__(self) -> None:
        self.is_new = True
        self.outlines: dict[Outline, _Rules | None] = {}
        self.asked: tuple[str, ...] = ()
        """The comparisons with the grant that rules have asked for."""


@lru_cache(maxsize=2)
def _memory(_book: Rulebook, _as_of: date, _known_on: date | None, _due_soon: timedelta) -> _Memory:
    return _Memory()


def met_before(today: Day, work_out: Callable[[Rule, Day], Remembered]) -> _Rules:
    """Return the remembered results of the rules of a rulebook for the outline of a dossier, by name.

    They are computed when an outline occurs a second time, because most calls are about a single dossier.
    Rules that need more than an outline are left out.
    """
    if today.book is None or not is_usual(today):
        return NOTHING
    view = today.view
    memory = _memory(today.book, view.as_of, view.known_on, view.due_soon)
    if memory.is_new:
        memory.is_new = False
        return NOTHING
    outline = outline_of(today, memory.asked)
    found = memory.outlines.get(outline)
    if found is None and outline in memory.outlines:
        found = _worked_out(today.book, outline, today, memory, work_out)
    elif found is None:
        if len(memory.outlines) == MOST:
            memory.outlines.clear()
        memory.outlines[outline] = None
    return found or NOTHING


def _worked_out(
    book: Rulebook, outline: Outline, today: Day, memory: _Memory, work_out: Callable[[Rule, Day], Remembered]
) -> _Rules:
    """Return, and store, the results of the rules that need only an outline."""
    of_all, found, asked = day_of(outline, today, memory.asked), dict[str, Remembered](), set[str]()
    for rule in book.rules:
        if rule.is_plain and rule.of_each is None:
            of_all.trace.clear()
            try:
                found[rule.name] = work_out(rule, of_all)
            except NotOfOutlineError as lacking:
                asked.update([lacking.comparison] if lacking.comparison else [])
    if asked:
        memory.asked = (*memory.asked, *sorted(asked))
        memory.outlines.clear()
    else:
        memory.outlines[outline] = found
    return found


def forget() -> None:
    """Forget all results; for tests."""
    _memory.cache_clear()
