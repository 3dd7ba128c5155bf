"""No broken file is read in silence: a sum is right, or the result says what is wrong."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conventions.files.ledgers.fec_mapping import UnreadableFecError
from conventions.files.ledgers.fec_reader import LedgerReading
from conventions.files.ledgers.fec_rows import COLUMNS
from conventions.files.ledgers.fec_source import fec_entries
from tests.files.damaging import damage
from tests.files.fec.ledgers import (
    DEBIT,
    ROWS,
    SUMS,
    cells,
    cents_by_line,
    lines,
    mapping,
    read,
    text,
)

with (Path(__file__).parent / "mutations.csv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(stream))
AT = {column: at for at, column in enumerate(COLUMNS)}
LINES = lines(ROWS)


def changed(case: dict[str, str], separator: str) -> str:
    row = cells(ROWS[0])
    row[AT[case["cell"]]] = case["becomes"].replace("\t", separator)
    others = [separator.join(cells(other)) for other in ROWS[1:]]
    return "\n".join([separator.join((*COLUMNS, "Axe1")), separator.join(row), *others])


@pytest.mark.parametrize("separator", ["\t", "|"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_changed_cell_is_rejected_read_the_same_or_doubted(
    case: dict[str, str], separator: str, tmp_path: Path
) -> None:
    if separator in case["becomes"] and case["outcome"] == "same":
        case = {**case, "outcome": "rejected", "code": "fec_row_width"}
    reading = read(tmp_path, changed(case, separator))
    faults = [each for row in reading.rejected for each in row.faults]
    match case["outcome"]:
        case "rejected":
            assert case["code"] in [each.code for each in faults]
            assert [row.line for row in reading.rejected] == [2]
            assert cents_by_line(reading) == SUMS | {"other_supplies": -34_56}
            assert reading.totals.rows == len(ROWS)
            assert not reading.totals.is_reconciled
        case "same":
            assert (faults, reading.doubts) == ([], ())
            assert cents_by_line(reading) == SUMS
        case _:
            assert faults == []
            assert case["code"] in [doubt.code for doubt in reading.doubts]


def test_every_rejection_has_a_valid_twin_of_its_cell() -> None:
    rejected = {case["cell"] for case in CASES if case["outcome"] == "rejected"}
    accepted = {case["cell"] for case in CASES if case["outcome"] != "rejected"}
    assert rejected - accepted == {"ValidDate"}, "the base itself is the twin of a date of validation"
    assert len(CASES) * 2 >= 100


@pytest.mark.parametrize("at", range(1, len(LINES)))
@pytest.mark.parametrize("change", ["cut", "doubled", "dropped", "joined"])
def test_a_line_cut_doubled_dropped_or_joined_shows(at: int, change: str, tmp_path: Path) -> None:
    changed_lines = list(LINES)
    match change:
        case "cut":
            changed_lines[at] = LINES[at][: len(LINES[at]) * 2 // 3]
        case "doubled":
            changed_lines.insert(at, LINES[at])
        case "dropped":
            del changed_lines[at]
        case _:
            changed_lines[at - 1 : at + 1] = [LINES[at - 1] + LINES[at]]
    try:
        reading = read(tmp_path, "\n".join(changed_lines))
    except UnreadableFecError:
        assert (change, at) == ("joined", 1)
        return
    assert reading.rejected or reading.doubts
    assert not reading.is_sound


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = text(separator=draw(st.sampled_from("\t|"))).encode(
        draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "iso-8859-15"]))
    )
    for _ in range(draw(st.integers(1, 3))):
        data = damage(data, draw, b"\t", (b";", b"|", b",", b"  ", b"\t\t")) or b"\n"
    return data


def conserved(reading: LedgerReading) -> bool:
    """Whether what was read, by account and by line, is all that the totals say."""
    totals = reading.totals
    return (
        sum(entry.debit.cents for entry in reading.sums) == totals.debit.cents
        and sum(entry.credit.cents for entry in reading.sums) == totals.credit.cents
        and sum(entry.rows for entry in reading.sums) + len(reading.rejected) == totals.rows
        and totals.rows_rejected == len(reading.rejected)
        and all(row.faults for row in reading.rejected)
    )


class TestDamage:
    """Whatever happens to the bytes: no traceback, and no other sum without a word about it."""

    @settings(max_examples=300)
    @given(damaged())
    def test_a_damaged_file_is_refused_or_accounted_for(
        self, tmp_path_factory: pytest.TempPathFactory, data: bytes
    ) -> None:
        folder = tmp_path_factory.mktemp("fec")
        try:
            reading = read(folder, data)
        except UnreadableFecError:
            return
        assert conserved(reading)
        found = list(fec_entries(folder / reading.file, mapping()))
        assert sum(entry.amount.cents for entry in found) == sum(cents_by_line(reading).values())
        if reading.totals.is_reconciled and not reading.doubts and reading.totals.rows == len(ROWS):
            assert reading.totals.debit == reading.totals.credit

    @given(st.binary(max_size=400))
    def test_any_bytes_are_refused_or_read(
        self, tmp_path_factory: pytest.TempPathFactory, data: bytes
    ) -> None:
        head = LINES[0].encode() + b"\n"
        reading = read(tmp_path_factory.mktemp("fec"), head + data)
        assert conserved(reading)
        assert reading.totals.debit.cents in (0, DEBIT) or reading.sums
