"""`subventio cash`: what a dossier brings and takes, month by month, and its lowest day."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.approvals import assert_approved
from tests.cli.console import APES, CLOSED, COMMUNE, Console, plain

HERE = Path(__file__).parent / "approved_cash"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("form", ["text", "json", "svg"])
def test_the_plan_of_the_closed_dossier_is_approved(form: str, language: str, run: Console) -> None:
    said = run("cash", CLOSED, "--as-of", "2025-07-02", "--format", form, "--lang", language)
    assert said.code == 1, "the account falls below zero"
    assert_approved(HERE / f"{form}.{language}.txt", said.out)


def test_what_is_not_dated_is_named_and_in_no_month(run: Console) -> None:
    said = run("cash", APES, "--as-of", "2024-03-01", "--opening", "5 000 €")
    assert "sans date connue" in said.out
    assert "49 500,00 €  Versement unique à la signature" in plain(said.out)


def test_with_enough_at_the_beginning_nothing_is_to_be_advanced(run: Console) -> None:
    said = run("cash", CLOSED, "--as-of", "2025-07-02", "--opening", "9010")
    assert (said.code, "avancer" in said.out) == (0, False)
    assert run("cash", CLOSED, "--as-of", "2025-07-02", "--opening", "9009,99").code == 1


def test_several_dossiers_are_one_account(run: Console) -> None:
    both = json.loads(
        run("cash", CLOSED, COMMUNE, "--as-of", "2025-07-02", "--format", "json", "--to", "2025-12-31").out
    )
    alone = [
        json.loads(
            run(
                "cash",
                path,
                "--as-of",
                "2025-07-02",
                "--format",
                "json",
                "--from",
                "2023-01-01",
                "--to",
                "2025-12-31",
            ).out
        )
        for path in (CLOSED, COMMUNE)
    ]
    assert float(both["closing"]) == pytest.approx(sum(float(each["closing"]) for each in alone))
    assert (
        any(move["label"].startswith("commune-fictive-2023 · ") for move in both["undated"] + both["outside"])
        or not both["outside"]
    )


def test_the_chart_is_sound_and_says_in_words_what_it_shows(tmp_path: Path, run: Console) -> None:
    path = tmp_path / "plan.svg"
    assert run("cash", CLOSED, "--as-of", "2025-07-02", "--format", "svg", "-o", str(path)).code == 1
    root = ET.fromstring(path.read_text("utf-8"))  # noqa: S314 -- our own file
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "title desc"
    told = plain("".join(root.find(f"{SVG}desc").itertext()))  # type: ignore[union-attr]
    assert "5 juillet 2024" in told
    assert len([bar for bar in root.iter(f"{SVG}rect") if bar.find(f"{SVG}title") is not None]) == 12
    assert path.stat().st_size < 10_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--opening", "beaucoup"), "n’est pas un montant"),
        (("--from", "2025-01-01", "--to", "2024-01-01"), "plan de trésorerie"),
    ],
)
def test_what_is_no_plan_is_refused(words: tuple[str, ...], said: str, run: Console) -> None:
    found = run("cash", CLOSED, "--as-of", "2025-07-02", *words)
    assert (found.code, said in found.err) == (2, True)


def test_an_unreadable_dossier_has_no_plan(tmp_path: Path, run: Console) -> None:
    assert run("cash", str(tmp_path)).code == 2
