"""The open questions of dossiers, ranked by what they settle.

An answer is open while its bounds differ or its status is unknown. It is settled when all its questions are
answered, even if new facts raise new ones. The next question is the one that settles most answers, then the
one that contributes most to the others; equal ones by kind, then by name.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import Final

from budget import frozen
from budget.money import Euros
from conventions.engine.account import OF_THE_ACCOUNT, money
from conventions.engine.status import DutyStatus, RightStatus
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.language.answers import Answer, Infinite, Question, QuestionKind

_ORDER: Final = (
    QuestionKind.MISSING,
    QuestionKind.UNREAD,
    QuestionKind.READING,
    QuestionKind.DISCRETION,
    QuestionKind.FUTURE,
)
"""What can be answered today comes first; what is still to come last."""

_Preference = tuple[int, Fraction, int, str]


@frozen
class OpenAnswer:
    """An open answer of a dossier.

    Attributes:
        stake: the width of its range, at most the grant; None if it is no amount, or has no limit.
    """

    dossier: str
    name: str
    questions: frozenset[Question]
    stake: Euros | None = None


@frozen
class RankedQuestion:
    """A question of a dossier, with what it is worth after the earlier ones are answered.

    Attributes:
        settles: the answers that are then without questions.
        waiting: the number of open answers with this question.
        score: the number of answers it settles, and its share in the remaining questions of the others.
    """

    dossier: str
    question: Question
    settles: tuple[OpenAnswer, ...]
    waiting: int
    score: tuple[int, Fraction]


def open_answers(dossier: str, verdict: Verdict) -> Iterator[OpenAnswer]:
    """Yield the unknown statuses and the undecided amounts and definitions.

    The lines of the account have no questions of their own, only those of the other sums.
    """
    limit = _grant(verdict)
    for norm in verdict.norms_and_rules:
        if norm.status in (DutyStatus.UNKNOWN, RightStatus.UNKNOWN) and norm.questions:
            yield OpenAnswer(dossier, norm.subject, norm.questions, _stake_of_norm(norm, limit))
    for name, answer in verdict.amounts:
        if answer is not None and answer.questions and name not in OF_THE_ACCOUNT:
            yield OpenAnswer(dossier, name, answer.questions, _width(answer, limit))
    for name, answer in verdict.definitions:
        if answer.questions:
            yield OpenAnswer(dossier, name, answer.questions)


def ranked(answers: Iterable[OpenAnswer]) -> tuple[RankedQuestion, ...]:
    """Return all questions of open answers in the order in which to ask them."""
    by_dossier: dict[str, list[OpenAnswer]] = {}
    for answer in answers:
        by_dossier.setdefault(answer.dossier, []).append(answer)
    steps = {name: list(_of_dossier(name, found)) for name, found in by_dossier.items()}
    heads = [(_preference(found[0]), name, 0) for name, found in steps.items()]
    heapify(heads)
    order = []
    while heads:
        _, name, at = heappop(heads)
        order.append(steps[name][at])
        if at + 1 < len(steps[name]):
            heappush(heads, (_preference(steps[name][at + 1]), name, at + 1))
    return tuple(order)


def at_stake(answers: Iterable[OpenAnswer]) -> Euros:
    """Return the amount left open; per dossier only the widest range, because they overlap.

    >>> five, two = Euros.of(5), Euros.of(2)
    >>> str(at_stake([OpenAnswer("a", "x", frozenset(), five), OpenAnswer("a", "y", frozenset(), two)]))
    '5.00'
    """
    widest: dict[str, Euros] = {}
    for answer in answers:
        if answer.stake is not None:
            widest[answer.dossier] = max(answer.stake, widest.get(answer.dossier, Euros.ZERO))
    return Euros.total(widest.values())


def _of_dossier(dossier: str, answers: Sequence[OpenAnswer]) -> Iterator[RankedQuestion]:
    """Yield the questions of one dossier, each the best after the earlier ones are answered."""
    waiting = {answer.name: set(answer.questions) for answer in answers}
    asked = {question for answer in answers for question in answer.questions}
    while asked:
        best = min(asked, key=lambda question: _preferred(question, _score(question, waiting)))
        settled = {name for name, left in waiting.items() if left == {best}}
        yield RankedQuestion(
            dossier,
            best,
            tuple(answer for answer in answers if answer.name in settled),
            sum(best in answer.questions for answer in answers),
            _score(best, waiting),
        )
        asked.discard(best)
        for left in waiting.values():
            left.discard(best)


def _score(question: Question, waiting: dict[str, set[Question]]) -> tuple[int, Fraction]:
    """Return the number of answers a question settles, and its share in those it leaves open."""
    left = [len(others) for others in waiting.values() if question in others]
    return left.count(1), sum((Fraction(1, number) for number in left), Fraction(0))


def _preference(step: RankedQuestion) -> _Preference:
    return _preferred(step.question, step.score)


def _preferred(question: Question, score: tuple[int, Fraction]) -> _Preference:
    """Return the sort key of a question: the smallest comes first."""
    settled, share = score
    return -settled, -share, _ORDER.index(question.kind), question.about


def _grant(verdict: Verdict) -> Euros | None:
    """Return the maximum of the grant, a limit for every stake."""
    grant = dict(verdict.amounts).get("grant")
    return None if grant is None or isinstance(grant.hi, Infinite) else money(grant.hi)


def _stake_of_norm(norm: DutyVerdict | RightVerdict, limit: Euros | None) -> Euros | None:
    """Return the possible amount of a norm whose status is unknown."""
    if norm.amount is None or isinstance(norm.amount.hi, Infinite):
        return None if norm.amount is None else limit
    most = money(norm.amount.hi)
    return most if most is None or limit is None else min(most, limit)


def _width(answer: Answer, limit: Euros | None) -> Euros | None:
    if isinstance(answer.lo, Infinite) or isinstance(answer.hi, Infinite):
        return limit
    low, high = money(answer.lo), money(answer.hi)
    width = None if low is None or high is None else high - low
    return width if width is None or limit is None else min(width, limit)
