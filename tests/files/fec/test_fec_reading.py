"""A file of entries is summed to the cent, whatever its encoding, its separator and the order of its columns."""

import random
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.ledger import Expense
from budget.money import Euros
from budget.nomenclature import AccountSide
from conventions.files.ledgers import fec_reader as entries_module
from conventions.files.ledgers.fec_mapping import UnreadableFecError, fec_mapping
from conventions.files.ledgers.fec_reader import LedgerReading, read_fec
from conventions.files.ledgers.fec_source import fec_entries, is_fec
from conventions.files.text import BLOCK, Encoding
from tests.files.fec.ledgers import (
    DEBIT,
    MAPPING,
    ROWS,
    SUMS,
    WITHOUT_LINE,
    Row,
    cells,
    cents_by_line,
    lines,
    mapping,
    read,
    text,
)

WHOLE = 'form = "15059*02"\nchart = "anc_2018_06"\n'


def is_right(reading: LedgerReading) -> bool:
    return (
        cents_by_line(reading) == SUMS
        and {entry.account: entry.amount.cents for entry in reading.without_line()} == WITHOUT_LINE
        and reading.totals.debit.cents == reading.totals.credit.cents == DEBIT
        and reading.totals.rows == len(ROWS)
        and not reading.rejected
        and not reading.doubts
    )


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (text().encode(), Encoding.UTF_8),
        (text().encode("utf-8-sig"), Encoding.UTF_8_MARKED),
        (text().encode("cp1252"), Encoding.CP1252),
        (text().encode("iso-8859-15"), Encoding.CP1252),
        (text().replace("Café", "Œuvre €").encode("cp1252"), Encoding.CP1252),
        (text().replace("Café", "Œuvre €").encode("iso-8859-15"), Encoding.LATIN_9),
        (text(separator="|").encode(), Encoding.UTF_8),
        (text(end="\r\n").encode(), Encoding.UTF_8),
        (text(end="\r\n").encode("cp1252").removesuffix(b"\r\n"), Encoding.CP1252),
        (text().replace(",", ".").encode(), Encoding.UTF_8),
        (text().replace("\t0,00\t", "\t\t").encode(), Encoding.UTF_8),
        (text().replace("1234,56", "1\u202f234,56").encode(), Encoding.UTF_8),
        (text().replace("1234,56", "1.234,56 €").encode(), Encoding.UTF_8),
        (text().replace("45,00", "45").encode(), Encoding.UTF_8),
        (text().replace("\t606300\t", "\t 606300 \t").encode(), Encoding.UTF_8),
        (text().replace("Papier", "Papier\x0b\u2028").encode(), Encoding.UTF_8),
        (text().replace("JournalCode", "journalcode").encode(), Encoding.UTF_8),
        ((text() + "\n\n  \n").encode(), Encoding.UTF_8),
    ],
)  # fmt: skip
def test_the_same_entries_have_the_same_sums(data: bytes, encoding: Encoding, tmp_path: Path) -> None:
    reading = read(tmp_path, data)
    assert is_right(reading)
    assert reading.encoding is encoding


def test_a_cost_without_a_line_is_never_lost_in_silence(tmp_path: Path) -> None:
    assert not read(tmp_path, text()).is_sound
    mapped = MAPPING + '[[line]]\nline = "fees"\naccounts = ["622"]\n'
    reading = read(tmp_path, text(), mapped)
    assert reading.is_sound
    assert cents_by_line(reading) == SUMS | {"fees": 10_00}


def test_the_reading_is_a_column_of_the_form(tmp_path: Path) -> None:
    table = read(tmp_path, text()).table()
    assert str(table.total(AccountSide.EXPENSE)) == "4000.07"
    assert str(table.total(AccountSide.RESOURCE)) == "9000.00"
    assert str(table.amount("staff")) == "2800.07"


def test_by_the_chart_every_account_falls_in_its_usual_line(tmp_path: Path) -> None:
    reading = read(tmp_path, text(), WHOLE)
    assert reading.is_sound
    assert cents_by_line(reading) == {
        "other_supplies": 1_245_00,
        "fees": 10_00,
        "pay": 2_000_00,
        "social_charges": 800_07,
        "operating_grants": 9_000_00,
    }


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    order = list(range(19))
    random.Random(5).shuffle(order)
    shuffled = "".join("\t".join(line.split("\t")[at] for at in order) + "\n" for line in lines(ROWS))
    assert is_right(read(tmp_path, shuffled))


