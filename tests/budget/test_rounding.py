"""Rounding to whole cents."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.rate import Rounding, round_cents


def _table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", _table("roundings.csv"), ids=lambda row: f"{row['cents']} {row['rounding']}")
def test_a_decided_part_of_a_cent_is_rounded_as_the_table_says(row: dict[str, str]) -> None:
    assert round_cents(Fraction(row["cents"]), Rounding(row["rounding"])) == int(row["whole"])


def test_a_float_is_never_rounded() -> None:
    with pytest.raises(TypeError, match="exact fraction"):
        round_cents(0.5, Rounding.HALF_UP)  # type: ignore[arg-type]


class TestRounding:
    """All three look at the size, so a debt rounds like a claim."""

    @given(st.fractions(), st.sampled_from(Rounding))
    def test_the_opposite_rounds_to_the_opposite(self, cents: Fraction, rounding: Rounding) -> None:
        assert round_cents(-cents, rounding) == -round_cents(cents, rounding)

    @given(st.integers(), st.sampled_from(Rounding))
    def test_whole_cents_stay(self, cents: int, rounding: Rounding) -> None:
        assert round_cents(Fraction(cents), rounding) == cents

    @given(st.fractions(min_value=0))
    def test_down_and_up_enclose_and_half_up_is_nearest(self, cents: Fraction) -> None:
        down, nearest, up = (
            round_cents(cents, rounding) for rounding in (Rounding.DOWN, Rounding.HALF_UP, Rounding.UP)
        )
        assert down <= cents <= up < down + 2
        assert -Fraction(1, 2) < nearest - cents <= Fraction(1, 2)

    @given(st.fractions(), st.fractions(), st.sampled_from(Rounding))
    def test_the_larger_is_never_rounded_below_the_smaller(
        self, one: Fraction, other: Fraction, rounding: Rounding
    ) -> None:
        low, high = sorted((one, other))
        assert round_cents(low, rounding) <= round_cents(high, rounding)
