"""Euros: exact cents, their arithmetic, their reading and their writing."""

import csv
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget import frozen
from budget.amount_text import CENTS_BOUND, AmountOutOfBoundsError, AmountUnreadableError, UnreadableAmount
from budget.errors import InputError
from budget.money import Euros, format_en, format_fr
from budget.rate import Rate, Rounding

MARKS = {
    "<NBSP>": "\u00a0",
    "<NNBSP>": "\u202f",
    "<THIN>": "\u2009",
    "<FIGURE>": "\u2007",
    "<MINUS>": "\u2212",
}
SPACES = ["\u0020", "\u00a0", "\u202f", "\u2009", "\u2007"]
ALL_CENTS = st.integers(min_value=1 - CENTS_BOUND, max_value=CENTS_BOUND - 1)
AMOUNTS = st.builds(Euros.of_cents, ALL_CENTS)
SMALL_AMOUNTS = st.builds(Euros.of_cents, st.integers(min_value=-(10**9), max_value=10**9))


def _table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _with_marks(text: str) -> str:
    for mark, character in MARKS.items():
        text = text.replace(mark, character)
    return text


@pytest.mark.parametrize("row", _table("amounts_read.csv"), ids=lambda row: row["text"])
def test_a_text_with_one_reading_is_read(row: dict[str, str]) -> None:
    assert str(Euros.parse(_with_marks(row["text"]))) == row["amount"]


@pytest.mark.parametrize("row", _table("amounts_refused.csv"), ids=lambda row: row["text"] or "blank")
def test_a_text_without_one_reading_is_refused_with_its_reason(row: dict[str, str]) -> None:
    text = _with_marks(row["text"])
    with pytest.raises(AmountUnreadableError) as refusal:
        Euros.parse(text)
    assert refusal.value.reason == row["reason"]
    assert refusal.value.actual == text
    assert refusal.value.code == "amount_unreadable"
    assert isinstance(refusal.value, InputError)


def test_every_reason_for_refusing_a_text_has_its_case() -> None:
    of_other_types = {UnreadableAmount.FLOAT, UnreadableAmount.WRONG_TYPE, UnreadableAmount.TOO_LONG}
    cases = {UnreadableAmount(row["reason"]) for row in _table("amounts_refused.csv")}
    assert cases == set(UnreadableAmount) - of_other_types


def test_a_long_text_is_refused_and_quoted_in_part() -> None:
    with pytest.raises(AmountUnreadableError) as refusal:
        Euros.parse("9" * 10_000)
    assert refusal.value.reason is UnreadableAmount.TOO_LONG
    assert len(str(refusal.value)) < 150


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (49500.0, UnreadableAmount.FLOAT),
        (float("nan"), UnreadableAmount.FLOAT),
        (True, UnreadableAmount.WRONG_TYPE),
        ("5", UnreadableAmount.WRONG_TYPE),
        (None, UnreadableAmount.WRONG_TYPE),
        (Decimal("0.001"), UnreadableAmount.TOO_MANY_DECIMALS),
        (Decimal("1E-999999"), UnreadableAmount.TOO_MANY_DECIMALS),
        (Decimal("NaN"), UnreadableAmount.NOT_FINITE),
        (Decimal("-Infinity"), UnreadableAmount.NOT_FINITE),
    ],
)
def test_a_value_that_is_no_exact_amount_is_refused(value: object, reason: UnreadableAmount) -> None:
    with pytest.raises(AmountUnreadableError) as refusal:
        Euros.of(value)  # type: ignore[arg-type]
    assert refusal.value.reason is reason


