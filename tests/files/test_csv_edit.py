"""A CSV text edited by cells: what is not changed keeps its signs, what is changed is read back as it was said."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.files.workbook.merging import EditedRow, edited, lines_of_rows

CELL = st.text(st.sampled_from("aé ;,\"'\n="), max_size=4).map(lambda text: f"x{text}")
ROWS = st.lists(st.tuples(CELL, CELL), max_size=5)


def written(rows: list[tuple[str, str]], separator: str, line_end: str) -> str:
    stream = StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator=line_end)
    writer.writerows([("a", "b"), *rows])
    return stream.getvalue()


@given(rows=ROWS, separator=st.sampled_from(",;\t"), line_end=st.sampled_from(["\n", "\r\n"]), cell=CELL)
def test_one_cell_is_changed_and_the_other_rows_keep_their_signs(
    rows: list[tuple[str, str]], separator: str, line_end: str, cell: str
) -> None:
    text = written(rows, separator, line_end)
    same = [EditedRow(at, {}) for at in range(len(rows))]
    assert edited(text, same, ("a", "b")) == text
    assert len(lines_of_rows(text)) == len(rows)
    if rows:
        changed = edited(text, [EditedRow(0, {"b": cell}), *same[1:]], ("a", "b"))
        assert changed == written([(rows[0][0], cell), *rows[1:]], separator, line_end)


@pytest.mark.parametrize(
    ("text", "rows", "expected"),
    [
        ("a;b\n\n1;2\n", [EditedRow(0, {})], "a;b\n1;2\n"),
        ("a,b\n1,2", [EditedRow(0, {}), EditedRow(None, {"a": "3"})], "a,b\n1,2\n3,\n"),
        ("A , B,,\n1, 2\n", [EditedRow(0, {"c": "3"})], "a,b,c\n1, 2,3\n"),
        ("b,a\n1,2\n3,4\n", [EditedRow(1, {}), EditedRow(0, {"a": ""})], "b,a\n3,4\n1,\n"),
    ],
    ids=["an empty line goes", "no end of the last line", "a new column", "rows in another order"],
)
def test_rows_are_added_moved_and_given_columns(text: str, rows: list[EditedRow], expected: str) -> None:
    assert edited(text, rows, ("a", "b", "c")) == expected
