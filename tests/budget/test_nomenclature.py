"""The lines of the two forms, their totals and what is compared."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.errors import InputError
from budget.money import Euros
from budget.nomenclature import (
    Account,
    AccountSide,
    Chart,
    Form,
    FormCheck,
    FormEntry,
    FormGap,
    FormPart,
    FormTable,
    SourceQuality,
    UnknownFormLineError,
    form_line,
    form_lines,
    line_of_account,
)

with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(stream))
EXPENSE, RESOURCE = AccountSide.EXPENSE, AccountSide.RESOURCE


def table(form: Form, **amounts: str) -> FormTable:
    return FormTable(form, tuple(FormEntry(line, Euros.parse(text)) for line, text in amounts.items()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['account']} {case['form']} {case['chart']}")
def test_an_account_falls_in_its_line(case: dict[str, str]) -> None:
    line = line_of_account(Account(case["account"]), Form(case["form"]), Chart(case["chart"]))
    assert (line.id if line else "") == case["line"]


@pytest.mark.parametrize("form", Form)
def test_a_line_stands_once_after_its_heading_and_shares_its_side(form: Form) -> None:
    lines = form_lines(form)
    seen = {}
    for line in lines:
        assert line.id not in seen
        seen[line.id] = line
        if line.heading is not None:
            heading = seen[line.heading]
            assert (heading.heading, heading.side, heading.part) == (None, line.side, line.part)
        if line.number is not None:
            assert Account(line.number).side is line.side
            assert Account(line.number).is_voluntary is (line.part is FormPart.VOLUNTARY)
        assert form_line(form, line.id) == line
        assert line.label_key == f"budget.line.{line.id}"


def test_the_application_has_lines_that_the_report_has_not() -> None:
    names = {form: {line.id for line in form_lines(form)} for form in Form}
    assert names[Form.APPLICATION] - names[Form.REPORT] == {
        "purchased_services",
        "income_tax",
        "forecast_surplus",
        "forecast_shortfall",
        "transferred_charges",
        "membership_fees",
        "gifts_and_bequests",
    }
    assert names[Form.REPORT] - names[Form.APPLICATION] == {"fees_gifts_bequests"}


def test_a_line_that_one_source_has_is_said_to_be_unverified() -> None:
    unsure = {line.id for line in form_lines(Form.APPLICATION) if line.standing is SourceQuality.UNVERIFIED}
    assert unsure == {"forecast_shortfall", "membership_fees", "gifts_and_bequests"}
    assert all(line.standing is SourceQuality.SECONDARY for line in form_lines(Form.REPORT))


def test_the_totals_are_without_class_87_unless_it_is_asked_for() -> None:
    report = table(
        Form.REPORT,
        pay="30 000,00",
        staff="1,00",
        fixed_running_costs="4 999,00",
        volunteers="800,00",
        grant_department="30 000,00",
        own_resources="2 000,00",
        given_volunteering="800,00",
    )
    assert str(report.total(EXPENSE)) == "35000.00"
    assert str(report.total(EXPENSE, include_voluntary=True)) == "35800.00"
    assert str(report.total(RESOURCE)) == "32000.00"
    assert str(report.total_of_part(EXPENSE, FormPart.INDIRECT)) == "4999.00"
    assert str(report.amount("voluntary_uses")) == "800.00"
    assert report.gaps() == (FormGap(FormCheck.ACTION, Euros.of(-3000), is_allowed=True),)
    assert report.grant_share(Euros.of(30000)) == Fraction(30, 32)
    assert report.grant_share(Euros.of(30000), include_voluntary=True) == Fraction(300, 328)


@pytest.mark.parametrize(
    ("form", "amounts", "gaps"),
    [
        (Form.APPLICATION, {"rent": "10", "sales": "10"}, ()),
        (Form.APPLICATION, {"rent": "10", "sales": "9.99"}, ((FormCheck.ACTION, -1, False),)),
        (Form.APPLICATION, {"rent": "8", "forecast_surplus": "2", "sales": "10"}, ()),
        (Form.APPLICATION, {"rent": "10", "forecast_shortfall": "2", "sales": "8"}, ()),
        (Form.REPORT, {"rent": "10", "sales": "11"}, ((FormCheck.ACTION, 100, True),)),
        (Form.REPORT, {"volunteers": "10", "given_volunteering": "10"}, ()),
        (Form.REPORT, {"volunteers": "10", "given_gifts": "9"}, ((FormCheck.VOLUNTARY, -100, False),)),
        (Form.APPLICATION, {"volunteers": "10", "sales": "10"},
         ((FormCheck.ACTION, 1000, False), (FormCheck.VOLUNTARY, -1000, False))),
    ],
)  # fmt: skip
def test_a_budget_is_balanced_and_a_report_may_show_a_gap(
    form: Form, amounts: dict[str, str], gaps: tuple[tuple[FormCheck, int, bool], ...]
) -> None:
    found = table(form, **amounts).gaps()
    assert tuple((gap.check, gap.amount.cents, gap.is_allowed) for gap in found) == gaps


def test_a_balancing_line_is_below_the_total() -> None:
    budget = table(Form.APPLICATION, rent="8", forecast_surplus="2", sales="10")
    assert str(budget.total(EXPENSE)) == "8.00"


def test_no_income_has_no_share() -> None:
    assert FormTable(Form.REPORT, ()).grant_share(Euros.of(1)) is None


def test_a_line_of_the_other_form_is_refused() -> None:
    table(Form.APPLICATION, income_tax="1")
    with pytest.raises(UnknownFormLineError) as refused:
        table(Form.REPORT, income_tax="1")
    assert (refused.value.actual, refused.value.expected) == ("income_tax", "15059*02")
    assert isinstance(refused.value, InputError)


class TestConservation:
    """The headings together are the totals, to the cent, whatever is detailed."""

    @given(
        st.sampled_from(Form).flatmap(
            lambda form: st.tuples(
                st.just(form),
                st.lists(
                    st.builds(
                        FormEntry,
                        st.sampled_from([line.id for line in form_lines(form)]),
                        st.builds(Euros.of_cents, st.integers(-(10**9), 10**9)),
                    )
                ).map(tuple),
            )
        )
    )
    def test_parts_are_the_whole(self, drawn: tuple[Form, tuple[FormEntry, ...]]) -> None:
        form, entries = drawn
        filled = FormTable(form, entries)
        headings = [line for line in form_lines(form) if line.heading is None]
        assert Euros.total(filled.amount(line.id) for line in headings) == Euros.total(
            entry.amount for entry in entries
        )
        for side in AccountSide:
            parts = {part: filled.total_of_part(side, part) for part in FormPart}
            whole = filled.total(side, include_voluntary=True)
            assert whole + parts[FormPart.BALANCE] == Euros.total(parts.values())
            assert filled.total(side) == whole - parts[FormPart.VOLUNTARY]
