"""Splitting an amount by weights."""

import csv
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.money import Euros, SplitImpossibleError, split

TOTALS = st.builds(Euros.of_cents, st.integers(min_value=-(10**12), max_value=10**12))
WEIGHT = st.one_of(st.integers(min_value=0, max_value=10**6), st.fractions(min_value=0, max_value=1000))
WEIGHTS = st.lists(WEIGHT, min_size=1, max_size=12).filter(any)


def _table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", _table("splits.csv"), ids=lambda row: f"{row['total']} by {row['weights']}")
def test_a_decided_split(row: dict[str, str]) -> None:
    parts = split(Euros.parse(row["total"]), [Fraction(weight) for weight in row["weights"].split()])
    assert " ".join(map(str, parts)) == row["parts"]


@pytest.mark.parametrize(
    ("weights", "reason"),
    [([], "no_weight"), ([0, 0], "no_weight"), ([3, -1], "negative_weight"), ([-1], "negative_weight")],
)
def test_weights_that_share_nothing_are_refused(weights: list[int | Fraction], reason: str) -> None:
    with pytest.raises(SplitImpossibleError) as refusal:
        split(Euros.of(1), weights)
    assert refusal.value.reason == reason


def test_a_float_is_no_weight() -> None:
    with pytest.raises(TypeError, match="exact"):
        split(Euros.of(1), [0.5, 0.5])  # type: ignore[list-item]


class TestSplit:
    """Parts are in proportion to the weights and sum to the whole."""

    @given(TOTALS, WEIGHTS)
    def test_the_parts_sum_to_the_whole(self, total: Euros, weights: list[int | Fraction]) -> None:
        parts = split(total, weights)
        assert Euros.total(parts) == total
        assert len(parts) == len(weights)

    @given(TOTALS, WEIGHTS)
    def test_every_part_is_less_than_a_cent_off_its_share(
        self, total: Euros, weights: list[int | Fraction]
    ) -> None:
        whole = sum(weights, Fraction(0))
        for part, weight in zip(split(total, weights), weights, strict=True):
            assert abs(part.cents - total.cents * Fraction(weight) / whole) < 1

    @given(TOTALS, WEIGHTS)
    def test_a_weight_of_zero_gets_nothing(self, total: Euros, weights: list[int | Fraction]) -> None:
        parts = split(total, [*weights, 0])
        assert parts[-1] == Euros.ZERO
        assert parts[:-1] == split(total, weights)

    @given(TOTALS, WEIGHTS)
    def test_the_opposite_total_has_the_opposite_parts(
        self, total: Euros, weights: list[int | Fraction]
    ) -> None:
        assert split(-total, weights) == tuple(-part for part in split(total, weights))

    @given(TOTALS, WEIGHTS, st.integers(min_value=1, max_value=1000))
    def test_only_the_proportion_of_the_weights_matters(
        self, total: Euros, weights: list[int | Fraction], times: int
    ) -> None:
        assert split(total, [weight * times for weight in weights]) == split(total, weights)

    @given(st.builds(Euros.of_cents, st.integers(min_value=0, max_value=10**9)), WEIGHTS)
    def test_the_larger_weight_never_gets_the_smaller_part(
        self, total: Euros, weights: list[int | Fraction]
    ) -> None:
        weighed = sorted(zip(weights, split(total, weights), strict=True), key=lambda pair: pair[0])
        for (light, less), (heavy, more) in pairwise(weighed):
            assert less <= more or light == heavy
