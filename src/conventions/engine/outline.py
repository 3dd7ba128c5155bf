"""The outline of a dossier: the data that most rules use; the results of rules remembered by it."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Never, TypeAlias, cast

from attrs import evolve, field

from budget import frozen
from conventions.agreement.agreement import Agreement, Table
from conventions.calendar import Holidays
from conventions.dossier.dossier import Dossier
from conventions.engine.day import Day
from conventions.engine.in_force import InForce
from conventions.engine.name_tables import ATTRIBUTES
from conventions.engine.program import Program, mentioned, reachable
from conventions.engine.rule_world import RuleWorld, mentions
from conventions.engine.seen_record import OBJECTIONS, Mode
from conventions.engine.subject import Subject
from conventions.engine.trace import Known, Trace
from conventions.engine.verdict import DutyVerdict, Outcome, Used
from conventions.engine.world import NOT_STATED, World, defined_by
from conventions.facts.fact import Fact, View
from conventions.language.answers import (
    FALSE,
    NO_QUESTIONS,
    TRUE,
    Answer,
    Question,
    Value,
    exactly,
    window_of,
)
from conventions.language.syntax import Comparison, Kind, Logic, Negation, Node, Scope
from conventions.rulebook import OF_DEBTS, Rule, Rulebook


class NotOfOutlineError(Exception):
    """A rule reads data of the dossier that its outline does not contain.

    `comparison`: a comparison with the grant, which outlines have once a rule has asked for it.
    """

    def __init__(self, comparison: str | None = None) -> None:
        super().__init__(comparison)
        self.comparison = comparison


_Told: TypeAlias = tuple[Answer, type, type, bool] | None
"""An answer with the types of its bounds (because 1 equals True), and whether it depends on an unseen event;
None if the outline does not have it."""


@frozen(cache_hash=True)
class Outline:
    """The data of a dossier on a day that most rules use; of amounts and dates, only shared ones.

    Attributes:
        attributes: each attribute of the agreement that is a text, a truth value or not stated; else None.
        events: the keys of the seen facts that the rulebook can use.
        roles: the roles of the norms of the agreement.
        tables: the names of its tables.
        sums: in *now*, then in *ever*, the ends of the period; the sums paid and repaid, if they are 0.
        comparisons: the results of the comparisons with the grant that rules asked for, in both worlds.
    """

    attributes: tuple[tuple[type, Value | None] | None, ...]
    events: frozenset[str]
    roles: frozenset[str]
    tables: frozenset[str]
    is_complete: bool
    holidays: Holidays
    sums: tuple[_Told, ...]
    comparisons: tuple[_Told, ...]


# --- the outline of a dossier ------------------------------------------------------------------------------

_ENDS: Final = ("period.start", "period.end")
_SUMS: Final = (*_ENDS, "paid", "recovered")
NOTHING: Final = (type(None), None)
_OF_ALL: Final = (Kind.TEXT, Kind.TRUTH)
"""The types of attributes that the dossiers of an office share; amounts, numbers and dates differ."""


def is_usual(today: Day) -> bool:
    """Return whether a dossier has an outline for a rulebook: no fact changes the meaning of the others.

    Uncertain days, waivers, and insufficient reports are rare.
    """
    view = today.now.view
    return not (view.has_ranges or today.now.has_objections or "waived" in view.by_key)


def outline_of(today: Day, asked: tuple[str, ...] = ()) -> Outline:
    """Return the outline of a dossier on a day for a rulebook, with the comparisons asked for.

    It leaves no notes in the trace: later uses of the same data make them.
    """
    agreement, start = today.agreement, len(today.trace.turns)
    now, ever = (cast("RuleWorld", world) for world in (today.now, today.ever))
    compared = [_comparisons(today.program)[text] for text in asked]
    found = Outline(
        attributes=tuple([_attribute(key, agreement) for key in _attributes(today.program)]),
        events=_events(today.program).intersection(now.view.by_key),
        roles=frozenset([role for role in today.program.terms.roles if _is_stated(role, now)]),
        tables=frozenset([table.name for table in agreement.tables]),
        is_complete=agreement.complete_from is None,
        holidays=now.agreed.holidays,
        sums=tuple([_sum(key, world) for world in (now, ever) for key in _SUMS]),
        comparisons=(
            *[_told(today.worlds.read(tree)) for tree in compared],
            *[_told(today.trace.known(today.worlds.read_ever, tree)) for tree in compared],
        ),
    )
    del today.trace.turns[start:]
    return found


def _attribute(key: str, agreement: Agreement) -> tuple[type, Value | None] | None:
    attribute = ATTRIBUTES[key]
    value = attribute.of(agreement)
    return (type(value), value) if value is None or attribute.type in _OF_ALL else None


def _is_stated(role: str, world: RuleWorld) -> bool:
    return role not in OF_DEBTS and bool(world.norms_of(role))


def _sum(key: str, world: RuleWorld) -> _Told:
    told = _told(world.trace.known(world.agreed.named, key))
    return told if told is None or key in _ENDS or told[0] == exactly(0) else None


def _told(known: Known[Answer]) -> _Told:
    """Return an answer as in an outline; None if it changes on some day, because that day is particular."""
    answer, turns, differs = known
    return None if turns else (answer, type(answer.lo), type(answer.hi), differs)


@lru_cache(maxsize=64)
def _attributes(program: Program) -> tuple[str, ...]:
    """Return the attributes of the agreement that a rulebook uses."""
    named = frozenset[str]().union(*mentions(program).values())
    return tuple(key for key in ATTRIBUTES if key in named)


@lru_cache(maxsize=64)
def _events(program: Program) -> frozenset[str]:
    """Return the keys of facts that a rulebook can use."""
    return program.tables.events.union(program.facts, ("waived", *OBJECTIONS))


@lru_cache(maxsize=64)
def _comparisons(program: Program) -> Mapping[str, Node]:
    """Return the comparisons with the grant in the conditions of a rulebook, by their text."""
    names = mentions(program)
    found: dict[str, Node] = {}
    for place, tree in program.trees.items():
        if place[0] in ("duty", "right", "define") and program.rows_of.get(place[1]) is None:
            for node in _compared(tree):
                told = set(mentioned(node))
                if "grant" in told.union(*[reachable(names, name) for name in told if name in names]):
                    found[_text(node)] = node
    return found


def _compared(tree: Node) -> Iterator[Comparison]:
    """Yield the comparisons in a condition, within `and`, `or` and `not`."""
    match tree:
        case Comparison():
            yield tree
        case Logic():
            yield from _compared(tree.left)
            yield from _compared(tree.right)
        case Negation():
            yield from _compared(tree.operand)
        case _:
            pass


def _text(tree: Comparison) -> str:
    """Return the text of a comparison, without its place."""
    return re.sub(r", column=[0-9]+", "", repr(tree))


def _asking(tree: Node, compared: Mapping[str, Node]) -> Node:
    """Return a condition that takes its comparisons with the grant from an outline."""
    match tree:
        case Comparison() if (text := _text(tree)) in compared:
            asking = evolve(tree)

            def run(scope: Scope) -> Answer:
                return cast("OutlineWorld", scope).comparison(text)

            object.__setattr__(asking, "compiled", run)
            return asking
        case Logic():
            return evolve(tree, left=_asking(tree.left, compared), right=_asking(tree.right, compared))
        case Negation():
            return evolve(tree, operand=_asking(tree.operand, compared))
        case _:
            return tree


@lru_cache(maxsize=64)
def _asking_program(program: Program) -> Program:
    """Return a program whose norms use an outline; it finds names in its own way."""
    found, compared = evolve(program), _comparisons(program)
    for name, (subject, trees) in program.stands.items():
        found.stands[name] = subject, {field: _asking(tree, compared) for field, tree in trees.items()}
    return found


# --- worlds with an outline and without a dossier ----------------------------------------------------------


class _Unknown:
    """A part of a dossier that an outline does not have."""

    def __getattr__(self, name: str) -> Never:
        raise NotOfOutlineError


class _Facts(Mapping[str, list[Fact]]):
    """The facts of a record; only the absence of facts is known."""

    def __init__(self, outline: Outline, program: Program) -> None:
        self._there, self._asked = outline.events, _events(program)

    def __getitem__(self, key: str) -> list[Fact]:
        if key in self._there or key not in self._asked:
            raise NotOfOutlineError
        raise KeyError(key)

    def __iter__(self) -> Never:
        raise NotOfOutlineError

    def __len__(self) -> Never:
        raise NotOfOutlineError


class _View(_Unknown):
    """A view with the days of the question, without uncertain days of facts."""

    has_ranges = False
    possible = ()

    def __init__(self, real: View, by_key: _Facts) -> None:
        self.as_of: date = real.as_of
        self.known_on: date | None = real.known_on
        self.due_soon: timedelta = real.due_soon
        self.horizon: date = real.horizon
        self.is_current: bool = real.is_current
        self.by_key = by_key


class _Agreement(_Unknown):
    """An agreement of which only the completeness of its record is known."""

    def __init__(self, outline: Outline) -> None:
        if outline.is_complete:
            self.complete_from = None


class _InForce(_Unknown):
    def __init__(self, agreement: _Agreement) -> None:
        self.agreement = agreement


class _Text(_Unknown):
    """The agreement's own world, with the sums of the outline."""

    ledger = None

    def __init__(self, outline: Outline, view: _View, mode: Mode, trace: Trace) -> None:
        self.view, self.mode, self.trace = view, mode, trace
        self.holidays = outline.holidays
        half = len(_SUMS)
        told = outline.sums[:half] if mode is Mode.NOW else outline.sums[half:]
        self._sums = dict(zip(_SUMS, told, strict=True))

    def named(self, key: str) -> Answer:
        """Return the value of a name."""
        if key == "period":
            return window_of(self.named("period.start"), self.named("period.end"))
        return _answer(self._sums.get(key), self.trace)


