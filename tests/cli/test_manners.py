"""What a person meets at the command line: a word mistyped, a day as it is written in France, too much said."""

import shlex
from pathlib import Path

import pytest

from budget.findings import Severity
from conventions.cli import reporting
from conventions.cli.commands import COMMANDS
from conventions.cli.options import STATUSES
from conventions.engine.status import DutyStatus, RightStatus
from conventions.exports.check_forms import FindingsCsv
from conventions.exports.checked import Checked, Part
from conventions.exports.style import PLAIN, Style
from conventions.messages import catalogue
from tests.cli.console import APES, CLOSED, Console, plain

DAY = ("--as-of", "2025-06-02", "--rulebooks", "none")


@pytest.mark.parametrize(
    ("call", "meant"),
    [
        ("chek x", "check"),
        ("generate relanse x", "relance"),
        ("check x --format jsn", "json"),
        ("check x --formt json", "--format"),
        ("check x --only overdu", "overdue"),
        ("model show commun/annuel-acompte@1", "commun/annuel-acomptes@1"),
        (f"explain {APES} final_bilans", "final_bilan"),
    ],
)
def test_what_was_mistyped_is_proposed(call: str, meant: str, run: Console) -> None:
    said = run(*call.split())
    assert said.code == 2
    assert f"vouliez-vous dire {meant} ?" in plain(said.err)


def test_a_word_far_from_all_gets_the_list(run: Console) -> None:
    assert "check, explain, audit" in run("zzz").err


@pytest.mark.parametrize("option", ["--as-of", "--known-on"])
@pytest.mark.parametrize("day", ["02/06/2025", "2/6/2025"])
def test_a_day_may_be_written_as_in_france(option: str, day: str, run: Console) -> None:
    french, iso = (run("check", APES, option, said, "--format", "json").out for said in (day, "2025-06-02"))
    assert french == iso


@pytest.mark.parametrize(("command", "own"), [("agenda", "--from"), ("generate relance", "--date")])
def test_one_option_names_the_day_of_every_command(
    command: str, own: str, run: Console, tmp_path: Path
) -> None:
    written = [tmp_path / "own.docx", tmp_path / "as-of.docx"]
    for option, file in zip((own, "--as-of"), written, strict=True):
        assert run(*command.split(), APES, option, "2025-06-11", "-o", str(file)).code == 0
    assert written[0].read_bytes() == written[1].read_bytes()


@pytest.mark.parametrize("day", ["31/02/2025", "06/2025", "02-06-2025"])
def test_a_day_that_is_none_is_refused_with_both_forms(day: str, run: Console) -> None:
    said = run("check", APES, "--as-of", day)
    assert said.code == 2
    assert "JJ/MM/AAAA" in said.err


def test_the_help_of_every_command_ends_with_calls_to_copy(run: Console) -> None:
    for name, described in COMMANDS.items():
        text = run(name, "--help").out
        assert len(described.calls) >= 2, f"two calls to copy of {name} at least, in cli/commands.py"
        for call in described.calls:
            assert shlex.split(call)[0] == name
            assert f"  subventio {call}\n" in text


def test_the_help_of_generate_lists_its_kinds(run: Console) -> None:
    text = run("generate", "--help").out
    assert "  relance " in text
    assert "comparaison" not in text


def test_the_statuses_are_those_of_the_engine() -> None:
    assert set(STATUSES) == {status.value for status in (*DutyStatus, *RightStatus)}


def test_a_quiet_run_tells_only_what_is_grave(run: Console) -> None:
    said = run("check", APES, CLOSED, *DAY, "--quiet")
    assert said.code == 1
    assert said.out.count("examples/") == 1
    assert run("check", CLOSED, *DAY, "--quiet").out == ""
    assert run("check", APES, *DAY, "--quiet", "--fail-on", "never").out == ""


def test_only_the_statuses_asked_are_told(run: Console) -> None:
    said = run("check", APES, CLOSED, *DAY, "--only", "lapsed")
    assert "Demande de prolongation exceptionnelle" in said.out
    assert "Bilan final" not in said.out
    rows = run("check", APES, CLOSED, *DAY, "--only", "overdue", "--format", "csv", "--csv", "plain").out
    assert [row.split(",")[2] for row in rows.splitlines()] == ["code", "duty_overdue"]


def test_the_severity_asked_is_the_least_told_and_changes_no_exit_code(run: Console) -> None:
    said = run("check", APES, "--as-of", "2025-06-02", "--severity", "blocking")
    assert said.code == 1
    assert "Bilan final" not in said.out


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_what_a_program_reads_is_not_narrowed(form: str, run: Console) -> None:
    said = run("check", APES, "--only", "overdue", "--format", form)
    assert (said.code, said.out) == (2, "")
    assert "--only" in said.err


def test_a_dossier_that_cannot_be_written_is_told_and_the_others_go_on(
    run: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(FindingsCsv):
        def part(self, checked: Checked) -> Part:
            if str(checked.path) == APES and "unreadable" not in type(checked).__name__.lower():
                raise ValueError("too many digits")
            return super().part(checked)

    monkeypatch.setattr(reporting, "table_of", lambda *_: Failing(catalogue("fr")))
    said = run("check", APES, CLOSED, "--as-of", "2025-07-02", "--format", "csv")
    assert said.code == 2
    assert said.err.startswith(f"{APES}: ")
    assert "too many digits" in said.err
    assert CLOSED in said.out


def test_a_spreadsheet_gets_a_mark_semicolons_and_commas(run: Console) -> None:
    head, *rows = run(
        "check", CLOSED, "--as-of", "2025-07-02", "--rulebooks", "none", "--format", "csv"
    ).out.splitlines()
    assert head.startswith("\ufeffdossier;path;")
    assert ";0,00;3389,60;" in rows[0]


def test_colour_and_width_are_for_a_terminal() -> None:
    assert PLAIN.mark(Severity.MAJOR) == "▲"
    assert Style(is_coloured=True).mark(Severity.MAJOR) == "\x1b[31m▲\x1b[0m"
    assert PLAIN.cut("abcdef", 3) == "abcdef"
    assert Style(width=6).cut("abcdef", 3) == "ab…"
    assert PLAIN.bold("a") == PLAIN.dim("a") == "a"


@pytest.mark.parametrize(
    ("no_colour", "term", "is_coloured"), [("", "xterm", True), ("1", "xterm", False), ("", "dumb", False)]
)
def test_no_colour_where_it_is_not_wanted(
    no_colour: str, term: str, is_coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from conventions.cli.output import style

    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", no_colour)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", "72")
    assert style() == Style(is_coloured=is_coloured, width=72)


def test_a_run_holds_no_dossier(run: Console, tmp_path: Path) -> None:
    """Each is let go once the next is there, however many there are."""
    import gc
    import shutil

    from conventions.engine.verdict import Verdict

    for number in range(6):
        shutil.copytree(APES, tmp_path / str(number))
    most = []

    def held() -> int:
        gc.collect()
        return sum(isinstance(item, Verdict) for item in gc.get_objects())

    class Counting(FindingsCsv):
        def part(self, checked: Checked) -> Part:
            most.append(held())
            return super().part(checked)

    before = held()  # those that other tests of this process keep

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reporting, "table_of", lambda *_: Counting(catalogue("fr")))
        run("check", str(tmp_path), *DAY, "--format", "csv")
    assert len(most) == 6
    assert max(most) - before <= 2
