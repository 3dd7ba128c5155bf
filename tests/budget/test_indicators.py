"""Indicators: the tables of an activity report reconcile by themselves."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.indicators import (
    Breakdown,
    IndicatorResult,
    NegativeCountError,
    gaps_in,
)


def parts(**counts: float) -> tuple[tuple[str, Fraction], ...]:
    return tuple((name, Fraction(str(count))) for name, count in counts.items())


def result(
    name: str, count: float, *breakdowns: Breakdown, year: int = 2020, unit: str | None = None
) -> IndicatorResult:
    return IndicatorResult(name, year, Fraction(str(count)), unit=unit, breakdowns=breakdowns)


# The activity report of 2020 of Maillage, table by table.
REPORT: tuple[tuple[IndicatorResult, list[tuple[str, int, int]]], ...] = (
    (result("citeslab_holders", 24, Breakdown("sex", parts(women=13, men=11)), Breakdown("stage", parts(before=21, after=3))), []),
    (result("pathways_lille", 11, Breakdown("sex", parts(women=10, men=1)), Breakdown("qpv", parts(qpv=9), is_partition=False)), []),
    (result("pathways_villeneuve", 20, Breakdown("sex", parts(women=11, men=9)), Breakdown("qpv", parts(qpv=15), is_partition=False)), []),
    (result("workshops", 94, Breakdown("workshop", tuple((str(at), Fraction(n)) for at, n in enumerate((19, 13, 9, 8, 15, 10, 8, 6, 6))))), []),
    (result("trainees", 25, Breakdown("origin", parts(mel=23, valenciennois=2, flandres=1)), Breakdown("sex", parts(women=24, men=1)), Breakdown("module", parts(a=6, b=3, c=10, d=6))), [("origin", 26, 25)]),
    (result("training_days", 15, Breakdown("module", parts(a=3, b=2, c=5, d=5))), []),
    (result("tailored_hours", 36, Breakdown("line", parts(a=3, b=12, c=21))), []),
    (result("fabrique_persons", 84, Breakdown("qpv", parts(qpv=53), is_partition=False)), []),
)  # fmt: skip


@pytest.mark.parametrize(
    ("found", "gaps"), REPORT, ids=lambda case: case.id if isinstance(case, IndicatorResult) else ""
)
def test_the_report_of_2020_reconciles_but_for_its_origins(
    found: IndicatorResult, gaps: list[tuple[str, int, int]]
) -> None:
    assert [(gap.breakdown, int(gap.parts), int(gap.whole)) for gap in gaps_in(found)] == gaps


def test_a_part_never_exceeds_its_whole() -> None:
    found = gaps_in(result("x", 10, Breakdown("qpv", parts(qpv=11, rsa=10), is_partition=False)))
    assert [(gap.part, int(gap.parts)) for gap in found] == [("qpv", 11)]


def test_nothing_reported_is_not_zero() -> None:
    silent = IndicatorResult("x", 2020, None, breakdowns=(Breakdown("sex", parts(women=3)),))
    assert gaps_in(silent) == ()


def test_counts_are_not_below_zero() -> None:
    with pytest.raises(NegativeCountError):
        result("x", -1)


@given(st.lists(st.integers(0, 10**6), max_size=8))
def test_a_partition_of_a_count_has_no_gap(counts: list[int]) -> None:
    breakdown = Breakdown("x", tuple((str(at), Fraction(count)) for at, count in enumerate(counts)))
    assert gaps_in(result("x", sum(counts), breakdown)) == ()
    assert len(gaps_in(result("x", sum(counts) + 1, breakdown))) == 1
