"""A text laid out reads as the data it was made of, whatever the data; and has its comments where they belong."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.money import Euros
from conventions.files.faults import DataPath
from conventions.files.toml_edit import Comments, laid_out

keys = st.one_of(st.from_regex(r"[a-z_]{1,6}", fullmatch=True), st.text(max_size=4))
scalars = st.one_of(
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.dates(),
    st.text(max_size=12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.times(),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, max_size=5))
def test_what_is_laid_out_reads_as_it_was(data: dict[str, object]) -> None:
    assert tomllib.loads(laid_out(data)) == data


@given(st.dictionaries(keys, values, max_size=4))
def test_a_comment_on_every_key_changes_nothing(data: dict[str, object]) -> None:
    before: dict[DataPath, str] = {(key,): "before\nall" for key in data}
    said = Comments(before, dict.fromkeys(before, "after\nall"))
    assert tomllib.loads(laid_out(data, said)) == data


TEXT = """\
id = "a"
# de la demande
requested_on = 2024-02-29  # était 2024-02-28

# Le plafond.
[grant]
amount = "1.00"

[[budget.expense]]
id = "rent"  # 61 Loyer

[[budget.expense]]
id = "pay"

[right.end]
act = "terminate"
notice = { from = "letter", period = "1 month" }
"""


def test_comments_stand_before_a_table_and_beside_a_value() -> None:
    data = {
        "id": "a",
        "requested_on": date(2024, 2, 29),
        "grant": {"amount": Euros.parse("1")},
        "budget": {"expense": [{"id": "rent"}, {"id": "pay"}]},
        "right": {"end": {"act": "terminate", "notice": {"from": "letter", "period": "1 month"}}},
    }
    before: dict[DataPath, str] = {("grant",): "Le plafond.", ("requested_on",): "de la demande"}
    after: dict[DataPath, str] = {
        ("requested_on",): "était 2024-02-28",
        ("budget", "expense", 0, "id"): "61 Loyer",
    }
    assert laid_out(data, Comments(before, after)) == TEXT


def test_a_small_table_of_which_something_is_said_has_lines_of_its_own() -> None:
    data = {"right": {"end": {"notice": {"period": "1 month"}}}}
    after: dict[DataPath, str] = {("right", "end", "notice", "period"): "était 2 mois"}
    text = '[right.end.notice]\nperiod = "1 month"  # était 2 mois\n'
    assert laid_out(data, Comments(after=after)) == text


def test_a_long_list_has_a_line_for_each() -> None:
    long = ["a" * 40, "b" * 40, "c" * 40]
    assert laid_out({"visas": long}).splitlines()[1] == f'    "{"a" * 40}",'


def test_what_no_toml_holds_is_refused() -> None:
    with pytest.raises(TypeError):
        laid_out({"id": None})
