"""A mapping sends every account to one line of the form, or every fault in it is said."""

import pytest

from budget.nomenclature import Form
from conventions.files.ledgers.fec_mapping import Operation, UnreadableFecError
from tests.files.fec.ledgers import MAPPING, mapping


@pytest.mark.parametrize(
    ("account", "line"),
    [
        ("606300", "other_supplies"),
        ("606", "other_supplies"),
        ("60", None),
        ("641100", "pay"),
        ("645", "pay"),
        ("646", None),
        ("64", None),
        ("7473DEP", "grant_department"),
        ("512000", None),
    ],
)
def test_the_longest_beginning_decides(account: str, line: str | None) -> None:
    found = mapping().line_of(account)
    assert (found.id if found else None) == line


def test_a_longer_beginning_is_an_exception_to_a_shorter_one() -> None:
    exceptions = MAPPING + '[[line]]\nline = "purchases"\naccounts = ["60"]\n'
    exceptions += '[[line]]\nline = "documentation"\naccounts = ["6063"]\n'
    found = [mapping(exceptions).line_of(account) for account in ("6011", "6064", "6063")]
    assert [line.id for line in found if line] == ["purchases", "other_supplies", "documentation"]


def test_the_chart_serves_where_no_rule_does() -> None:
    by_chart = mapping(
        'form = "12156*06"\nchart = "crc_1999_01"\n[[line]]\nline = "travel"\naccounts = ["6132"]'
    )
    assert by_chart.form is Form.APPLICATION
    accounts = ("6131", "6132", "870", "695", "606300ABC", "401000", "8010", "6132000000000000")
    lines = [by_chart.line_of(account) for account in accounts]
    assert [line.id if line else None for line in lines] == [
        "rent", "travel", "given_volunteering", "income_tax", "other_supplies", None, None, "travel"
    ]  # fmt: skip


def test_no_operation_is_the_whole_file() -> None:
    assert mapping().operation == Operation("Axe1", frozenset({"APES24"}))
    assert mapping('form = "15059*02"\nchart = "anc_2018_06"').operation is None


LINE = '[[line]]\nline = "rent"\naccounts = ["613"]\n'
FORM = 'form = "15059*02"\n'


@pytest.mark.parametrize(
    ("toml", "faults"),
    [
        (LINE, [(1, "missing_key")]),
        (FORM, [(1, "missing_key")]),
        ('form = "15059"\n' + LINE, [(1, "fec_mapping_word")]),
        ("form = 15059\n" + LINE, [(1, "fec_mapping_word")]),
        (FORM + 'chart = "pcg"\n' + LINE, [(2, "fec_mapping_word")]),
        (FORM + "forme = 1\n" + LINE, [(2, "unknown_key")]),
        (FORM + "operation = 1\n" + LINE, [(2, "wrong_type.table")]),
        (FORM + '[operation]\ncolumn = ""\nvalues = ["a"]\n' + LINE, [(2, "missing_key")]),
        (FORM + '[operation]\ncolumn = "Axe1"\n' + LINE, [(2, "fec_mapping_list")]),
        (FORM + '[operation]\ncolumn = "Axe1"\nvalues = [24]\n' + LINE, [(4, "fec_mapping_list")]),
        (FORM + "line = 3\n", [(2, "wrong_type.tables")]),
        (FORM + "line = [3]\n", [(2, "wrong_type.table")]),
        (FORM + LINE.replace("rent", "rents"), [(3, "fec_mapping_line")]),
        (FORM + LINE.replace('"rent"', "3"), [(3, "fec_mapping_line")]),
        (FORM + LINE.replace("rent", "income_tax"), [(3, "fec_mapping_line")]),
        (FORM + LINE.replace('"613"', ""), [(4, "fec_mapping_list")]),
        (FORM + LINE.replace('"613"', '"512"'), [(4, "fec_mapping_accounts")]),
        (FORM + LINE.replace('"613"', '"613", "x"'), [(4, "fec_mapping_accounts")]),
        (FORM + LINE.replace('"613"', '"613", "619-613"'), [(4, "fec_mapping_accounts")]),
        (FORM + LINE.replace('"613"', '"613", "61-6199"'), [(4, "fec_mapping_accounts")]),
        (FORM + LINE.replace('"613"', '"613", "6000-7999"'), [(4, "fec_mapping_accounts")]),
        (FORM + LINE.replace('"613"', '"613", "69-70"'), [(4, "fec_mapping_side")]),
        (FORM + LINE.replace('"613"', '"613", "79-86"'), [(4, "fec_mapping_side")] * 7),
        (FORM + LINE + LINE.replace("rent", "travel"), [(7, "fec_mapping_twice")]),
        (FORM + LINE + "lines = 3\n", [(5, "unknown_key")]),
        (FORM + "[[line]\n" + LINE, [(2, "toml_syntax")]),
    ],
)
def test_every_fault_of_a_mapping_is_said_where_it_stands(toml: str, faults: list[tuple[int, str]]) -> None:
    with pytest.raises(UnreadableFecError) as refused:
        mapping(toml)
    found = [(each.place.line, each.code) for each in refused.value.faults]
    if faults[0][1] == "toml_syntax":
        assert found[0][1].startswith("toml_syntax.")
        assert found[0][0] == faults[0][0]
    else:
        assert found == faults


def test_the_nearest_line_is_proposed() -> None:
    with pytest.raises(UnreadableFecError) as refused:
        mapping(FORM + LINE.replace("rent", "travle"))
    (fault,) = (each for each in refused.value.faults if each.code == "fec_mapping_line")
    assert (fault.remedy, dict(fault.params)["near"]) == ("did_you_mean", "travel")
