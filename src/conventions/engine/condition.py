"""Whether a condition holds on the day of the question (docs/semantics.md § 3.2)."""

from enum import Enum

from conventions.engine.trace import Trace
from conventions.language.answers import NO_QUESTIONS, TRUE, Answer, Question, QuestionKind, fast_frozen
from conventions.language.bounds import both
from conventions.language.explain import Explained
from conventions.language.interpret import interpret
from conventions.language.syntax import Node

__all__ = ["ALWAYS", "FAILS_FOR_EVER", "Condition", "Told", "Worlds", "condition"]

ALWAYS = (TRUE, TRUE)


@fast_frozen
class Worlds:
    """The scopes *now* and *ever* that an expression is read in, with the notes that both make."""

    now: Explained
    ever: Explained
    trace: Trace

    def read(self, tree: Node) -> tuple[Answer, bool]:
        """Return what an expression comes to in *now*, and whether that is so for ever."""
        before, self.trace.differs = self.trace.differs, False
        here = interpret(tree, self.now)
        is_for_ever, self.trace.differs = not self.trace.differs, before or self.trace.differs
        return here, is_for_ever

    def read_both(self, tree: Node) -> tuple[Answer, Answer]:
        """Return what an expression comes to in *now* and in *ever*."""
        here, is_for_ever = self.read(tree)
        return here, here if is_for_ever else interpret(tree, self.ever)


@fast_frozen
class Condition:
    """`outcomes`: the truths its completions come to; what could still change it is in `questions`."""

    outcomes: tuple[bool, ...]
    questions: frozenset[Question]


HOLDS = Condition((True,), NO_QUESTIONS)
FAILS = Condition((False,), NO_QUESTIONS)
UNDECIDED = Condition((False, True), NO_QUESTIONS)
FAILS_FOR_EVER = Condition((False,), NO_QUESTIONS)
"""What fails whatever may still come."""


class Told(Enum):
    """Of which conditions the questions are wanted; any other is read no further than its outcomes need."""

    ALL = "all"
    NOT_FAILING = "not failing"
    HOLDING = "holding"


def condition(
    tree: Node | None, worlds: Worlds, kept: tuple[Answer, Answer] = ALWAYS, told: Told = Told.ALL
) -> Condition:
    """Return whether `tree` holds: true now, and nothing to come can undo it. No tree: it holds.

    `kept`: whether the row that it is read for is one of its rows, now and ever.
    """
    here, open_ended = kept
    if tree is not None:
        now, is_for_ever = worlds.read(tree)
        here = both(here, now)
        if here.hi is False and (is_for_ever or told is not Told.ALL):
            return FAILS_FOR_EVER if is_for_ever else FAILS
        if here.lo is False and told is Told.HOLDING:
            return UNDECIDED
        open_ended = both(open_ended, now if is_for_ever else interpret(tree, worlds.ever))
    if here is TRUE and open_ended is TRUE:
        return HOLDS
    return Condition(_outcomes(here, open_ended), here.questions | open_ended.questions)


def _outcomes(here: Answer, open_ended: Answer) -> tuple[bool, ...]:
    if not here.is_decided:
        return (False, True)
    if not here.lo:
        return (False,)
    if open_ended.is_decided or all(item.kind is QuestionKind.FUTURE for item in open_ended.questions):
        return (open_ended.lo is True,)
    return (False, True)