def _answer(told: _Told, trace: Trace) -> Answer:
    if told is None:
        raise NotOfOutlineError
    if told[3]:
        trace.differs = True
    return told[0]


class OutlineWorld(RuleWorld):
    """The names of a rulebook, as far as an outline has them."""

    def __init__(
        self,
        outline: Outline,
        text: _Text,
        program: Program,
        asked: tuple[str, ...],
        as_it_stands: "OutlineWorld | None" = None,
    ) -> None:
        agreement = cast("Agreement", _Agreement(outline))
        super().__init__(cast("World", text), _asking_program(program), agreement, as_it_stands)
        self.outline = outline
        self.attributes = dict(zip(_attributes(program), outline.attributes, strict=True))
        half = len(outline.comparisons) // 2
        told = outline.comparisons[:half] if self.mode is Mode.NOW else outline.comparisons[half:]
        self.compared = dict(zip(asked, told, strict=True))

    def comparison(self, text: str) -> Answer:
        """Return the result of a comparison with the grant."""
        if text not in self.compared:
            raise NotOfOutlineError(text)
        return _answer(self.compared[text], self.trace)

    def way_of(self, key: str) -> Callable[[World, str], Answer]:
        """Return the function that computes a name."""
        if key in ATTRIBUTES:
            return cast("Callable[[World, str], Answer]", OutlineWorld.attribute)
        found, tree = self.program.definitions.get(key), self.program.tree("define", key)
        if found is None or found.each is not None or found.readings or tree is None:
            return super().way_of(key)
        return defined_by(_asking(tree, _comparisons(self.program)))

    def attribute(self, key: str) -> Answer:
        """Return an attribute of the agreement, or that it is missing."""
        told = self.attributes.get(key)
        if told is None:
            raise NotOfOutlineError
        return NOT_STATED[key] if told[1] is None else exactly(told[1])

    def is_recorded(self, name: str) -> Answer:
        """Return whether a value is recorded: always true for other names than facts."""
        if name not in ATTRIBUTES:
            return super().is_recorded(name)
        return FALSE if self.attributes.get(name) == NOTHING else TRUE

    def happened(self, key: str, about: Subject | None = None) -> Answer:
        """Return whether the event is seen."""
        return TRUE if about is None and key in self.outline.events else super().happened(key, about)

    def table(self, name: str) -> Table | None:
        """Return the table of the agreement of this name, if it has one."""
        if name in self.outline.tables:
            raise NotOfOutlineError
        return None

    def norms_of(self, role: str) -> tuple[str, ...]:
        """Return the norms of the agreement with a role."""
        if role in self.outline.roles or role in OF_DEBTS:
            raise NotOfOutlineError
        return ()

    def life_of(self, word: str, about: str) -> Answer:
        """Return what became of a norm."""
        return TRUE if word == "stated" and about in self.outline.roles else super().life_of(word, about)

    @property
    def holidays(self) -> Holidays:
        """The holidays that count, with the reading of those by usage."""
        return self.outline.holidays


