"""Whether a condition holds on the day of the question (docs/semantics.md § 3.2)."""

from attrs import frozen

from conventions.language.answers import TRUE, Answer, Question, QuestionKind
from conventions.language.bounds import both
from conventions.language.interpret import interpret
from conventions.language.scope import Scope
from conventions.language.syntax import Node

__all__ = ["Condition", "condition"]

ALWAYS = (TRUE, TRUE)


@frozen
class Condition:
    """`outcomes`: the truths its completions come to; what could still change it is in `questions`."""

    outcomes: tuple[bool, ...]
    questions: frozenset[Question]


def condition(tree: Node | None, now: Scope, ever: Scope, kept: tuple[Answer, Answer] = ALWAYS) -> Condition:
    """Return whether `tree` holds: true now, and nothing to come can undo it. No tree: it holds.

    `kept`: whether the row that it is read for is one of its rows, now and ever.
    """
    here, open_ended = kept
    if tree is not None:
        here, open_ended = both(here, interpret(tree, now)), both(open_ended, interpret(tree, ever))
    return Condition(_outcomes(here, open_ended), here.questions | open_ended.questions)


def _outcomes(here: Answer, open_ended: Answer) -> tuple[bool, ...]:
    if not here.is_decided:
        return (False, True)
    by_the_future = all(question.kind is QuestionKind.FUTURE for question in open_ended.questions)
    if here == TRUE and not open_ended.is_decided and not by_the_future:
        return (False, True)
    return (here == TRUE and open_ended == TRUE,)
