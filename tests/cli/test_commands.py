"""Every command, its forms and its exit codes."""

import csv
import io
import json
import re
from pathlib import Path
from shutil import copytree
from xml.etree import ElementTree as ET

import pytest

from conventions.cli.commands import COMMANDS
from conventions.documents.kinds import Kind
from tests.cli.console import APES, CLOSED, COMMUNE, DOSSIERS, PUBLISHED, Console, plain

SOME = (APES, "examples/clauses/01-base-with-or-without-vat")
"""Two dossiers, for what is said of several."""


@pytest.mark.parametrize(
    ("day", "threshold", "code"),
    [
        ("2025-05-01", "major", 0),
        ("2025-05-02", "major", 0),
        ("2025-05-02", "minor", 0),
        ("2025-05-02", "info", 1),
        ("2025-06-02", "blocking", 0),
        ("2025-06-02", "major", 1),
        ("2025-06-02", "minor", 1),
        ("2025-06-02", "never", 0),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "junit"])
def test_the_exit_code_follows_the_threshold_in_every_form(
    day: str, threshold: str, code: int, form: str, run: Console
) -> None:
    assert run("check", APES, "--as-of", day, "--fail-on", threshold, "--format", form).code == code


def test_major_is_the_threshold_when_none_is_given(run: Console) -> None:
    assert run("check", APES, "--as-of", "2025-06-02").code == 1
    assert run("explain", APES, "final_bilan", "--as-of", "2025-06-02").code == 1
    assert run("audit", PUBLISHED).code == 1
    assert run("audit", PUBLISHED, "--fail-on", "never").code == 0


