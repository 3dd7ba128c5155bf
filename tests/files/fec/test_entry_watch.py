"""Entries looked at together are looked at as one by one: whatever the order of rows, and how they are cut."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from conventions.files.ledgers.fec_reader import EntryWatch

Row = tuple[str, str, str, int]
"""journal, number, day, debit less credit in cents"""


def told(rows: Sequence[Row], cuts: Sequence[int]) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """What is doubtful, the rows added in pieces."""
    watch = EntryWatch("x")
    edges = sorted({0, len(rows), *(cut for cut in cuts if cut < len(rows))})
    for start, end in pairwise(edges):
        part = rows[start:end]
        watch.add(
            [row[0] for row in part],
            [row[1] for row in part],
            [row[2] for row in part],
            [row[3] for row in part],
            ["|".join(map(str, row)) for row in part],
            list(range(start + 2, end + 2)),
        )
    return sorted((fault.code, fault.actual, fault.params) for fault in watch.faults())


def entry(number: int, cents: int, journal: str = "AC", day: str = "20240115", gap: int = 0) -> list[Row]:
    return [(journal, str(number), day, cents), (journal, str(number), day, -cents - gap)]


FILES = st.lists(
    st.builds(
        entry,
        st.integers(1, 300),
        st.integers(1, 9),
        st.sampled_from(["AC", "AC", "AC", "BQ"]),
        st.sampled_from(["20240115", "20240115", "20240201"]),
        st.sampled_from([0, 0, 0, 0, 1]),
    ),
    max_size=20,
)


@given(st.integers(1, 260), st.integers(0, 40), FILES, st.lists(st.integers(0, 120), max_size=6))
def test_pieces_and_single_rows_tell_the_same(
    first: int, count: int, others: list[list[Row]], cuts: list[int]
) -> None:
    numbered = [entry(first + at, 1 + at % 7) for at in range(count)]
    rows = [row for each in (*numbered, *others, *numbered[:3]) for row in each]
    whole, single = told(rows, []), told(rows, range(len(rows)))
    assert whole == single == told(rows, cuts)


def test_numbers_that_go_on_are_seen_and_told_when_they_come_again() -> None:
    rows = [row for at in range(500) for row in entry(at, 5)]
    assert told(rows, []) == []
    again = told([*rows, *entry(255, 5), *entry(256, 5)], [1000])
    assert [(code, params) for code, _, params in again] == [
        ("fec_entry_again", (("entry", "AC 255"),)),
        ("fec_entry_again", (("entry", "AC 256"),)),
    ]


def test_an_entry_lost_among_numbers_that_go_on_is_told() -> None:
    rows = [row for at in range(50) for row in entry(at, 5)]
    assert [code for code, _, _ in told([*rows[:21], *rows[22:]], [])] == ["fec_entry_unbalanced"]
    assert [code for code, _, _ in told([*rows[:20], rows[20], *rows[20:]], [])] == [
        "fec_entry_unbalanced",
        "fec_row_repeated",
    ]
