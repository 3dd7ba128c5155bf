"""The open questions of dossiers: what settles most comes first, and every one of them comes."""

from itertools import permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from budget.money import Euros
from conventions.language.answers import Question, QuestionKind
from conventions.portfolio.open_questions import OpenAnswer, at_stake, ranked

MISSING, FUTURE = QuestionKind.MISSING, QuestionKind.FUTURE


def missing(*names: str) -> frozenset[Question]:
    return frozenset(Question(MISSING, name) for name in names)


def about(answers: list[OpenAnswer]) -> list[str]:
    return [step.question.about for step in ranked(answers)]


questions = st.builds(Question, st.sampled_from(QuestionKind), st.sampled_from("abcdef"))
open_ones = st.lists(
    st.builds(
        OpenAnswer,
        st.sampled_from(("d1", "d2", "d3")),
        st.sampled_from("uvwxyz"),
        st.frozensets(questions, min_size=1, max_size=4),
        st.one_of(st.none(), st.integers(0, 10**9).map(Euros.of_cents)),
    ),
    max_size=10,
    unique_by=lambda answer: (answer.dossier, answer.name),
)


@given(open_ones)
def test_every_answer_is_settled_once_and_every_question_asked_once(answers: list[OpenAnswer]) -> None:
    order = ranked(answers)
    asked = [(step.dossier, step.question) for step in order]
    assert sorted(asked) == sorted({(a.dossier, q) for a in answers for q in a.questions})
    assert {a for step in order for a in step.settles} == set(answers)
    assert sum(len(step.settles) for step in order) == len(answers)


@given(open_ones)
def test_an_answer_is_settled_by_the_last_question_it_asks(answers: list[OpenAnswer]) -> None:
    answered: set[tuple[str, Question]] = set()
    for step in ranked(answers):
        answered.add((step.dossier, step.question))
        for answer in step.settles:
            assert step.question in answer.questions
            assert all((answer.dossier, question) in answered for question in answer.questions)


@given(open_ones, st.randoms())
def test_the_order_of_what_is_read_changes_nothing(answers: list[OpenAnswer], random: Random) -> None:
    shuffled = list(answers)
    random.shuffle(shuffled)
    told = [(step.dossier, step.question, set(step.settles)) for step in ranked(answers)]
    assert [(step.dossier, step.question, set(step.settles)) for step in ranked(shuffled)] == told


def test_what_settles_most_comes_first_then_what_most_waits_for_it() -> None:
    answers = [
        OpenAnswer("d", "one", missing("ledger")),
        OpenAnswer("d", "two", missing("ledger", "rate")),
        OpenAnswer("d", "three", missing("ledger", "rate")),
        OpenAnswer("d", "four", missing("form")),
    ]
    assert [about(list(order)) for order in permutations(answers)] == [["ledger", "rate", "form"]] * 24


def test_what_can_be_asked_today_comes_before_what_is_still_to_come() -> None:
    answers = [
        OpenAnswer("d", "a", frozenset({Question(FUTURE, "aaa")})),
        OpenAnswer("d", "b", frozenset({Question(MISSING, "zzz")})),
    ]
    assert about(answers) == ["zzz", "aaa"]


def test_the_best_questions_of_all_dossiers_come_first() -> None:
    answers = [
        OpenAnswer("a", "x", missing("one")),
        OpenAnswer("b", "x", missing("two")),
        OpenAnswer("b", "y", missing("two")),
        OpenAnswer("b", "z", missing("three")),
    ]
    assert about(answers) == ["two", "one", "three"]


def test_money_of_one_dossier_is_counted_once() -> None:
    five, two = Euros.of(5), Euros.of(2)
    answers = [OpenAnswer("a", "x", missing("q"), five), OpenAnswer("a", "y", missing("q"), two)]
    assert at_stake(answers) == five
    assert at_stake([*answers, OpenAnswer("b", "x", missing("q"), two)]) == five + two
    assert at_stake([OpenAnswer("b", "x", missing("q"))]) == Euros.ZERO