def test_what_was_recorded_later_is_not_known(run: Console) -> None:
    assert run("check", CLOSED, "--as-of", "2025-06-05").code == 0
    assert run("check", CLOSED, "--as-of", "2025-06-05", "--known-on", "2025-06-05").code == 1
    assert run("check", CLOSED, "--as-of", "2025-06-05", "--rulebooks", "none").code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "COMMANDE"),
        (("chek",), "chek"),
        (("check",), "PATH"),
        (("check", APES, "--as-of", "2025-02-30"), "« 2025-02-30 » n’est pas une date"),
        (("check", APES, "--as-of", "20250601"), "« 20250601 » n’est pas une date"),
        (("check", APES, "--as-of", "2025-W01-1"), "n’est pas une date"),
        (("check", APES, "--as-of", "0001-01-01"), "« 0001-01-01 »"),
        (("check", APES, "--as-of", "9999-12-31"), "« 9999-12-31 »"),
        (("check", APES, "--as-of"), "--as-of : attend une valeur"),
        (("check", APES, "--format", "xml"), "xml"),
        (("check", APES, "--fail-on", "grave"), "grave"),
        (("check", APES, "--rulebooks", "law"), "« law »"),
        (("check", APES, "--fromat", "json"), "vouliez-vous dire --format"),
        (("check", APES, "--for", "json"), "--for"),
        (("check", APES, "--lang", "de"), "de"),
        (("explain",), "DOSSIER"),
        (("explain", APES, "final_bilan", "more"), "more"),
        (("explain", APES, "final_blian"), "vouliez-vous dire final_bilan"),
        (("explain", APES, "zzzzzz"), "full_clawback"),
        (("bilan", APES, CLOSED), CLOSED),
        (("agenda", APES, "--from", "2025-02-01", "--to", "2025-01-31"), "précède"),
        (("template", "draw"), "draw"),
        (("deadline", "2025-01-31"), "PERIOD"),
        (("deadline", "2025-01-32", "1 month"), "2025-01-32"),
        (("deadline", "2025-01-31", "1 moon"), "1 moon"),
        (("deadline", "2025-01-31", "1 month", "--territory", "mars"), "alsace_moselle"),
        (("deadline", "2025-01-31", "1 month", "--clear"), "à rebours"),
        (("deadline", "2025-01-31", "1 month", "--rounding", "strict"), "28 février 2025"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_exit_code_2(
    words: tuple[str, ...], complaint: str, run: Console
) -> None:
    said = run(*words)
    assert (said.code, said.out) == (2, "")
    first, *others = plain(said.err).splitlines()
    assert first.startswith("subventio")
    assert complaint in first
    assert others in (
        [],
        [f"Aide : subventio{f' {words[0]}' if words and words[0] in COMMANDS else ''} --help"],
    )


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_command_has_its_help(command: str, language: str, run: Console) -> None:
    said = run(command, "--help", "--lang", language)
    assert said.code == 0
    assert plain(said.out).startswith(
        ("usage : " if language == "fr" else "usage: ") + f"subventio {command}"
    )
    keys = set(re.findall(r"\bcli\.\w+", plain(said.out)))
    assert not keys, f"give them words in locale/{language}/cli.po"


def test_a_norm_may_follow_the_options(run: Console) -> None:
    before = run("explain", CLOSED, "reduction", "--as-of", "2025-07-02")
    assert run("explain", CLOSED, "--as-of", "2025-07-02", "reduction") == before
    both = run("check", APES, CLOSED, "--as-of", "2025-07-02", "--format", "csv")
    assert run("check", APES, "--as-of", "2025-07-02", "--format", "csv", CLOSED) == both


def test_the_last_language_asked_is_spoken(run: Console) -> None:
    assert run("check", APES, "--as-of", "2025-05-01", "--lang=en").out.startswith("status on 1 May 2025")
    assert run("--lang", "en", "check", APES, "--as-of", "2025-05-01").out.startswith("status on 1 May 2025")


def test_the_reduction_names_what_is_left_out_and_why(run: Console) -> None:
    for subject in ("reduction", "eligible_expenses"):
        said = run("explain", CLOSED, subject, "--as-of", "2025-07-02")
        assert "1 200,00 €" in plain(said.out)
        assert "acquittée hors de la période" in said.out
        assert "expenses.csv:12" in said.out


def test_a_last_day_that_is_a_sunday_is_said_not_to_move(run: Console) -> None:
    said = run("explain", APES, "extension_request", "--as-of", "2024-07-01")
    assert "30 juin 2024 est un dimanche" in said.out
    assert "forclos" in said.out


def test_a_definition_with_readings_only_is_explained_under_each(run: Console) -> None:
    said = run("explain", COMMUNE, "retention", "--as-of", "2024-03-02")
    assert "sur la subvention (5 % × subvention accordée)" in plain(said.out)
    assert "sur le montant dû (5 % × Montant dû selon les dépenses)" in plain(said.out)


@pytest.mark.parametrize("name", ["grant", "paid", "final_grant", "to_pay", "to_recover", "recovered"])
def test_every_standard_amount_is_explained(name: str, run: Console) -> None:
    said = run("explain", CLOSED, name, "--as-of", "2025-07-02", "--format", "json")
    assert said.code == 0
    tree = json.loads(said.out)["values"][name]
    assert tree["value"] is not None


def test_a_code_without_finding_that_day_is_no_fault(run: Console) -> None:
    said = run("explain", CLOSED, "duty_overdue", "--as-of", "2025-07-02")
    assert said.code == 0
    assert "Aucun constat" in said.out


def test_a_code_of_the_audit_is_explained_by_its_findings(run: Console) -> None:
    said = run("explain", PUBLISHED, "votes_exceed_members", "--as-of", "2024-05-28", "--format", "json")
    assert [finding["code"] for finding in json.loads(said.out)["findings"]] == ["votes_exceed_members"]


def test_the_timeline_goes_on_after_the_question(run: Console) -> None:
    told = json.loads(run("explain", APES, "--as-of", "2025-01-15", "--format", "json").out)["timeline"]
    changes = {(item["date"], item["norm"], item["after"]) for item in told}
    assert ("2025-06-02", "final_bilan", "overdue") in changes
    assert ("2025-12-02", "full_clawback", "open") in changes


def test_the_timeline_knows_no_more_than_was_recorded(run: Console) -> None:
    asked = ("explain", CLOSED, "final_bilan", "--as-of", "2025-06-05", "--format", "json")
    later = json.loads(run(*asked).out)["timeline"]
    then = json.loads(run(*asked, "--known-on", "2025-06-05").out)["timeline"]
    assert later[-1]["after"] == "met"
    assert then[-1]["after"] == "overdue"


def test_the_timeline_marks_the_day_of_the_question(run: Console) -> None:
    said = run("explain", CLOSED, "--as-of", "2025-06-20")
    marked = [line for line in said.out.splitlines() if line.startswith("  20/06/2025")]
    assert marked == ["  20/06/2025 ◆ jour de la question"]


def test_the_agenda_has_three_forms(run: Console, tmp_path: Path) -> None:
    asked = ("agenda", *SOME, "--from", "2025-01-01", "--to", "2025-12-31")
    found = json.loads(run(*asked, "--format", "json").out)
    assert (found["schema"], found["from"], found["to"]) == ("subventio/agenda/1", "2025-01-01", "2025-12-31")
    assert ("2025-06-01", "due", "final_bilan") in {
        (item["date"], item["occasion"], item["norm"]) for item in found["items"]
    }
    target = tmp_path / "deep" / "agenda.txt"
    said = run(*asked, "-o", str(target))
    assert (said.code, said.out) == (0, "")
    assert target.read_text("utf-8") == run(*asked).out


def test_the_calendar_file_is_one(run: Console) -> None:
    icalendar = pytest.importorskip("icalendar")
    said = run("agenda", *SOME, "--from", "2025-01-01", "--format", "ics")
    calendar = icalendar.Calendar.from_ical(said.out)
    assert any(event.get("dtstart").dt.isoformat() == "2025-06-01" for event in calendar.walk("VEVENT"))


def test_the_bilan_adds_up(run: Console) -> None:
    found = json.loads(run("bilan", CLOSED, "--as-of", "2025-07-02", "--format", "json").out)
    assert found["schema"] == "subventio/bilan/1"
    assert found["eligible"] == found["total"]["actual"] == "46110.40"
    assert [(row["amount"], row["reasons"]) for row in found["left_out"]] == [
        ("1200.00", ["paid_outside_period"])
    ]
    assert json.loads(run("bilan", APES, "--as-of", "2025-07-02", "--format", "json").out)["lines"] is None


def test_a_bilan_without_a_table_says_why(run: Console, tmp_path: Path) -> None:
    asked = ("--as-of", "2026-04-01", "--lang", "en")
    no_definition = run("bilan", "examples/clauses/02-ineligible-costs", *asked).out
    assert "does not say what expenses count" in no_definition
    no_ledger = run("bilan", "examples/clauses/03-pro-rata-of-declared-base", *asked).out
    assert "no ledger has been seen" in no_ledger
    dossier = copytree("examples/clauses/02-ineligible-costs", tmp_path / "dossier")
    text = (dossier / "convention.toml").read_text("utf-8")
    added = '[define]\neligible_expenses = "sum(eligible, amount)"\n'
    (dossier / "convention.toml").write_text(text + added, encoding="utf-8")
    no_budget = run("bilan", str(dossier), *asked).out
    assert "the planned budget has no lines" in no_budget
    assert "fine" in no_budget


def test_amounts_of_rows_bear_the_label_of_their_definition(run: Console) -> None:
    asked = ("examples/clauses/35-cumulative-ceiling", "--as-of", "2025-09-30", "--all")
    said = plain(run("check", *asked).out)
    assert "Acomptes dus jusqu’à cette demande [c3]" in said
    assert "Acompte [c1] (art. 4) : exécution faite, échéance 16 mai 2025, 0,00 €" in said


def test_the_templates_are_listed(run: Console) -> None:
    found = json.loads(run("template", "list", "--format", "json").out)
    assert [item["kind"] for item in found["templates"]] == [kind.value for kind in Kind]


def test_the_audit_has_the_forms_of_check(run: Console) -> None:
    whole = json.loads(run("audit", *DOSSIERS, "--format", "json").out)
    assert whole["schema"] == "subventio/audit/1"
    lines = [json.loads(line) for line in run("audit", *DOSSIERS, "--format", "jsonl").out.splitlines()]
    assert lines == whole["dossiers"]
    rows = list(csv.DictReader(io.StringIO(run("audit", *DOSSIERS, "--format", "csv").out)))
    assert len(rows) == sum(len(item["findings"]) for item in whole["dossiers"])
    suite = ET.fromstring(run("audit", *DOSSIERS, "--format", "junit").out)  # noqa: S314 — our own text
    assert suite.get("tests") == str(len(lines))


def test_a_line_of_jsonl_is_a_dossier_of_json(run: Console) -> None:
    asked = ("check", *DOSSIERS, "--as-of", "2025-12-02", "--format")
    lines = [json.loads(line) for line in run(*asked, "jsonl").out.splitlines()]
    assert lines == json.loads(run(*asked, "json").out)["dossiers"]


def test_the_same_dossier_is_checked_once(run: Console) -> None:
    said = run(
        "check",
        APES,
        "examples/portefeuille-fictif",
        APES,
        "--as-of",
        "2025-05-01",
        "--format",
        "json",
    )
    below = list(Path("examples/portefeuille-fictif").rglob("convention.toml"))
    assert json.loads(said.out)["summary"]["dossiers"] == len(below) + 1


def test_an_ambiguous_deadline_gives_its_candidates(run: Console) -> None:
    said = run("deadline", "2025-01-31", "1 month", "--rounding", "strict", "--format", "json")
    assert said.code == 2
    assert json.loads(said.out) == {"error": "ambiguous_date", "candidates": ["2025-02-28", "2025-03-01"]}


@pytest.mark.parametrize(
    ("options", "day"),
    [
        ((), "2025-02-28"),
        (("--rounding", "up"), "2025-03-01"),
        (("--roll", "following"), "2025-02-28"),
        (("--counting", "franc"), "2025-03-01"),
        (("--backwards",), "2024-12-31"),
        (("--backwards", "--clear"), "2024-12-30"),
        (("--territory", "alsace_moselle"), "2025-02-28"),
    ],
)
def test_a_deadline_has_raw_date_steps_and_readings(options: tuple[str, ...], day: str, run: Console) -> None:
    found = json.loads(run("deadline", "2025-01-31", "1 month", *options, "--format", "json").out)
    assert list(found) == ["raw", "date", "steps", "readings"]
    assert found["date"] == day
    assert found["steps"]


def test_a_rolled_deadline_keeps_its_raw_date(run: Console) -> None:
    found = json.loads(
        run("deadline", "2025-02-01", "1 month", "--roll", "following", "--format", "json").out
    )
    assert (found["raw"], found["date"]) == ("2025-03-01", "2025-03-03")


@pytest.mark.parametrize("day", ["0001-01-02", "9999-12-30"])
@pytest.mark.parametrize("command", ["check", "explain"])
def test_a_day_far_away_is_a_day(command: str, day: str, run: Console) -> None:
    said = run(command, CLOSED, "--as-of", day, "--format", "json")
    assert said.code in (0, 1)
    assert said.err == ""
