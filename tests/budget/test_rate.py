"""Rates: exact ratios, read and shown."""

import csv
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budget.rate import (
    Rate,
    RateOutOfBoundsError,
    RateUnreadableError,
    format_rate_en,
    format_rate_fr,
    stated_rate_en,
    stated_rate_fr,
)

MARKS = {"<NBSP>": "\u00a0", "<NNBSP>": "\u202f", "<MINUS>": "\u2212"}
RATES = st.builds(Rate, st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6))


def _table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _with_marks(text: str) -> str:
    for mark, character in MARKS.items():
        text = text.replace(mark, character)
    return text


@pytest.mark.parametrize("row", _table("rates.csv"), ids=lambda row: row["text"])
def test_a_rate_is_read_exactly_and_shown_in_both_languages(row: dict[str, str]) -> None:
    rate = Rate.parse(_with_marks(row["text"]))
    assert rate.as_fraction == Fraction(row["exact"])
    assert format_rate_fr(rate) == _with_marks(row["fr"])
    assert format_rate_en(rate) == row["en"]


@pytest.mark.parametrize("row", _table("rates_refused.csv"), ids=lambda row: row["text"] or "blank")
def test_a_text_that_may_be_two_rates_or_none_is_refused(row: dict[str, str]) -> None:
    with pytest.raises(RateUnreadableError) as refusal:
        Rate.parse(row["text"])
    assert refusal.value.actual == row["text"]


def test_a_long_text_is_refused_and_quoted_in_part() -> None:
    with pytest.raises(RateUnreadableError) as refusal:
        Rate.parse("8" * 10_000 + " %")
    assert len(str(refusal.value)) < 150


@pytest.mark.parametrize(
    "ratio", [0.8, True, "0.8", Decimal("NaN"), Decimal("Infinity"), Decimal("1E+999999")]
)
def test_what_is_no_exact_ratio_makes_no_rate(ratio: object) -> None:
    with pytest.raises(RateUnreadableError):
        Rate.of(ratio)  # type: ignore[arg-type]


@pytest.mark.parametrize("ratio", [Fraction(1, 2), Decimal("0.5"), Decimal("5E-1")])
def test_an_exact_ratio_makes_a_rate(ratio: Fraction | Decimal) -> None:
    assert Rate.of(ratio) == Rate.parse("50 %")
    assert Rate.of(1) == Rate.parse("100 %")


@pytest.mark.parametrize("ratio", [Fraction(10**18), Fraction(-(10**5000)), Fraction(1, 10**18)])
def test_a_ratio_too_long_to_be_written_is_refused(ratio: Fraction) -> None:
    with pytest.raises(RateOutOfBoundsError):
        Rate.of(ratio)


@pytest.mark.parametrize(
    ("text", "inside"), [("0", True), ("100 %", True), ("100,01 %", False), ("-1 %", False)]
)
def test_bounds_are_included(text: str, inside: bool) -> None:
    rate = Rate.parse(text)
    if inside:
        assert rate.within() is rate
    else:
        with pytest.raises(RateOutOfBoundsError) as refusal:
            rate.within()
        assert refusal.value.expected == "0 % - 100 %"
        assert refusal.value.actual == str(rate)


def test_bounds_are_chosen_by_the_use() -> None:
    assert Rate.parse("110 %").within(0, Fraction(3, 2)) == Rate.of(Fraction(11, 10))


def test_more_places_are_shown_when_asked() -> None:
    third = Rate.parse("1/3")
    assert format_rate_fr(third, 3) == "33,333\u00a0%"
    assert format_rate_en(third, 0) == "33%"
    assert third.percent(2) == Decimal("33.33")


def test_the_surrounding_precision_of_decimals_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 1
        assert str(Rate.of(Fraction(123456, 10**6))) == "12.3456 %"
        assert format_rate_fr(Rate.of(Fraction(123456, 10**6)), 3) == "12,346\u00a0%"


@pytest.mark.parametrize(
    ("text", "fr", "en"),
    [
        ("66,66 %", "66,66\u00a0%", "66.66%"),
        ("80 %", "80\u00a0%", "80%"),
        ("1/3", "1/3", "1/3"),
        ("-2,125 %", "-2,125\u00a0%", "-2.125%"),
    ],
)
def test_a_rate_that_is_stated_is_never_rounded(text: str, fr: str, en: str) -> None:
    rate = Rate.parse(text)
    assert stated_rate_fr(rate) == fr
    assert stated_rate_en(rate) == en


class TestRates:
    """A rate is exact: written, it is read back as itself."""

    @given(RATES)
    @example(Rate(Fraction(1, 2**18)))
    def test_the_text_of_a_rate_reads_back(self, rate: Rate) -> None:
        assert Rate.parse(str(rate)) == rate

    @given(RATES)
    def test_what_is_shown_is_at_most_half_a_place_off(self, rate: Rate) -> None:
        shown = Fraction(rate.percent(1)) / 100
        assert abs(shown - rate.as_fraction) <= Fraction(1, 2000)

    @given(RATES, RATES)
    def test_rates_are_ordered_as_ratios(self, one: Rate, other: Rate) -> None:
        assert (one < other) == (one.as_fraction < other.as_fraction)
