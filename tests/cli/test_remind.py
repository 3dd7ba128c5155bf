"""`subventio remind`: what it tells, its rules, its exit codes."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.console import ROOT, Console, plain

OFFICE = "examples/portefeuille-fictif"
ASKED = ("remind", OFFICE, "--as-of", "2025-07-11", "--dry-run")


def test_it_tells_what_is_due_and_what_waits_for_somebody(run: Console) -> None:
    said = run(*ASKED)
    assert (said.code, said.err) == (1, "")
    assert plain(said.out).splitlines() == [
        "Rappels au 11 juillet 2025",
        "  fete-2024  relance : Bilan (échéance le 30/06/2025) → sans adresse électronique correcte",
        "Rien ne part pour :",
        (
            "  atelier-2023  Bilan (échéance le 30/06/2024) : mise en demeure à proposer"
            " (« subventio generate mise-en-demeure »)"
        ),
        "1 lettre à envoyer, 1 obligation sans envoi",
        (
            "→ adresse du bénéficiaire, une seule : « mail » de [party.beneficiary.letters], dans convention.toml ;"
            " sinon, écrire la lettre par « subventio generate »"
        ),
    ]


def test_it_says_the_same_in_english_and_as_json(run: Console) -> None:
    said = run(*ASKED, "--lang", "en").out
    assert "fete-2024  overdue letter: Bilan (due 30/06/2025) → no correct e-mail address" in said
    found = json.loads(run(*ASKED, "--format", "json").out)
    assert (found["schema"], found["as_of"]) == ("subventio/reminders/1", "2025-07-11")
    assert found["due"] == [
        {
            "dossier": "fete-2024", "kind": "relance", "to": None, "outcome": None,
            "duties": [{"duty": "bilan", "due": "2025-06-30", "step": 1}],
        }
    ]  # fmt: skip
    assert [(item["dossier"], item["why"]) for item in found["not_due"]] == [
        ("atelier-2023", "formal_notice")
    ]


def test_nothing_is_due_on_a_saturday_and_all_says_why(run: Console) -> None:
    said = run("remind", OFFICE, "--as-of", "2025-07-12", "--all")
    assert said.code == 0
    assert "fete-2024  Bilan (échéance le 30/06/2025) : jour sans envoi" in plain(said.out)


def test_an_office_has_its_own_rules(run: Console, tmp_path: Path) -> None:
    rules = tmp_path / "reminders.toml"
    rules.write_text('schema = "subventio/reminders/1"\nafter = [20]\nformal_notice = 400\n', "utf-8")
    assert run(*ASKED, "--rules", str(rules)).code == 0
    later = run("remind", OFFICE, "--as-of", "2025-07-21", "--rules", str(rules), "--format", "json").out
    assert [item["duties"][0]["step"] for item in json.loads(later)["due"]] == [20]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("after = [1, 0]", "after : la valeur n° 2, 0, n’est pas un nombre de jours admis"),
        ("after = 15", "attendu"),
        ("befor = [15]", "vouliez-vous écrire « before » ?"),
        ("apart = true", "apart : true n’est pas un nombre de jours admis"),
        ('quiet_days = "oui"', "quiet_days"),
        ('from = "la mairie"', '"la mairie" n’est pas une adresse électronique'),
        ("after = [", ":2"),
    ],
)
def test_each_fault_of_the_rules_has_its_line_and_what_is_expected(
    text: str, said: str, run: Console, tmp_path: Path
) -> None:
    rules = tmp_path / "reminders.toml"
    rules.write_text(f'schema = "subventio/reminders/1"\n{text}\n', "utf-8")
    found = run(*ASKED, "--rules", str(rules))
    assert (found.code, found.out) == (2, "")
    assert f"{rules}:2" in found.err
    assert said in plain(found.err), found.err


def test_rules_of_another_schema_or_of_no_file_are_refused(run: Console, tmp_path: Path) -> None:
    rules = tmp_path / "reminders.toml"
    rules.write_bytes(b"\xff\xfe")
    assert run(*ASKED, "--rules", str(rules)).code == 2
    rules.write_text("after = [1]\n", "utf-8")
    assert 'schema = "subventio/reminders/1"' in run(*ASKED, "--rules", str(rules)).err
    missing = run(*ASKED, "--rules", str(tmp_path / "none.toml"))
    assert (missing.code, missing.out) == (2, "")


def test_a_dossier_that_cannot_be_read_is_told_and_the_others_are_treated(
    run: Console, tmp_path: Path
) -> None:
    (tmp_path / "convention.toml").write_text("title = ", "utf-8")
    said = run(*ASKED, str(tmp_path))
    assert said.code == 2
    assert "fete-2024" in said.out
    assert run("remind", str(tmp_path / "none")).code == 2
    assert run(*ASKED, "--rulebooks", "none-such").code == 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_words_that_name_no_server_are_refused_with_what_is_expected(run: Console, language: str) -> None:
    said = run("remind", OFFICE, "--as-of", "2025-07-11", "--send", "http://courrier", "--lang", language)
    assert (said.code, said.out) == (2, "")
    assert "http://courrier" in said.err
    assert "smtp://USER@HOST:587" in said.err


def test_as_many_processes_as_asked_decide_what_one_decides(run: Console, tmp_path: Path) -> None:
    for number in range(9):
        shutil.copytree(ROOT / "examples" / "portefeuille-fictif" / "fete-2024", tmp_path / f"{number}")
        path = tmp_path / f"{number}" / "convention.toml"
        path.write_text(path.read_text("utf-8").replace('id = "fete', f'id = "{number // 2}-fete'), "utf-8")
    (tmp_path / "4" / "facts.toml").write_text("title = ", "utf-8")
    words = ("remind", str(tmp_path), "--as-of", "2025-07-11", "--all")
    alone, together = run(*words, "--jobs", "1"), run(*words, "--jobs", "2")
    assert (alone.code, "4-fete" in alone.out, "4/facts.toml:1" in alone.err) == (2, True, True)
    assert together == alone


def test_a_dry_run_reads_what_was_sent_where_nobody_may_write(
    run: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, connect = tmp_path / "sent.sqlite", sqlite3.connect
    kept = ("--state", str(state))
    assert run(*ASKED[:-1], "--outbox", str(tmp_path / "out"), *kept).code == 1
    before = state.read_bytes()

    def only_to_be_read(
        where: Path | str, *, timeout: float, isolation_level: None, uri: bool = False
    ) -> object:
        place = where if uri else f"file:{where}?mode=ro"
        return connect(place, uri=True, timeout=timeout, isolation_level=isolation_level)

    monkeypatch.setattr(sqlite3, "connect", only_to_be_read)
    said = run(*ASKED, *kept)
    assert (said.code, said.err) == (1, "")
    assert "fete-2024  relance" in plain(said.out)
    assert state.read_bytes() == before


def test_a_dry_run_says_why_it_cannot_read_what_was_sent(run: Console, tmp_path: Path) -> None:
    state = tmp_path / "sent.sqlite"
    state.write_bytes(b"no database" * 100)
    said = run(*ASKED, "--state", str(state))
    assert (said.code, said.out) == (2, "")
    assert str(state) in said.err
