"""Every operation is sound: with each operand anywhere within its bounds, the result lies within its own."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from attrs import frozen
from hypothesis import assume, given
from hypothesis import strategies as st

from conventions.language import bounds
from conventions.language.answers import (
    DAWN,
    FALSE,
    INFINITY,
    MINUS_INFINITY,
    NEVER,
    TRUE,
    Answer,
    Infinite,
    Question,
    QuestionKind,
    Value,
    between,
    day,
    days,
    ends,
    exactly,
    next_day,
    undecided,
    unknown_text,
    window_ends,
)
from conventions.language.syntax import DAYS, EUROS, Kind
from conventions.language.values_of import anything, nearest, rounded

ASKED = Question(QuestionKind.MISSING, "x")
UNDEFINED = Question(QuestionKind.MISSING, "divisor")

fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=20)


@frozen
class Inside:
    """An answer, and a value within its bounds."""

    answer: Answer
    point: Fraction


@st.composite
def numbers(draw: st.DrawFn) -> Inside:
    lo, point, hi = sorted(draw(st.tuples(fractions, fractions, fractions)))
    open_below, open_above = draw(st.booleans()) and draw(st.booleans()), draw(st.integers(0, 3)) == 0
    found = between(MINUS_INFINITY if open_below else lo, INFINITY if open_above else hi, [ASKED])
    return Inside(found, point)


def holds(value: object, answer: Answer) -> bool:
    return answer.lo <= value <= answer.hi  # type: ignore[operator]


ARITHMETIC: dict[str, tuple[Callable[[Answer, Answer], Answer], Callable[[Fraction, Fraction], Fraction]]] = {
    "plus": (bounds.plus, lambda a, b: a + b),
    "minus": (bounds.minus, lambda a, b: a - b),
    "times": (bounds.times, lambda a, b: a * b),
    "least": (lambda a, b: bounds.extreme([a, b], largest=False), min),
    "largest": (lambda a, b: bounds.extreme([a, b], largest=True), max),
}


@pytest.mark.parametrize("name", ARITHMETIC)
@given(left=numbers(), right=numbers())
def test_arithmetic_holds_every_result(name: str, left: Inside, right: Inside) -> None:
    of_answers, of_points = ARITHMETIC[name]
    assert holds(of_points(left.point, right.point), of_answers(left.answer, right.answer))


@given(numbers(), numbers())
def test_a_quotient_is_held_unless_it_is_undefined(left: Inside, right: Inside) -> None:
    found = bounds.divided(left.answer, right.answer, UNDEFINED)
    if holds(0, right.answer):
        assert (found.lo, found.hi) == (MINUS_INFINITY, INFINITY)
        assert UNDEFINED in found.questions
    else:
        assume(right.point)
        assert holds(left.point / right.point, found)


@given(numbers())
def test_an_opposite_is_held(operand: Inside) -> None:
    assert holds(-operand.point, bounds.opposite(operand.answer))


COMPARED: dict[str, Callable[[Answer, Answer], Answer]] = {
    "<": bounds.less,
    "<=": bounds.at_most,
    "=": bounds.equal,
}
SIGNS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
}


@pytest.mark.parametrize("sign", SIGNS)
@given(left=numbers(), right=numbers())
def test_a_comparison_holds_every_truth(sign: str, left: Inside, right: Inside) -> None:
    assert holds(SIGNS[sign](left.point, right.point), COMPARED[sign](left.answer, right.answer))


truths = st.sampled_from([TRUE, FALSE, undecided([ASKED])])


@given(truths, truths)
def test_logic_is_the_least_and_the_largest(left: Answer, right: Answer) -> None:
    both, either = bounds.both(left, right), bounds.either(left, right)
    assert (both.lo, both.hi) == (left.lo and right.lo, left.hi and right.hi)
    assert (either.lo, either.hi) == (left.lo or right.lo, left.hi or right.hi)
    for found in (both, either, bounds.negated(left)):
        assert found.is_decided == (not found.questions)


some_days = st.dates(date(2023, 1, 1), date(2025, 12, 31))


@given(some_days, some_days, some_days, st.integers(-40, 40))
def test_a_moved_date_is_held(first: date, second: date, third: date, by: int) -> None:
    lo, point, hi = sorted((first, second, third))

    def move(start: date) -> date:
        return start + timedelta(by)

    assert holds(move(point), bounds.mapped(move, between(lo, hi, [ASKED])))


def test_dawn_and_never_do_not_move() -> None:
    assert bounds.mapped(lambda day: day + timedelta(5), between(DAWN, NEVER, [ASKED])).hi == NEVER
    assert bounds.mapped(lambda day: day - timedelta(5), exactly(DAWN)) == exactly(DAWN)


@given(numbers(), numbers())
def test_a_hull_holds_both(left: Inside, right: Inside) -> None:
    found = bounds.hull(left.answer, right.answer, frozenset([UNDEFINED]))
    assert holds(left.point, found)
    assert holds(right.point, found)
    assert found.is_decided or UNDEFINED in found.questions


def test_a_hull_of_texts_is_a_text_or_nothing() -> None:
    assert bounds.hull(exactly("a"), exactly("a"), frozenset([ASKED])) == exactly("a")
    assert bounds.hull(exactly("a"), exactly("b"), frozenset([ASKED])) == unknown_text(ASKED)
    assert bounds.hull(exactly("a"), unknown_text(ASKED), frozenset()) == unknown_text(ASKED)


def test_texts_are_equal_when_both_are_known_to_be() -> None:
    assert bounds.equal(exactly("a"), exactly("a")) == TRUE
    assert bounds.negated(bounds.equal(exactly("a"), exactly("b"))) == TRUE
    assert not bounds.equal(exactly("a"), unknown_text(ASKED)).is_decided
    assert not bounds.equal(unknown_text(ASKED), exactly("a")).is_decided


@given(numbers(), numbers())
def test_who_cannot_change_an_extreme_asks_nothing(left: Inside, right: Inside) -> None:
    other = Question(QuestionKind.FUTURE, "y")
    asking = Answer(right.answer.lo, right.answer.hi, frozenset([other]))
    found = bounds.extreme([left.answer, asking], largest=True)
    if not asking.is_decided and left.answer.lo >= asking.hi:  # type: ignore[operator]
        assert other not in found.questions


def test_a_zero_factor_answers_alone() -> None:
    assert bounds.times(exactly(0), between(0, INFINITY, [ASKED])) == exactly(0)
    assert bounds.times(between(0, INFINITY, [ASKED]), exactly(0)) == exactly(0)


@pytest.mark.parametrize(
    ("left", "right"),
    [(MINUS_INFINITY, 5), (5, INFINITY), (MINUS_INFINITY, INFINITY), (Fraction(1, 3), INFINITY)],
)
def test_infinity_is_beyond_every_number(left: Value, right: Value) -> None:
    assert left < right  # type: ignore[operator]
    assert left <= right  # type: ignore[operator]
    assert right > left  # type: ignore[operator]
    assert right >= left  # type: ignore[operator]
    assert left != right


def test_infinity_is_itself() -> None:
    assert Infinite(1) == INFINITY
    assert Infinite(1) <= INFINITY
    assert Infinite(1) >= INFINITY
    assert not Infinite(1) < INFINITY
    assert not Infinite(1) > INFINITY
    assert {Infinite(1), INFINITY} == {INFINITY}
    assert (-INFINITY, -MINUS_INFINITY) == (MINUS_INFINITY, INFINITY)
    assert (repr(INFINITY), repr(MINUS_INFINITY)) == ("INFINITY", "MINUS_INFINITY")


@pytest.mark.parametrize("kind", [EUROS, DAYS, Kind.DATE, Kind.TRUTH])
def test_what_is_unknown_is_anything_of_its_type(kind: Kind) -> None:
    found = anything(kind, [ASKED])
    assert not found.is_decided
    assert found.questions == {ASKED}
    assert found.lo < found.hi  # type: ignore[operator]


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.WINDOW])
def test_what_has_no_order_has_no_bounds(kind: Kind) -> None:
    assert anything(kind, [ASKED]) == unknown_text(ASKED)


def test_a_decided_answer_takes_no_questions() -> None:
    assert between(5, 5, [ASKED]) == exactly(5)
    assert between(1, 2, [ASKED]).questions == {ASKED}
    assert (exactly(5).value, between(1, 2).value) == (5, None)


def test_questions_have_an_order() -> None:
    assert min(ASKED, Question(QuestionKind.FUTURE, "z")).about == "z"


@pytest.mark.parametrize("wrong", [5, "a", None])
def test_a_value_of_another_kind_is_not_taken_for_what_it_is_not(wrong: Value | None) -> None:
    for reading in (days, ends, window_ends):
        with pytest.raises(TypeError):
            reading(Answer(wrong, wrong))
    with pytest.raises(TypeError):
        day(wrong)
    if wrong != 5:
        with pytest.raises(TypeError):
            bounds.number(wrong)


def test_a_number_is_rounded_to_a_step_that_is_known() -> None:
    assert rounded(exactly(7), exactly(5), nearest) == exactly(5)
    with pytest.raises(TypeError):
        rounded(exactly(7), exactly(INFINITY), nearest)


def test_there_is_no_day_after_never() -> None:
    assert (next_day(date(2024, 2, 28)), next_day(NEVER)) == (date(2024, 2, 29), NEVER)