def day_of(outline: Outline, today: Day, asked: tuple[str, ...] = ()) -> Day:
    """Return the day for the rulebook of `today` of all dossiers with an outline."""
    unknown, program, trace = _Unknown(), today.program, Trace()
    view = _View(today.now.view, _Facts(outline, program))
    now = OutlineWorld(outline, _Text(outline, view, Mode.NOW, trace), program, asked)
    ever = OutlineWorld(outline, _Text(outline, view, Mode.EVER, trace), program, asked, now)
    text = cast("InForce", _InForce(_Agreement(outline)))
    return Day(
        cast("Dossier", unknown), text, now.program, cast("View", view), now, ever, trace, book=today.book
    )


MOST: Final = 128
"""The maximum of outlines kept; beyond, all are forgotten."""


@frozen(eq=False)
class Remembered:
    """The result of a rule, without the data of a dossier.

    Attributes:
        make: builds the verdict on its norm, given the reasons; None if it certainly does not apply.
        turns: the days on which the result may change.
        used: the parameters that it uses, if its outcome is reported or open.
        shared: what is written of it once for all dossiers with the same outline.
    """

    outcome: Outcome
    turns: tuple[date, ...]
    make: Callable[..., DutyVerdict] | None = None
    used: Used | None = None
    prevails: str | None = None
    clause_due: Answer | None = None
    questions: frozenset[Question] = NO_QUESTIONS
    shared: dict[str, object] = field(init=False, factory=dict)


