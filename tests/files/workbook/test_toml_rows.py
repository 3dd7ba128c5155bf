"""A TOML text changed by keys and rows: what is not changed stays as it was written."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.files.faults import DataPath, RefusedValueError
from conventions.files.toml_edit import rendered, with_rows, with_value, without_row, without_value

TEXT = """\
# top
a = 1  # one

[b]  # the table
c = "x"
d = [
  1,
  2,
]

# about rows
[[e]]
f = 1

[[e]]
f = 2
g.h = 3
# the end
"""


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("a",), 2, "a = 2  # one"),
        (("z",), True, "z = true"),
        (("b", "c"), "y", 'c = "y"'),
        (("b", "d"), ["é"], 'd = ["é"]'),
        (("b", "n"), 5, "n = 5"),
        (("e", 1, "f"), 9, "f = 9"),
        (("e", 0, "k"), 9, "k = 9"),
        (("e", 1, "g", "h"), 4, "g.h = 4"),
        (("new", "key"), 1, "[new]"),
    ],
)
def test_a_value_is_changed_or_added_in_its_table(path: DataPath, value: object, line: str) -> None:
    after = with_value(TEXT, path, value)  # type: ignore[arg-type]
    assert line in after.splitlines()
    found: object = tomllib.loads(after)
    for step in path:
        found = found[step]  # type: ignore[index]
    assert found == value
    assert [each for each in TEXT.splitlines() if each.startswith("#")] == [
        each for each in after.splitlines() if each.startswith("#")
    ]


@pytest.mark.parametrize("text", ["", "x = 1", "[t]\nx = 1", "[[t]]\nx = 1"])
def test_a_text_without_a_last_line_end_or_without_anything_grows_soundly(text: str) -> None:
    assert tomllib.loads(with_value(text, ("z",), 1))["z"] == 1
    assert tomllib.loads(with_value(text, ("y", "z"), 1))["y"] == {"z": 1}
    assert tomllib.loads(with_rows(text, ("rows",), [{"a": 1}, {"b.c": 2}]))["rows"] == [
        {"a": 1},
        {"b": {"c": 2}},
    ]


def test_a_table_that_headers_imply_is_stated_where_it_gets_a_value() -> None:
    after = with_value("[[b.e]]\nx = 1\n", ("b", "y"), 2)
    assert tomllib.loads(after) == {"b": {"e": [{"x": 1}], "y": 2}}


def test_a_key_and_a_row_are_taken_out_with_what_is_theirs() -> None:
    assert without_value(TEXT, ("a",)) == TEXT.replace("a = 1  # one\n", "")
    assert tomllib.loads(without_value(TEXT, ("b", "d")))["b"] == {"c": "x"}
    assert tomllib.loads(without_row(TEXT, ("e", 0)))["e"] == [{"f": 2, "g": {"h": 3}}]
    assert "# the end" in without_row(TEXT, ("e", 1))


@pytest.mark.parametrize(
    ("text", "path"),
    [("b = { c = 1, d = 2 }\n", ("b", "c")), ("b = [{ c = 1 }]\n", ("b", 0, "c"))],
)
def test_a_key_within_another_value_is_not_taken_out(text: str, path: DataPath) -> None:
    with pytest.raises(RefusedValueError):
        without_value(text, path)


def test_a_row_within_a_list_or_in_several_places_is_not_taken_out() -> None:
    with pytest.raises(RefusedValueError):
        without_row("b = [{ c = 1 }]\n", ("b", 0))
    with pytest.raises(RefusedValueError):
        without_row("[p.one]\na = 1\n[q]\nx = 1\n[p.one.more]\ny = 1\n", ("p", "one"))
    assert without_row("[p.one]\na = 1\n[p.one.more]\ny = 1\n[q]\nx = 1\n", ("p", "one")) == "[q]\nx = 1\n"


def test_rows_are_not_added_to_a_list_on_one_line_nor_values_to_an_inline_table() -> None:
    with pytest.raises(RefusedValueError):
        with_rows("b = [{ c = 1 }]\n", ("b",), [{"c": 2}])
    with pytest.raises(RefusedValueError):
        with_value("b = { c = 1 }\n", ("b", "d"), 2)
    assert with_rows(TEXT, ("e",), []) == TEXT


def test_named_rows_are_tables_of_their_names() -> None:
    after = with_rows("[payment.one]\nx = 1\n", ("payment",), [{"name": "deux mots", "y": 2}], named="name")
    assert tomllib.loads(after) == {"payment": {"one": {"x": 1}, "deux mots": {"y": 2}}}


@given(st.text().filter(lambda text: not any(0xD800 <= ord(char) < 0xE000 for char in text)))
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    assert tomllib.loads(f"a = {rendered(text)}")["a"] == text.replace("\r\n", "\r\n")