@pytest.mark.parametrize("value", [5.0, 5, None])
def test_only_a_text_is_parsed(value: object) -> None:
    with pytest.raises(AmountUnreadableError):
        Euros.parse(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("cents", [1.0, True, "1"])
def test_cents_are_whole_numbers(cents: object) -> None:
    with pytest.raises(AmountUnreadableError):
        Euros.of_cents(cents)  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", [Decimal("1.500"), Decimal("15E-1"), Decimal("1.5")])
def test_a_decimal_counts_by_its_value_not_by_its_zeros(amount: Decimal) -> None:
    assert Euros.of(amount) == Euros.of_cents(150)


@pytest.mark.parametrize("amount", [Decimal("0E-999999"), Decimal(0), 0])
def test_zero_has_one_form(amount: Decimal | int) -> None:
    assert Euros.of(amount) == Euros.ZERO


@pytest.mark.parametrize(
    "amount",
    [10**13, -(10**13), pytest.param(10**5000, id="5000 digits"), Decimal("1E+13"), Decimal("-1E+999999")],
)
def test_an_amount_that_no_grant_has_is_refused(amount: Decimal | int) -> None:
    with pytest.raises(AmountOutOfBoundsError, match="out of bounds") as refusal:
        Euros.of(amount)
    assert refusal.value.expected == "10000000000000"
    assert refusal.value.actual.startswith("10^")


def test_a_sum_beyond_the_bounds_is_refused() -> None:
    largest = Euros.of_cents(CENTS_BOUND - 1)
    with pytest.raises(AmountOutOfBoundsError):
        largest + Euros.of_cents(1)


def test_a_text_beyond_the_bounds_is_refused() -> None:
    with pytest.raises(AmountOutOfBoundsError):
        Euros.parse("10 000 000 000 000")


def test_the_surrounding_precision_of_decimals_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 2
        amount = Euros.of(Decimal("1234567.89"))
        assert amount.as_decimal.as_tuple() == Decimal("1234567.89").as_tuple()
        assert format_en(-amount) == "-€1,234,567.89"
        assert format_fr(-amount, symbol=False) == "-1\u202f234\u202f567,89"


@pytest.mark.parametrize("other", [1, 1.0, Decimal(1), "1"])
def test_euros_add_to_euros_alone(other: object) -> None:
    with pytest.raises(TypeError):
        Euros.of(1) + other  # type: ignore[operator]
    with pytest.raises(TypeError):
        Euros.of(1) - other  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = Euros.of(1) < other  # type: ignore[operator]
    assert Euros.of(1) != other


@pytest.mark.parametrize("factor", [0.5, True, Decimal(2), Fraction(1, 2)])
def test_an_amount_is_multiplied_by_a_whole_number_alone(factor: object) -> None:
    with pytest.raises(TypeError):
        Euros.of(1) * factor  # type: ignore[operator]


def test_a_float_is_no_ratio() -> None:
    with pytest.raises(TypeError):
        Euros.of(1).times(0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "ratio", "rounding", "expected"),
    [
        ("0.05", Rate.parse("50 %"), Rounding.HALF_UP, "0.03"),
        ("-0.05", Rate.parse("50 %"), Rounding.HALF_UP, "-0.03"),
        ("0.05", Rate.parse("50 %"), Rounding.DOWN, "0.02"),
        ("100.00", Fraction(1, 3), Rounding.UP, "33.34"),
        ("49500.00", Fraction(4611040, 4950000), Rounding.HALF_UP, "46110.40"),
        ("1234.56", Rate.parse("12,5 %"), Rounding.HALF_UP, "154.32"),
    ],
)
def test_a_share_is_rounded_once_as_named(
    amount: str, ratio: Fraction | Rate, rounding: Rounding, expected: str
) -> None:
    assert str(Euros.parse(amount).times(ratio, rounding)) == expected


def test_a_ratio_of_amounts_is_exact() -> None:
    assert Euros.parse("0.01").ratio_to(Euros.parse("0.03")) == Fraction(1, 3)
    with pytest.raises(ZeroDivisionError):
        Euros.of(1).ratio_to(Euros.ZERO)


def test_amounts_are_ordered_and_are_keys() -> None:
    assert max(Euros.of(-2), Euros.of(1), Euros.ZERO) == Euros.of(1)
    assert min(Euros.of(-2), Euros.of(1)) == Euros.of(-2)
    assert len({Euros.of(1), Euros.parse("1,00"), Euros.of_cents(100)}) == 1


def test_an_amount_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Euros.of(1).cents = 5  # type: ignore[misc]
    assert not hasattr(Euros.of(1), "__dict__")


