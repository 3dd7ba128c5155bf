"""No broken ledger is read in silence: a sum is right, or the result says what is wrong."""

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conventions.files.ledgers.fec_mapping import UnreadableFecError
from conventions.files.ledgers.ledger_rows import SourceReading
from conventions.files.ledgers.mapping import UnreadableLedgerError
from tests.files.damaging import damage
from tests.files.fec.test_fec_mutations import CASES as FEC_CASES
from tests.files.ledgers.sources import (
    AT,
    CENTS,
    ROWS,
    TOTAL,
    book,
    csv_text,
    is_conserved,
    read,
    saved,
    table,
)

with (Path(__file__).parent / "mutations.csv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(stream))
WRITINGS = (
    (";", "utf-8", "\r\n"),
    (",", "utf-8-sig", "\n"),
    ("\t", "utf-16", "\r\n"),
    ("|", "utf-8", "\n"),
)
WHOLE = saved(book())
OLD_WRITINGS = ((";", "cp1252", "\r\n"), ("\t", "iso-8859-15", "\n"))


def changed(case: dict[str, str]) -> list[list[str]]:
    rows = [list(row) for row in ROWS]
    rows[0][AT[case["cell"]]] = case["becomes"]
    return table(rows)


def judged(reading: SourceReading, case: dict[str, str]) -> None:
    """The outcome that the table says, and no cent without a word."""
    assert is_conserved(reading)
    faults = [fault for row in reading.rejected for fault in row.faults]
    match case["outcome"]:
        case "rejected":
            assert case["code"] in [fault.code for fault in faults]
            assert len(reading.rejected) == 1
            kept = {row.id: row.amount.cents for row in reading.expenses}
            at_fault = 1 if case["code"] == "ledger_id_twice" else 0
            assert sum(kept.values()) == TOTAL - CENTS[at_fault] or case["code"] == "ledger_id_twice"
            assert not reading.is_reconciled
        case "same":
            assert (faults, reading.doubts) == ([], ())
            assert reading.totals.taken_amount.cents == TOTAL
            assert reading.is_sound
        case _:
            assert faults == []
            assert reading.totals.taken_amount.cents != TOTAL
            assert not reading.is_reconciled, "the printed total tells"


@pytest.mark.parametrize("writing", WRITINGS, ids=lambda writing: f"{writing[1]}-{ord(writing[0])}")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_changed_cell_of_a_csv_file(
    case: dict[str, str], writing: tuple[str, str, str], tmp_path: Path
) -> None:
    separator, encoding, end = writing
    judged(read(tmp_path, csv_text(changed(case), separator, end).encode(encoding)), case)


@pytest.mark.parametrize("writing", OLD_WRITINGS, ids=lambda writing: writing[1])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_changed_cell_of_a_csv_file_of_old(
    case: dict[str, str], writing: tuple[str, str, str], tmp_path: Path
) -> None:
    separator, encoding, end = writing
    data = csv_text(changed(case), separator, end).encode(encoding, errors="replace")
    if "?" in data.decode(encoding):
        return  # a sign that the encoding has not: the file could not exist
    judged(read(tmp_path, data), case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_changed_cell_of_a_workbook_typed_as_text(case: dict[str, str], tmp_path: Path) -> None:
    made = book()
    assert made.active is not None
    cell = made.active.cell(4, AT[case["cell"]] + 1)
    cell.value = case["becomes"]
    if case["becomes"]:
        cell.data_type = "s"
    if case["becomes"] == "1.234":  # the typed amounts beside it settle no decimal mark
        case = {**case, "outcome": "rejected", "code": "amount_unreadable.ambiguous_separator"}
    judged(read(tmp_path, saved(made), "a.xlsx"), case)


def test_every_rejection_has_a_valid_twin_of_its_cell() -> None:
    rejected = {case["cell"] for case in CASES if case["outcome"] == "rejected"}
    accepted = {case["cell"] for case in CASES if case["outcome"] == "same"}
    assert rejected <= accepted


def test_there_are_five_hundred_mutated_ledgers() -> None:
    assert len(CASES) * (len(WRITINGS) + 1) + len(FEC_CASES) * 2 >= 500


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("at", range(len(ROWS)))
@pytest.mark.parametrize("change", ["cut", "doubled", "dropped", "joined", "quote"])
def test_a_line_cut_doubled_dropped_or_joined_shows(
    at: int, change: str, separator: str, tmp_path: Path
) -> None:
    lines = csv_text(table(), separator, "\n").splitlines()
    line = at + 2
    match change:
        case "cut":
            lines[line] = lines[line][: len(lines[line]) * 2 // 3]
        case "doubled":
            lines.insert(line, lines[line])
        case "dropped":
            del lines[line]
        case "quote":
            lines[line] = '"' + lines[line].replace('"', "")
        case _:
            lines[line : line + 2] = [lines[line] + lines[line + 1]]
    try:
        reading = read(tmp_path, "\n".join(lines))
    except UnreadableLedgerError:
        assert change in {"quote", "cut", "joined"}
        return
    assert is_conserved(reading)
    assert not reading.is_sound


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    text = csv_text(table(), draw(st.sampled_from(";\t")))
    data = text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"])), errors="replace")
    for _ in range(draw(st.integers(1, 3))):
        data = damage(data, draw, b";", (b"\t", b"|", b",", b"  ", b";;")) or b"\n"
    return data


class TestDamage:
    """Whatever happens to the bytes: no traceback, and every row is somewhere."""

    @settings(max_examples=300)
    @given(damaged())
    def test_a_damaged_file_is_refused_or_accounted_for(
        self, tmp_path_factory: pytest.TempPathFactory, data: bytes
    ) -> None:
        try:
            reading = read(tmp_path_factory.mktemp("ledger"), data)
        except (UnreadableLedgerError, UnreadableFecError):
            return
        assert is_conserved(reading)

    @settings(max_examples=60)
    @given(st.data())
    def test_a_damaged_workbook_is_refused_or_accounted_for(
        self, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        whole = WHOLE
        at = data.draw(st.integers(0, len(whole) - 1))
        broken = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 64)) :]
        try:
            reading = read(tmp_path_factory.mktemp("ledger"), broken, "a.xlsx")
        except (UnreadableLedgerError, UnreadableFecError):
            return
        assert is_conserved(reading)

    @given(st.binary(max_size=400))
    def test_any_bytes_are_refused_or_read(
        self, tmp_path_factory: pytest.TempPathFactory, data: bytes
    ) -> None:
        try:
            reading = read(tmp_path_factory.mktemp("ledger"), b"libelle;montant\n" + data)
        except (UnreadableLedgerError, UnreadableFecError):
            return
        assert is_conserved(reading)


class TestConservation:
    """Whatever the amounts and their order: taken, rejected and set aside are the whole, to the cent."""

    @given(st.lists(st.integers(-(10**9), 10**9), max_size=30), st.randoms())
    def test_the_order_of_rows_changes_no_sum(
        self, tmp_path_factory: pytest.TempPathFactory, cents: list[int], draw: random.Random
    ) -> None:
        rows = [["x", f"{'-' if each < 0 else ''}{abs(each) // 100},{abs(each) % 100:02}"] for each in cents]
        folder = tmp_path_factory.mktemp("ledger")
        found = []
        for _ in range(2):
            found.append(read(folder, csv_text([["Libellé", "Montant"], *rows])))
            draw.shuffle(rows)
        assert [reading.totals.taken_amount.cents for reading in found] == [sum(cents)] * 2
        assert all(is_conserved(reading) for reading in found)
