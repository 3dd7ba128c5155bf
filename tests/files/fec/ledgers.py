"""A sound file of entries, and what its sums must be: worked out from the rows, not by the reader."""

from pathlib import Path

from conventions.files.ledgers.fec_mapping import FecMapping, fec_mapping
from conventions.files.ledgers.fec_reader import LedgerReading, read_fec
from conventions.files.ledgers.fec_rows import COLUMNS

MAPPING = """
form = "15059*02"

[operation]
column = "Axe1"
values = ["APES24"]

[[line]]
line = "other_supplies"
accounts = ["606"]

[[line]]
line = "pay"
accounts = ["641-645"]

[[line]]
line = "grant_department"
accounts = ["74"]
"""

ROWS = [
    # journal, number, day, account, label, debit, credit, axis
    ("AC", "1", "20240115", "606300", "Café, été", 1_234_56, 0, "APES24"),
    ("AC", "1", "20240115", "401000", "Fournisseur", 0, 1_234_56, ""),
    ("AC", "2", "20240229", "606400", "Papier", 45_00, 0, "APES23"),
    ("AC", "2", "20240229", "401000", "Fournisseur", 0, 45_00, ""),
    ("OD", "1", "20240331", "641100", "Salaires", 2_000_00, 0, "APES24"),
    ("OD", "1", "20240331", "645100", "Charges", 800_07, 0, "APES24"),
    ("OD", "1", "20240331", "421000", "Personnel", 0, 2_800_07, ""),
    ("BQ", "7", "20240402", "512000", "Versement", 9_000_00, 0, ""),
    ("BQ", "7", "20240402", "747300", "Département", 0, 9_000_00, "APES24"),
    ("OD", "2", "20241231", "606300", "Avoir", 0, 34_56, "APES24"),
    ("OD", "2", "20241231", "401000", "Fournisseur", 34_56, 0, ""),
    ("OD", "3", "20241231", "622600", "Honoraires", 10_00, 0, "APES24"),
    ("OD", "3", "20241231", "401000", "Expert", 0, 10_00, ""),
]
SUMS = {"other_supplies": 1_200_00, "pay": 2_800_07, "grant_department": 9_000_00}
WITHOUT_LINE = {"622600": 10_00}
DEBIT = sum(row[5] for row in ROWS)

Row = tuple[str, str, str, str, str, int, int, str]


def comma(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02}"


def cells(row: Row) -> list[str]:
    journal, number, day, account, label, debit, credit, axis = row
    return [
        journal, f"Journal {journal}", number, day, account, f"Compte {account}", "", "", f"P{number}", day,
        label, comma(debit), comma(credit), "", "", day, "", "", axis,
    ]  # fmt: skip


def lines(rows: list[Row], separator: str = "\t") -> list[str]:
    return [separator.join((*COLUMNS, "Axe1")), *(separator.join(cells(row)) for row in rows)]


def text(rows: list[Row] = ROWS, separator: str = "\t", end: str = "\n") -> str:
    return "".join(f"{line}{end}" for line in lines(rows, separator))


def mapping(toml: str = MAPPING) -> FecMapping:
    return fec_mapping("mapping.toml", toml)


def read(folder: Path, data: bytes | str, toml: str = MAPPING) -> LedgerReading:
    path = folder / "123456782FEC20241231.txt"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_fec(path, mapping(toml))


def cents_by_line(reading: LedgerReading) -> dict[str, int]:
    return {line.key: line.amount.cents for line in reading.lines()}