def test_a_rejected_row_is_listed_and_the_totals_say_by_how_much_they_differ(tmp_path: Path) -> None:
    reading = read(tmp_path, text().replace("20240229\t606400", "20240230\t606400"))
    (row,) = reading.rejected
    assert [(str(each.place), each.place.path, each.code, each.actual) for each in row.faults] == [
        ("123456782FEC20241231.txt:4", "EcritureDate", "fec_date", "20240230")
    ]
    totals = reading.totals
    assert (totals.is_reconciled, totals.rows_rejected, totals.rows_without_amount) == (False, 1, 0)
    assert (totals.debit + totals.rejected_debit).cents == DEBIT
    assert (totals.credit + totals.rejected_credit).cents == DEBIT
    assert totals.rejected_debit == Euros.of(45)
    assert totals.gap == Euros.of(-45)
    assert [doubt.code for doubt in reading.doubts] == ["fec_unbalanced", "fec_entry_unbalanced"]


def test_every_fault_of_a_row_is_said(tmp_path: Path) -> None:
    row = cells(ROWS[0])
    row[0], row[3], row[4], row[11], row[12] = "", "20241301", "6O63", "(1 234,56)", "12,345"
    reading = read(tmp_path, "\n".join([*lines(ROWS), "\t".join(row)]))
    assert [(each.place.path, each.code) for each in reading.rejected[0].faults] == [
        ("JournalCode", "fec_cell_empty"),
        ("CompteNum", "fec_account"),
        ("EcritureDate", "fec_date"),
        ("Debit", "amount_unreadable.sign_form"),
        ("Credit", "amount_unreadable.ambiguous_separator"),
    ]
    assert reading.totals.rows_without_amount == 1


@pytest.mark.parametrize("blank", ["", " ", "\u202f"])
def test_a_row_has_a_debit_or_a_credit(blank: str, tmp_path: Path) -> None:
    reading = read(tmp_path, text().replace("\t45,00\t0,00\t", f"\t{blank}\t{blank}\t"))
    assert [each.code for row in reading.rejected for each in row.faults] == ["fec_amount_missing"]
    assert reading.totals.rows_without_amount == 1


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([*ROWS, ROWS[-1]], ["fec_unbalanced", "fec_row_repeated", "fec_entry_unbalanced"]),
        ([*ROWS[:2], *ROWS[:2], *ROWS[2:]], ["fec_row_repeated", "fec_row_repeated"]),
        ([*ROWS, *ROWS[:2]], ["fec_entry_again"]),
        ([*ROWS[:5], *ROWS[6:]], ["fec_unbalanced", "fec_entry_unbalanced"]),
        ([ROWS[0], *ROWS[2:4], ROWS[1]], []),
        ([*ROWS, ("AC", "1", "20240215", "606300", "", 5, 0, ""), ("AC", "1", "20240215", "401", "", 0, 5, "")],
         []),
        ([("AC", "A-x", "20240215", "606300", "", 5, 0, ""), ("AC", "A-x", "20240215", "401", "", 0, 5, "")], []),
    ],
)  # fmt: skip
def test_entries_that_are_doubled_or_torn_are_doubtful(
    rows: list[Row], codes: list[str], tmp_path: Path
) -> None:
    reading = read(tmp_path, text(rows))
    assert sorted(doubt.code for doubt in reading.doubts) == sorted(codes)
    assert reading.totals.rows == len(rows)


def test_disorder_beyond_what_is_held_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries_module, "_MOST_OPEN", 3)
    by_account = sorted(ROWS, key=lambda row: row[3])
    reading = read(tmp_path, text(by_account))
    assert cents_by_line(reading) == SUMS
    assert [doubt.code for doubt in reading.doubts] == ["fec_disorder"]
    monkeypatch.setattr(entries_module, "_MOST_PAGES", 2)
    assert [doubt.code for doubt in read(tmp_path, text()).doubts] == ["fec_disorder"]


