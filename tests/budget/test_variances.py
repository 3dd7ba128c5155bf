"""Significant variances need a reason."""

import pytest

from budget.money import Euros
from budget.plan import Execution, ExecutionTable, Significance, significant_variances
from budget.rate import Rate

TEN = Significance(Rate.parse("10 %"))


@pytest.mark.parametrize(
    ("planned", "actual", "at_least", "holds"),
    [
        (1000, 1100, 0, True),  # 10 %, itself included
        (1000, 1099, 0, False),
        (1000, 900, 0, True),
        (1000, 1000, 0, False),
        (0, 5, 0, True),  # undefined, and not nothing
        (0, 0, 0, False),
        (0, 5, 6, False),
        (100, 50, 51, False),
        (100, 50, 50, True),
    ],
)
def test_what_is_significant(planned: int, actual: int, at_least: int, holds: bool) -> None:
    rule = Significance(TEN.rate, Euros.of(at_least))
    assert rule.holds(Execution("a", Euros.of(planned), Euros.of(actual))) is holds


def test_a_reason_is_written_or_missing_and_blanks_are_none() -> None:
    lines = tuple(Execution(name, Euros.of(100), Euros.of(50)) for name in ("a", "b", "c"))
    table = ExecutionTable(
        (*lines, Execution(None, Euros.ZERO, Euros.of(1))), Execution(None, Euros.of(300), Euros.of(151))
    )
    found = significant_variances(table, TEN, {"a": " moins de séances ", "b": "  "})
    assert [(each.line.line, each.reason, each.is_explained) for each in found] == [
        ("a", "moins de séances", True), ("b", None, False), ("c", None, False), (None, None, False),
    ]  # fmt: skip
