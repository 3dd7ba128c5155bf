"""A budget on the lines of the forms: every amount has its place, or is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.money import Euros
from budget.nomenclature import (
    Account,
    AccountSide,
    Chart,
    Form,
    FormCheck,
    FormEntry,
    FormRow,
    FormTable,
    form_column,
    form_lines,
    form_rows,
)
from budget.plan import BudgetLine


def line(name: str, amount: int, account: str | None = None, form_line: str | None = None) -> BudgetLine:
    number = None if account is None else Account(account)
    return BudgetLine(name, name, Euros.of(amount), account=number, form_line=form_line)


EXPENSES = (
    line("paper", 100, "606300"),
    line("pay", 900, "641"),
    line("room", 50, form_line="rent"),
    line("overhead", 70, "606", "fixed_running_costs"),
    line("time", 300, "864"),
)
RESOURCES = (
    line("region", 1100, form_line="grant_region"),
    line("own", 20, form_line="own_resources"),
    line("given", 300, "870"),
)


def test_a_line_stands_where_it_says_else_where_its_account_does() -> None:
    column = form_column(EXPENSES, RESOURCES, Form.APPLICATION, Chart.BEFORE_2018)
    assert column.is_whole
    assert [str(column.table.amount(name)) for name in ("other_supplies", "staff", "rent", "fixed_running_costs")] == [
        "100.00", "900.00", "50.00", "70.00",
    ]  # fmt: skip
    assert (
        column.table.total(AccountSide.EXPENSE) == column.table.total(AccountSide.RESOURCE) == Euros.of(1120)
    )
    assert column.table.total(AccountSide.EXPENSE, include_voluntary=True) == Euros.of(1420)
    assert column.table.gaps() == ()


def test_870_is_another_line_in_the_chart_of_2018() -> None:
    column = form_column(EXPENSES, RESOURCES, Form.REPORT, Chart.FROM_2018)
    assert column.table.amount("given_gifts") == Euros.of(300)
    assert column.table.amount("given_volunteering") == Euros.ZERO


def test_what_has_no_place_is_named_and_in_no_total() -> None:
    column = form_column(
        (*EXPENSES, line("?", 5), line("sale", 6, "70")), RESOURCES, Form.REPORT, Chart.FROM_2018
    )
    assert (column.unplaced, column.moved, column.is_whole) == (("?",), ("sale",), False)
    assert column.table.total(AccountSide.EXPENSE) == Euros.of(1120)
    other = form_column((line("tax", 5, form_line="income_tax"),), (), Form.REPORT, Chart.FROM_2018)
    assert other.unplaced == ("tax",), "the report has no line for it"


def test_a_budget_out_of_balance_is_a_fault_and_a_report_out_of_balance_is_not() -> None:
    for form, allowed in ((Form.APPLICATION, False), (Form.REPORT, True)):
        gaps = form_column(EXPENSES[:1], (), form, Chart.FROM_2018).table.gaps()
        assert [(gap.check, str(gap.amount), gap.is_allowed) for gap in gaps] == [
            (FormCheck.ACTION, "-100.00", allowed)
        ]


def rows(planned: tuple[FormEntry, ...], actual: tuple[FormEntry, ...]) -> dict[str, FormRow]:
    found = form_rows(FormTable(Form.APPLICATION, planned), FormTable(Form.REPORT, actual))
    return {row.line.id: row for row in found}


def test_the_form_s_per_cent_is_blank_where_nothing_was_planned() -> None:
    found = rows(
        (FormEntry("rent", Euros.of(200)),),
        (FormEntry("rent", Euros.of(150)), FormEntry("fees", Euros.of(1))),
    )
    assert (str(found["rent"].percent), str(found["rent"].variance), str(found["rent"].variance_rate)) == (
        "75 %",
        "-50.00",
        "-25 %",
    )
    assert (found["fees"].percent, found["fees"].variance_rate, found["fees"].variance) == (
        None,
        None,
        Euros.of(1),
    )
    assert found["external_services"].actual == Euros.of(150), "a heading counts its details"


def test_a_line_that_only_the_application_has_is_shown_beside_its_like() -> None:
    order = list(
        rows((FormEntry("income_tax", Euros.of(3)), FormEntry("purchased_services", Euros.of(9))), ())
    )
    assert order.index("purchased_services") == order.index("other_supplies") + 1
    assert {"income_tax", "forecast_surplus", "membership_fees", "transferred_charges"} <= set(order)


SIDES = [(entry.id, entry.side) for entry in form_lines(Form.APPLICATION)]


@given(st.lists(st.tuples(st.sampled_from(SIDES), st.integers(-(10**8), 10**8)), max_size=20))
def test_no_amount_is_lost_between_two_forms(drawn: list[tuple[tuple[str, AccountSide], int]]) -> None:
    entries = tuple(FormEntry(name, Euros(cents=cents)) for (name, _), cents in drawn)
    found = form_rows(FormTable(Form.APPLICATION, entries), FormTable(Form.REPORT, ()))
    headings = Euros.total(row.planned for row in found if row.line.heading is None)
    assert headings == Euros.total(entry.amount for entry in entries)


@pytest.mark.parametrize("form", list(Form))
def test_every_line_of_a_form_is_shown_once(form: Form) -> None:
    found = [row.line.id for row in form_rows(FormTable(form, ()), FormTable(form, ()))]
    assert found == [entry.id for entry in form_lines(form)]