def test_a_file_of_many_blocks_is_the_sum_of_its_parts(tmp_path: Path) -> None:
    rows: list[Row] = []
    for number in range(4_000):
        day, cents = f"2024{number % 12 + 1:02}05", 1 + number * 37
        rows += [
            ("AC", str(number), day, "606300", "Café", cents, 0, "APES24" if number % 3 else "APES23"),
            ("AC", str(number), day, "401000", "Tiers", 0, cents, ""),
        ]
    data = text(rows).encode("cp1252")
    assert len(data) > 2 * BLOCK
    reading = read(tmp_path, data)
    assert reading.is_sound
    assert cents_by_line(reading) == {"other_supplies": sum(row[5] for row in rows if row[7] == "APES24")}
    assert reading.totals.credit.cents == sum(row[6] for row in rows)
    torn = data.replace(b"\t2000\t", b"\t2000\t", 1).split(b"\n")
    torn[3_000] = torn[3_000].replace(b"606300", b"6O6300").replace(b"401000", b"4O1000")
    torn[7_001] = torn[7_001][:40]
    reading = read(tmp_path, b"\n".join(torn))
    assert [row.line for row in reading.rejected] == [3_001, 7_002]
    assert [doubt.place.line for doubt in reading.doubts if doubt.code == "fec_entry_unbalanced"] != []


def signed(marks: tuple[str, str]) -> str:
    """The same entries in the other form of the norm: an amount and its side."""
    lines = [line.split("\t") for line in text().splitlines()]
    head, rows = lines[0], lines[1:]
    debit, credit = head.index("Debit"), head.index("Credit")
    head[debit], head[credit] = "Montant", "Sens"
    for row in rows:
        is_debit = row[debit].strip("0,") != ""
        row[debit], row[credit] = (row[debit], marks[0]) if is_debit else (row[credit], marks[1])
    return "\n".join("\t".join(row) for row in lines) + "\n"


def xml(source: str) -> str:
    """The same entries as XML, each in an element of its own."""
    lines = [line.split("\t") for line in source.splitlines()]
    parts = ["<comptabilite><exercice><DateCloture>2024-12-31</DateCloture>"]
    of_journal, of_entry = {"JournalCode", "JournalLib"}, {"EcritureNum", "EcritureDate", "EcritureLib"}
    for row in lines[1:]:
        cells = dict(zip(lines[0], row, strict=True))

        def tags(names: set[str], cells: dict[str, str] = cells) -> str:
            return "".join(f"<{name}>{escape(cells[name])}</{name}>" for name in lines[0] if name in names)

        own = tags(set(lines[0]) - of_journal - of_entry - {"Axe1"})
        entry = f"<ecriture>{tags(of_entry)}<ligne>{own}</ligne></ecriture>"
        parts.append(f"<journal>{tags(of_journal)}{entry}</journal>")
    return "\n".join([*parts, "</exercice></comptabilite>"])


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        signed(("D", "C")).encode(),
        signed(("+1", "-1")).encode(),
        text().replace("Debit\tCredit", "DÉBIT\tcrédit").encode(),
        text(end="\r").encode(),
        text().encode() + b"\x1a",
        xml(text()).encode(),
        xml(signed(("D", "C"))).encode(),
    ],
    ids=["sides", "signs", "accents", "old line ends", "an end mark", "xml", "xml with sides"],
)
def test_every_form_of_the_norm_has_the_same_sums(data: bytes, tmp_path: Path) -> None:
    flat = read_fec(saved(tmp_path / "flat.txt", text().encode()), fec_mapping("m.toml", WHOLE))
    other = read_fec(saved(tmp_path / "other.txt", data), fec_mapping("m.toml", WHOLE))
    assert (other.sums, other.totals, other.rejected) == (flat.sums, flat.totals, ())
    assert is_fec(tmp_path / "other.txt")


@pytest.mark.parametrize("name", ["cp850", "mac_roman"])
def test_the_letters_of_old_machines_are_read(name: str, tmp_path: Path) -> None:
    found = fec_entries(saved(tmp_path / "a.txt", text().encode(name)), mapping())
    assert next(iter(found)).label == "Café, été"


def test_a_row_with_a_sign_that_no_text_has_is_rejected(tmp_path: Path) -> None:
    reading = read(tmp_path, text().replace("Papier", "Pap\x85ier"))
    assert [[each.code for each in row.faults] for row in reading.rejected] == [["fec_undecodable"]]


