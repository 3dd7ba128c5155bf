"""Whether a condition holds on the day of the question (docs/semantics.md § 3.2)."""

from enum import Enum

from conventions.engine.trace import Known, Trace
from conventions.language.answers import (
    FALSE,
    NO_QUESTIONS,
    TRUE,
    Answer,
    Question,
    QuestionKind,
    fast_frozen,
)
from conventions.language.bounds import both, negated, questions_of
from conventions.language.explain import Explained
from conventions.language.interpret import evaluator
from conventions.language.syntax import Node

ALWAYS = (TRUE, TRUE)
IS_TRUE, IS_FALSE = (True,), (False,)


class Worlds:
    """The scopes *now* and *ever* of expressions, with the values already computed.

    Equal texts share one tree, so an expression that several norms share is evaluated once.
    """

    __slots__ = ("ever", "in_ever", "in_now", "now", "trace")

    def __init__(self, now: Explained, ever: Explained, trace: Trace) -> None:
        self.now = now
        self.ever = ever
        self.trace = trace
        self.in_now: dict[int, Known[Answer]] = {}
        self.in_ever: dict[int, Known[Answer]] = {}

    def read(self, tree: Node) -> Known[Answer]:
        """Return the value of an expression in *now*, and note it."""
        place = id(tree)
        known = self.in_now.get(place)
        if known is None:
            self.in_now[place] = known = self.trace.known(tree.compiled or evaluator(tree), self.now)
        elif known[1] or known[2]:
            self.trace.again(known)
        return known

    def read_ever(self, tree: Node) -> Answer:
        """Return the value of an expression in *ever*."""
        place = id(tree)
        known = self.in_ever.get(place)
        if known is not None:
            return self.trace.again(known) if known[1] or known[2] else known[0]
        known = self.in_now.get(place)
        if known is None or known[2]:
            known = self.trace.known(tree.compiled or evaluator(tree), self.ever)
        elif known[1]:
            self.trace.again(known)
        self.in_ever[place] = known
        return known[0]


@fast_frozen
class Condition:
    """The result of a condition: `outcomes` of its completions, `questions` that could still change it."""

    outcomes: tuple[bool, ...]
    questions: frozenset[Question]


HOLDS = Condition((True,), NO_QUESTIONS)
FAILS = Condition((False,), NO_QUESTIONS)
UNDECIDED = Condition((False, True), NO_QUESTIONS)
FAILS_FOR_EVER = Condition((False,), NO_QUESTIONS)
"""A condition that is false whatever may still happen."""


class Told(Enum):
    """The conditions whose questions are needed; others are evaluated only as far as their outcomes need."""

    ALL = "all"
    NOT_FAILING = "not failing"
    HOLDING = "holding"


def condition(
    tree: Node | None,
    worlds: Worlds,
    kept: tuple[Answer, Answer] = ALWAYS,
    told: Told = Told.ALL,
    *,
    is_denied: bool = False,
) -> Condition:
    """Return whether `tree` is true now and nothing to come can undo it. Without a tree it holds.

    `kept`: whether the row that it is read for is one of its rows, now and ever. `is_denied`: whether it is
    the contrary of the tree that must hold.
    """
    here, open_ended = kept
    if tree is not None:
        found, _, differs = worlds.read(tree)
        if is_denied:
            found = negated(found)
        here = found if here is TRUE else both(here, found)
        if here.hi is False and (told is not Told.ALL or not differs):
            return FAILS if differs else FAILS_FOR_EVER
        if here.lo is False and told is Told.HOLDING:
            return UNDECIDED
        if here.lo is False and here.hi is True and not differs and kept is ALWAYS:
            return Condition(UNDECIDED.outcomes, here.questions)  # *ever* equals *now*
        ever = worlds.read_ever(tree)
        if is_denied:
            ever = negated(ever)
        open_ended = ever if open_ended is TRUE else both(open_ended, ever)
    if here is TRUE and open_ended is TRUE:
        return HOLDS
    return Condition(_outcomes(here, open_ended), questions_of(here, open_ended))


def fails(tree: Node | None, worlds: Worlds) -> bool:
    """Return whether a condition is certainly false, whatever may still happen."""
    return tree is not None and worlds.read(tree)[0].hi is False


def _outcomes(here: Answer, open_ended: Answer) -> tuple[bool, ...]:
    if here.lo is not here.hi:
        return (False, True)
    if not here.lo:
        return (False,)
    if open_ended.lo is not open_ended.hi:
        for question in open_ended.questions:
            if question.kind is not QuestionKind.FUTURE:
                return (False, True)
    return (open_ended.lo is True,)


def truths(answer: Answer) -> tuple[bool, ...]:
    """Return the truth values that an answer leaves possible."""
    if answer is FALSE:
        return IS_FALSE
    if answer.lo is answer.hi:
        return IS_TRUE if answer.lo else IS_FALSE
    return (False, True)
