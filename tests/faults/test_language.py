"""What the language says, and how its values are told, each row by its number in the table of faults."""

import json
import shutil
from pathlib import Path

import pytest

from conventions.cli.main import main
from tests.cli.console import plain

HERE = Path(__file__).parent
RATIO = HERE / "agreements" / "ratio"
TWO_CURRENCIES = HERE.parents[1] / "examples/clauses/18-two-currencies"
FACTS = """
[[fact]]
key = "exchange_rate"
occurred_on = 2025-12-31
value = "0,9512"

[[fact]]
key = "spent_abroad"
occurred_on = 2026-01-10
value = "1234,56"
"""


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    main(words)
    said = capsys.readouterr()
    return plain(said.out + said.err)


def definition(capsys: pytest.CaptureFixture[str], folder: Path, name: str) -> object:
    found = json.loads(told(capsys, "check", str(folder), "--as-of", "2026-02-01", "--format", "json"))
    return found["dossiers"][0]["definitions"][name]["value"]


def test_a16_a_rate_of_exchange_is_told_in_both_currencies(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "dossier"
    shutil.copytree(TWO_CURRENCIES, folder)
    (folder / "facts.toml").write_text(FACTS, encoding="utf-8")
    text = told(capsys, "explain", str(folder), "entitlement", "--as-of", "2026-02-01")
    assert " : 0,9512 EUR/CHF" in text
    assert " : 1 234,56 CHF" in text
    (folder / "convention.toml").write_text(
        (folder / "convention.toml").read_text(encoding="utf-8")
        + '\n[define.third]\nvalue = "exchange_rate / 3"\n',
        encoding="utf-8",
    )
    shown = told(capsys, "check", str(folder), "--as-of", "2026-02-01", "--all", "--rulebooks", "none")
    assert "0,3171 EUR/CHF" in shown
    assert definition(capsys, folder, "third") == "1189/3750"


def test_a17_a_part_of_a_whole_is_told_in_per_cent(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "check", str(RATIO), "--as-of", "2025-06-01", "--all", "--rulebooks", "none")
    assert "11,86 %" in shown
    assert "12000/101201" not in shown
    assert definition(capsys, RATIO, "share") == "12000/101201"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("monthly", "1 200,00 €"),
        ("whole_euros", "1 422,00 €"),
        ("resources_left", "88 000,00 €"),
        ("weeks", "17,381"),
        ("other", "1 000,00 CHF"),
    ],
)
def test_a20_weeks_months_resources_and_roundings_are_read(
    capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    assert value in told(capsys, "explain", str(RATIO), name, "--as-of", "2025-06-01").splitlines()[1]


def test_a20_a_delay_in_weeks_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "check", str(RATIO), "--as-of", "2025-06-01", "--all", "--rulebooks", "none")
    assert "échéance 28 janvier 2026" in shown


def test_a_rounding_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "explain", str(RATIO), "whole_euros", "--as-of", "2025-06-01")
    assert "arrondi au multiple de 1,00 € inférieur" in shown


def with_text(folder: Path, before: str, after: str) -> Path:
    """A copy of the agreement with a ratio, in which a text stands for another."""
    shutil.copytree(RATIO, folder)
    text = (folder / "convention.toml").read_text(encoding="utf-8")
    assert before in text
    (folder / "convention.toml").write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder


def test_hours_are_refused_for_the_day_is_the_unit(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = with_text(tmp_path / "dossier", "4 weeks", "48 hours")
    shown = told(capsys, "check", str(folder), "--as-of", "2025-06-01")
    assert "« hours » est plus court qu’un jour, la plus petite unité" in shown


def test_an_amount_in_another_currency_is_refused_with_what_there_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = with_text(tmp_path / "dossier", 'amount = "', 'amount = "CHF ')
    shown = told(capsys, "check", str(folder), "--as-of", "2025-06-01")
    assert "une convention qui ne nomme pas sa monnaie compte en euros" in shown
    assert 'currency = "CHF"' in shown


def test_a_share_that_is_supposed_is_told_in_per_cent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(Path(__file__).parent / "agreements" / "ratio", tmp_path / "ratio"))
    with (folder / "convention.toml").open("a", encoding="utf-8") as text:
        text.write('\n[fact.rate_reached]\ntype = "ratio"\nlabel = "part atteinte"\n')
    facts = '[[fact]]\nkey = "rate_reached"\noccurred_on = 2025-02-01\nvalue = ["70 %", "80 %"]\n'
    (folder / "facts.toml").write_text(facts, encoding="utf-8")
    main(["whatif", str(folder), "--fact", "rate_reached=2025-02-01:75 %", "--as-of", "2025-03-01"])
    said = plain(capsys.readouterr().out)
    assert "part atteinte, 1er février 2025, 75 %" in said
    assert "part atteinte, 1er février 2025, entre 70 % et 80 %" in said