_Rules: TypeAlias = Mapping[str, Remembered]
NO_RESULTS: Final[_Rules] = MappingProxyType({})


class _Memory:
    def __init__(self) -> None:
        self.is_new = True
        self.outlines: dict[Outline, _Rules | None] = {}
        self.asked: tuple[str, ...] = ()
        """The comparisons with the grant that rules have asked for."""


@lru_cache(maxsize=2)
def _memory(_book: Rulebook, _as_of: date, _known_on: date | None, _due_soon: timedelta) -> _Memory:
    return _Memory()


def remembered_results(today: Day, work_out: Callable[[Rule, Day], Remembered]) -> _Rules:
    """Return the remembered results of the rules of a rulebook for the outline of a dossier, by name.

    They are computed when an outline occurs a second time, because most calls are about a single dossier.
    Rules that need more than an outline are left out.
    """
    if today.book is None or not is_usual(today):
        return NO_RESULTS
    view = today.view
    memory = _memory(today.book, view.as_of, view.known_on, view.due_soon)
    if memory.is_new:
        memory.is_new = False
        return NO_RESULTS
    outline = outline_of(today, memory.asked)
    found = memory.outlines.get(outline)
    if found is None and outline in memory.outlines:
        found = _worked_out(today.book, outline, today, memory, work_out)
    elif found is None:
        if len(memory.outlines) == MOST:
            memory.outlines.clear()
        memory.outlines[outline] = None
    return found or NO_RESULTS


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