def test_written_amounts_use_the_spaces_of_french_typography() -> None:
    amount = Euros.parse("-1234567.80")
    assert format_fr(amount) == "-1\u202f234\u202f567,80\u00a0€"
    assert format_fr(amount, symbol=False) == "-1\u202f234\u202f567,80"
    assert format_en(amount) == "-€1,234,567.80"
    assert format_en(amount, symbol=False) == "-1,234,567.80"
    assert str(Euros.parse("-0,05")) == "-0.05"


class TestReadingWhatWasWritten:
    """Every written form of an amount is read as that amount, with every kind of space."""

    @given(AMOUNTS)
    def test_data(self, amount: Euros) -> None:
        assert Euros.parse(str(amount)) == amount
        assert Euros.of(amount.as_decimal) == amount

    @given(AMOUNTS, st.booleans(), st.sampled_from(SPACES), st.sampled_from(SPACES))
    def test_french(self, amount: Euros, symbol: bool, groups: str, before_sign: str) -> None:
        text = format_fr(amount, symbol=symbol).replace("\u00a0", before_sign).replace("\u202f", groups)
        assert Euros.parse(text) == amount

    @given(AMOUNTS, st.booleans())
    def test_english(self, amount: Euros, symbol: bool) -> None:
        assert Euros.parse(format_en(amount, symbol=symbol)) == amount


def _read_or_refused(text: str) -> Euros | None:
    """The amount, or None for a refusal; any other exception passes and fails the test."""
    try:
        return Euros.parse(text)
    except (AmountUnreadableError, AmountOutOfBoundsError):
        return None


class TestAnyText:
    """A text is read as an amount within bounds or refused with its reason; nothing else happens."""

    @given(st.text(alphabet="0123456789.,-+()€kEUR \u00a0\u202f\u2212", max_size=30))
    def test_of_the_alphabet_of_amounts(self, text: str) -> None:
        amount = _read_or_refused(text)
        if amount is not None:
            digits = "".join(character for character in text if character in "0123456789")
            assert str(abs(amount.cents)).strip("0") == digits.strip("0")

    @given(st.text(max_size=100))
    def test_of_any_alphabet(self, text: str) -> None:
        amount = _read_or_refused(text)
        assert amount is None or Euros.parse(str(amount)) == amount


class TestArithmetic:
    """Integer cents: sums lose nothing and depend on no order."""

    @given(st.lists(SMALL_AMOUNTS), st.randoms())
    def test_the_order_of_a_sum_changes_nothing(self, amounts: list[Euros], random: Random) -> None:
        shuffled = list(amounts)
        random.shuffle(shuffled)
        assert Euros.total(shuffled) == Euros.total(amounts)
        assert Euros.total(amounts).cents == sum(amount.cents for amount in amounts)

    @given(SMALL_AMOUNTS, SMALL_AMOUNTS)
    def test_what_is_added_can_be_taken_away(self, one: Euros, other: Euros) -> None:
        assert one + other - other == one
        assert -(one - other) == other - one
        assert abs(one) == max(one, -one)

    @given(SMALL_AMOUNTS, st.integers(min_value=0, max_value=20))
    def test_a_multiple_is_a_repeated_sum(self, amount: Euros, count: int) -> None:
        assert amount * count == count * amount == Euros.total([amount] * count)
        assert amount.times(Fraction(count)) == amount * count


def test_the_package_imports_nothing_heavy() -> None:
    program = (
        "import sys, budget; "
        "sys.exit(any(name in sys.modules for name in ('num2words', 'babel', 'holidays', 'openpyxl')))"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_values_say_of_themselves_what_attrs_would() -> None:
    class Cash:
        euros: int
        kept: str = attrs.field(repr=False)
        lines: list[object] = attrs.field(repr=lambda lines: f"{len(lines)} lines")
        whole: object

    class Named:
        def __repr__(self) -> str:
            return "its own"

    within: list[object] = []
    makers: tuple[Callable[[type], Callable[..., object]], ...] = (frozen, attrs.frozen)
    ours, theirs = (made(Cash)(1, "k", [2, 3], within) for made in makers)
    within.append(ours)
    said = repr(ours)
    within[:] = [theirs]
    assert said == repr(theirs) == "Cash(euros=1, lines=2 lines, whole=[...])"
    assert repr(frozen(Named)()) == "its own"
    assert "Named object" in repr(frozen(repr=False)(type("Named", (), {}))())
