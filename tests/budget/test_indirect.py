"""Indirect costs: a flat rate of what it says."""

import pytest

from budget.money import Euros
from budget.nomenclature import Form, FormEntry, FormTable
from budget.plan import FlatRate, IndirectBase, flat_rate_cost, stated_over_allowed
from budget.rate import Rate

TABLE = FormTable(
    Form.REPORT,
    (
        FormEntry("staff", Euros.of(100)),
        FormEntry("pay", Euros.of(900)),
        FormEntry("rent", Euros.parse("0.10")),
        FormEntry("fixed_running_costs", Euros.of(160)),
        FormEntry("volunteers", Euros.of(5000)),
        FormEntry("grant_region", Euros.of(9000)),
    ),
)


@pytest.mark.parametrize(
    ("base", "rate", "amount"),
    [
        (IndirectBase.STAFF, "15 %", "150.00"),
        (IndirectBase.DIRECT, "15 %", "150.02"),  # 150.015: half a cent, away from zero
        (IndirectBase.DIRECT, "0,8 %", "8.00"),
    ],
)
def test_a_flat_rate_is_of_direct_costs_or_of_staff_alone(base: IndirectBase, rate: str, amount: str) -> None:
    found = flat_rate_cost(TABLE, FlatRate(Rate.parse(rate), base))
    assert str(found.amount) == amount
    assert found.share == Rate.parse(rate)
    assert found.base == (Euros.of(1000) if base is IndirectBase.STAFF else Euros.parse("1000.10"))


def test_what_exceeds_the_rate_is_told_and_never_below_zero() -> None:
    assert stated_over_allowed(TABLE, FlatRate(Rate.parse("15 %"), IndirectBase.STAFF)) == Euros.of(10)
    assert stated_over_allowed(TABLE, FlatRate(Rate.parse("20 %"), IndirectBase.STAFF)) == Euros.ZERO
