"""The table of docs/traps.md promises a test for each of its rows."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_each_trap_of_the_table_has_a_test_by_its_number() -> None:
    promised = re.findall(r"^\| (\d+) \|", (ROOT / "docs/traps.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert promised == [str(number) for number in range(1, 26)]
    tests = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests/documents").glob("test_docxtpl_traps_of_*.py")
    )
    tested = {
        number
        for numbers in re.findall(r"^def test_(\d+(?:_and_\d+)*)_", tests, re.MULTILINE)
        for number in numbers.split("_and_")
    }
    assert tested == set(promised)