def test_an_amount_without_a_known_side_is_rejected(tmp_path: Path) -> None:
    reading = read(tmp_path, signed(("D", "X")))
    assert {each.code for row in reading.rejected for each in row.faults} == {"fec_side"}


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", ["fec_empty"]),
        (b"\n\n", ["fec_empty"]),
        (b"PK\x03\x04\x00\x00", ["fec_separator"]),
        (text().encode("utf-16"), ["fec_encoding_wide"]),
        (text(separator=";").encode(), ["fec_separator"]),
        (text().replace("JournalCode", '"JournalCode"').encode(), ["fec_quoted"]),
        (text().replace("Debit\tCredit", "Montant\tCout").encode(),
         ["fec_column_missing", "fec_column_missing"]),
        (b"<comptabilite><journal><JournalCode>A</JournalCode></journal></comptabilite>", ["fec_empty"]),
        (b"<comptabilite><journal>", ["fec_xml"]),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ["fec_xml"]),
        (text().replace("EcritureLet", "Debit").encode(), ["fec_column_missing", "fec_column_twice"]),
        (text().replace("Axe1", "Axe2").encode(), ["fec_column_missing"]),
        (b"a" * (2 * BLOCK + 1), ["fec_line_too_long"]),
    ],
)  # fmt: skip
def test_what_is_no_file_of_entries_is_refused(data: bytes, codes: list[str], tmp_path: Path) -> None:
    with pytest.raises(UnreadableFecError) as refused:
        read(tmp_path, data)
    assert [each.code for each in refused.value.faults] == codes
    assert all(each.place.file == "123456782FEC20241231.txt" for each in refused.value.faults)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.txt", "file_missing"), (tmp_path, "file_not_regular")):
        with pytest.raises(UnreadableFecError) as refused:
            read_fec(path, mapping())
        assert [each.code for each in refused.value.faults] == [code]


def test_the_entries_one_by_one_are_the_sums(tmp_path: Path) -> None:
    reading = read(tmp_path, text())
    found = list(fec_entries(tmp_path / reading.file, mapping()))
    expenses = [entry for entry in found if isinstance(entry, Expense)]
    resources = [entry for entry in found if not isinstance(entry, Expense)]
    assert [(entry.id, entry.line, str(entry.amount)) for entry in expenses] == [
        ("fec_2", "other_supplies", "1234.56"),
        ("fec_6", "pay", "2000.00"),
        ("fec_7", "pay", "800.07"),
        ("fec_11", "other_supplies", "-34.56"),
    ]
    assert [(entry.line, str(entry.amount)) for entry in resources] == [("grant_department", "9000.00")]
    first = expenses[0]
    assert (first.label, first.evidence, str(first.engaged_on)) == ("Café, été", "P1", "2024-01-15")
    assert (first.paid_on, first.for_operation) == (None, True)
    assert first.place == "123456782FEC20241231.txt:2"


CENTS = st.integers(min_value=-(10**8), max_value=10**8)


@st.composite
def entries(draw: st.DrawFn) -> list[Row]:
    rows: list[Row] = []
    for number in range(draw(st.integers(0, 12))):
        day = draw(st.sampled_from(["20240101", "20240229", "20241231"]))
        parts = draw(st.lists(CENTS, min_size=1, max_size=4))
        for cents in parts:
            account = draw(st.sampled_from(["606300", "641100", "747300", "411000A", "8700", "622"]))
            axis = draw(st.sampled_from(["APES24", "APES23", ""]))
            rows.append(("J", str(number), day, account, "x", cents, 0, axis))
        rows.append(("J", str(number), day, "512000", "x", 0, sum(parts), ""))
    return rows


class TestConservation:
    """What is of a line, what has no line and what is not of the operation are together what was read."""

    @given(entries(), st.randoms(use_true_random=False))
    def test_parts_are_the_whole_in_any_order(
        self, tmp_path_factory: pytest.TempPathFactory, rows: list[Row], drawn: random.Random
    ) -> None:
        folder = tmp_path_factory.mktemp("fec")
        reading = read(folder, text(rows))
        assert reading.totals.debit.cents == sum(row[5] for row in rows)
        assert reading.totals.credit.cents == sum(row[6] for row in rows)
        assert reading.totals.is_reconciled
        assert reading.totals.gap == Euros.ZERO
        for account in {row[3] for row in rows}:
            mine = [row for row in rows if row[3] == account]
            sums = [entry for entry in reading.sums if entry.account == account]
            assert sum(entry.rows for entry in sums) == len(mine)
            assert sum(entry.debit.cents for entry in sums) == sum(row[5] for row in mine)
        found = list(fec_entries(folder / reading.file, mapping()))
        assert sum(entry.amount.cents for entry in found) == sum(cents_by_line(reading).values())
        shuffled = list(rows)
        drawn.shuffle(shuffled)
        assert read(folder, text(shuffled)).sums == reading.sums
