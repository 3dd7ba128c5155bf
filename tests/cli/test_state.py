"""A check with a state file says what a check without one says, and what changed since it was last told."""

import csv
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conventions.cli import check_state
from conventions.files import stamps
from conventions.files.dossier_folder import read_dossier
from conventions.files.stamps import dossier_inputs
from conventions.nightly import stored as state_module
from conventions.nightly.stored import State
from tests.cli.console import APES, ROOT, Console, Said, plain
from tests.forks import forked

RATE = ROOT / "examples" / "entitlement" / "03-rate"
AMENDED = ROOT / "examples" / "clauses" / "17-yearly-amount-by-amendment"
CLOCK = ROOT / "examples" / "clauses" / "22-payment-clock"
MODEL = ROOT / "models" / "commun" / "droit-taux@1.toml"
TOLD = ROOT / "examples" / "maillage-2020"
BROKEN = "title = "


def office(folder: Path) -> Path:
    """Three dossiers, one of which is made after a model of the office."""
    (folder / "models" / "commun").mkdir(parents=True)
    shutil.copy(MODEL, folder / "models" / "commun")
    for name, source in (("apes", ROOT / APES), ("clock", CLOCK), ("rate", RATE)):
        shutil.copytree(source, folder / name)
    return folder


def asked(folder: Path, state: Path, day: date | str, *more: str) -> tuple[str, ...]:
    return ("check", str(folder), "--as-of", str(day), "--state", str(state), *more)


# --- what a state file remembers is what would be found ----------------------------------------------------


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new), encoding="utf-8")


def appended(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


FACT = '\n[[fact]]\nkey = "{}"\noccurred_on = {}\n'
CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "a fact is recorded": lambda it: appended(
        it / "apes" / "facts.toml", FACT.format("bilan_received", "2025-05-30")
    ),
    "a fact of a later day": lambda it: appended(
        it / "clock" / "facts.toml", FACT.format("papers_asked", "2025-04-20")
    ),
    "an amount is corrected": lambda it: edited(it / "apes" / "convention.toml", "49500.00", "49400.00"),
    "as large, at the same time": lambda it: unseen(it / "apes" / "facts.toml"),
    "a file is touched": lambda it: os.utime(it / "apes" / "facts.toml"),
    "a dossier is broken": lambda it: (it / "clock" / "facts.toml").write_text(BROKEN, encoding="utf-8"),
    "it is mended": lambda it: shutil.copy(CLOCK / "facts.toml", it / "clock"),
    "a dossier goes": lambda it: shutil.rmtree(it / "rate", ignore_errors=True),
    "a dossier comes": lambda it: shutil.copytree(RATE, it / "rate", dirs_exist_ok=True),
    "another comes": lambda it: shutil.copytree(CLOCK, it / "new" / "clock", dirs_exist_ok=True),
    "the model is broken": lambda it: model_of(it).write_text(BROKEN, encoding="utf-8"),
    "the model is mended": lambda it: shutil.copy(MODEL, model_of(it)),
    "a nearer model": lambda it: near_model(it / "rate"),
    "a name that nobody reads": lambda it: (it / "clock" / "expense.csv").write_text("", encoding="utf-8"),
    "an amendment": lambda it: amendment(it / "apes"),
    "an amendment is edited": lambda it: edited_amendment(it / "amended"),
}


def unseen(path: Path) -> None:
    """Change a file, and set its time back: no change of size, none of the time of its writing."""
    before = path.stat()
    edited(path, "49500.00", "49300.00")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def model_of(folder: Path) -> Path:
    return folder / "models" / "commun" / MODEL.name


def near_model(folder: Path) -> None:
    if folder.is_dir():
        model_of(folder).parent.mkdir(parents=True, exist_ok=True)
        model_of(folder).write_text(BROKEN, encoding="utf-8")


def edited_amendment(folder: Path) -> None:
    if folder.is_dir():
        (folder / "amendments" / "avenant_1.toml").write_text(BROKEN, encoding="utf-8")


def amendment(folder: Path) -> None:
    (folder / "amendments").mkdir(exist_ok=True)
    (folder / "amendments" / "un.toml").write_text("title =\n", encoding="utf-8")


@settings(suppress_health_check=list(HealthCheck), max_examples=settings().max_examples // 3)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(-3, 90)),
        min_size=2,
        max_size=5,
    ),
    st.sampled_from(["none", "none", "law_fr"]),
)
def test_what_is_remembered_is_what_would_be_found(
    tmp_path_factory: pytest.TempPathFactory, nights: list[tuple[str, int]], law: str
) -> None:
    """Whatever changes between the nights, and however many days lie between them, or a clock goes back."""
    from tests.cli.recorded import called

    folder = office(tmp_path_factory.mktemp("office"))
    state, day = folder / "state", date(2025, 3, 25)
    told: dict[str, list[str]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check_state, "program_stamp", lambda: "the program does not change meanwhile")
        for change, days in [("nothing", 0), *nights]:
            CHANGES[change](folder)
            day += timedelta(days=days)
            without = ("check", str(folder), "--as-of", str(day), "--rulebooks", law)
            with_state = asked(folder, state, day, "--rulebooks", law)
            plain_run, kept = called(*without, "--format", "csv"), called(*with_state, "--format", "csv")
            assert (kept.code, kept.out) == (plain_run.code, plain_run.out), (change, day)
            apply(told, called(*with_state, "--since-last", "--format", "jsonl").out)
            assert told == findings(called(*without, "--format", "jsonl").out), (change, day)
            assert called(*with_state, "--since-last", "--format", "jsonl").out == ""


@pytest.mark.parametrize("near", [0, 2_000_000_000], ids=["by times", "by bytes"])
@pytest.mark.parametrize("change", sorted(CHANGES))
def test_each_change_is_seen(
    change: str, near: int, run: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By sizes and times alone, as on the next night; and by bytes, as within the seconds that are not sure."""
    monkeypatch.setattr(stamps, "_NEAR", near)
    folder = office(tmp_path / "office")
    shutil.copytree(AMENDED, folder / "amended")
    law = ("--format", "csv", "--rulebooks", "none")
    days = ("2025-03-25", "2026-07-15")
    states = [tmp_path / f"state_{day}" for day in days]
    for day, state in zip(days, states, strict=True):
        run(*asked(folder, state, day, *law))
    CHANGES[change](folder)
    for day, state in zip(days, states, strict=True):
        without = run("check", str(folder), "--as-of", day, *law)
        assert run(*asked(folder, state, day, *law)) == without, day


@pytest.mark.parametrize("source", [AMENDED, CLOCK, TOLD, ROOT / APES], ids=lambda path: path.name)
def test_every_file_that_a_verdict_rests_on_is_looked_at(source: Path, tmp_path: Path) -> None:
    """Those that a receipt keeps are those whose change makes a dossier be read again."""
    folder = tmp_path / source.name
    shutil.copytree(source, folder)
    outside = stamps.outside_of(read_dossier(folder))
    for item in dossier_inputs(folder):
        before = stamps.Stamps().whole(folder, outside)
        (folder / item.name).write_bytes(item.content + b"\n")
        assert stamps.Stamps().whole(folder, outside) != before, item.name


@pytest.mark.parametrize("name", ["sessions.csv", "activity/training.md"])
def test_what_is_told_of_actions_is_read_again_when_it_changes(
    name: str, run: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "_NEAR", 0)
    shutil.copytree(TOLD, tmp_path / "office" / TOLD.name)
    state = tmp_path / "state"
    run(*asked(tmp_path / "office", state, "2025-05-20", "--since-last"))
    appended(tmp_path / "office" / TOLD.name / name, "\n# ?\n")
    broken = run(*asked(tmp_path / "office", state, "2025-05-20", "--since-last", "--lang", "en"))
    assert (broken.code, f"{name}:" in broken.out) == (2, True)


def key(finding: dict[str, object]) -> str:
    return json.dumps([finding[name] for name in ("code", "severity", "subject", "due", "params")])


def findings(lines: str) -> dict[str, list[str]]:
    """What is so of each dossier, by its path; of one that cannot be read, nothing is known."""
    found = {}
    for line in lines.splitlines():
        dossier = json.loads(line)
        if dossier["status"] == "checked":
            found[dossier["path"]] = sorted(map(key, dossier["findings"]))
        else:
            found[dossier["path"]] = ["unreadable"]
    return found


def apply(told: dict[str, list[str]], lines: str) -> None:
    """Put the news upon what was told."""
    for line in lines.splitlines():
        news = json.loads(line)
        path, before = news["path"], told.get(news["path"], [])
        if news["dossier"] == "gone":
            del told[path]
            continue
        if news["errors"]:
            told[path] = ["unreadable"]
            continue
        found = [] if before == ["unreadable"] else list(before)
        for change in news["changes"]:
            if change["before"] is not None:
                found.remove(key(change["before"]))
            if change["finding"] is not None:
                found.append(key(change["finding"]))
        told[path] = sorted(found)


# --- what is told -----------------------------------------------------------------------------------------


def test_a_night_on_which_nothing_changes_reads_nothing_and_says_so(run: Console, tmp_path: Path) -> None:
    folder, state = office(tmp_path / "office"), tmp_path / "state"
    first = run(*asked(folder, state, "2025-05-20", "--since-last"))
    assert plain(first.out).startswith(
        "Contrôle au 20 mai 2025. Premier contrôle de cet état : tout est nouveau."
    )
    assert "lus : 3, inchangés : 0" in plain(first.out)
    then = run(*asked(folder, state, "2025-05-20", "--since-last"))
    assert then.code == 0
    assert plain(then.out).splitlines()[-1] == (
        "0 nouveau, 0 changé, 0 levé ; 3 dossiers dont 0 illisible ; lus : 0, inchangés : 3"
    )


def test_quiet_says_nothing_on_a_night_without_news(run: Console, tmp_path: Path) -> None:
    folder, state = office(tmp_path / "office"), tmp_path / "state"
    for day, is_said in (("2025-06-01", True), ("2025-06-01", False), ("2025-06-02", True)):
        said = run(*asked(folder, state, day, "--since-last", "--quiet")).out
        assert said.startswith("Contrôle au") is is_said
        assert ("dont 0 illisible" in plain(said)) is is_said


def test_what_becomes_late_is_told_the_night_it_does_and_not_again(run: Console, tmp_path: Path) -> None:
    folder, state = office(tmp_path / "office"), tmp_path / "state"
    codes = [run(*asked(folder, state, f"2025-06-0{day}", "--since-last")).code for day in (1, 2, 3)]
    assert codes[1:] == [1, 0]
    late = run(*asked(folder, state, "2025-06-10", "--format", "csv"))
    assert ";2025-06-01;9;" in late.out


def test_a_dossier_that_breaks_is_told_once_and_the_code_is_2_that_night(
    run: Console, tmp_path: Path
) -> None:
    folder, state = office(tmp_path / "office"), tmp_path / "state"
    run(*asked(folder, state, "2025-05-20", "--since-last"))
    (folder / "clock" / "facts.toml").write_text(BROKEN, encoding="utf-8")
    first, then = (run(*asked(folder, state, "2025-05-20", "--since-last", "--lang", "en")) for _ in range(2))
    assert (first.code, then.code) == (2, 0)
    assert f"{folder}/clock/facts.toml:1" in first.out
    assert "1 unreadable" in then.out
    new = tmp_path / "new"
    table = run(*asked(folder, new, "2025-05-20", "--since-last", "--format", "csv", "--csv", "plain")).out
    assert len({len(row) for row in csv.reader(table.splitlines())}) == 1
    shutil.copy(CLOCK / "facts.toml", folder / "clock")
    again = run(*asked(folder, state, "2025-05-20", "--since-last", "--lang", "en"))
    assert "the dossier can be read again" in again.out


def test_dossiers_below_a_folder_that_is_not_there_are_not_gone(run: Console, tmp_path: Path) -> None:
    """A share that is not mounted is no news of the dossiers on it."""
    folder, state = office(tmp_path / "office"), tmp_path / "state"
    run(*asked(folder, state, "2025-05-20", "--since-last"))
    folder.rename(tmp_path / "elsewhere")
    said = run(*asked(folder, state, "2025-05-20", "--since-last"))
    assert (said.code, "levé  " in said.out) == (2, False)
    (tmp_path / "elsewhere").rename(folder)
    assert "0 nouveau" in run(*asked(folder, state, "2025-05-20", "--since-last")).out


def test_a_dossier_that_is_gone_is_told_by_whatever_path_it_was_asked(run: Console, tmp_path: Path) -> None:
    folder, state = office(tmp_path / "office"), tmp_path / "state"
    run(*asked(folder, state, "2025-05-20", "--since-last"))
    shutil.rmtree(folder / "rate")
    around = folder / "apes" / ".."
    said = run(*asked(around, state, "2025-05-20", "--since-last", "--lang", "en"))
    assert f"{around / 'rate'}  the dossier is no longer there" in said.out


def test_a_clock_that_went_back_is_told_and_nothing_is_lost(run: Console, tmp_path: Path) -> None:
    folder, state = office(tmp_path / "office"), tmp_path / "state"
    run(*asked(folder, state, "2025-06-02", "--since-last"))
    back = run(*asked(folder, state, "2025-05-20", "--since-last", "--lang", "en"))
    assert "if the clock went back, set it" in back.err
    then = run(*asked(folder, state, "2025-06-02", "--since-last", "--format", "csv"))
    assert "changed;cd62-apes-2024" in then.out
    assert ";duty_overdue;major;final_bilan;" in then.out


@pytest.mark.parametrize("form", ["text", "csv", "json", "jsonl"])
def test_every_form_tells_the_same_changes(form: str, run: Console, tmp_path: Path) -> None:
    folder, state = office(tmp_path / "office"), tmp_path / "state"
    run(*asked(folder, state, "2025-06-01", "--since-last"))
    shutil.rmtree(folder / "rate")
    said = run(*asked(folder, state, "2025-06-02", "--since-last", "--format", form))
    assert said.code == 1
    assert str(folder / "rate") in said.out
    match form:
        case "json":
            found = json.loads(said.out)
            assert (found["schema"], found["since"], found["as_of"]) == (
                "subventio/changes/1",
                "2025-06-01",
                "2025-06-02",
            )
            assert found["summary"] == {"dossiers": 2, "read": 1, "unreadable": 0, "gone": 1}
        case "text":
            assert "▲ changé    01/06/2025" in said.out
            assert "avant :" in plain(said.out)
        case _:
            assert "duty_overdue" in said.out


@pytest.mark.parametrize(
    "other", [("--format", "junit"), ("--all",), ("--only", "overdue"), ("--explanations",)]
)
def test_what_does_not_go_with_changes_is_told(other: tuple[str, ...], run: Console, tmp_path: Path) -> None:
    said = run(*asked(ROOT / APES, tmp_path / "state", "2025-06-02", "--since-last", *other))
    assert said.code == 2
    assert other[0] in said.err


def test_without_a_name_the_state_is_beside_the_dossiers(run: Console, tmp_path: Path) -> None:
    folder = office(tmp_path / "office")
    run("check", str(folder), "--as-of", "2025-06-02", "--since-last")
    assert (folder / ".subventio-state.sqlite").is_file()


def test_the_numbers_are_written_for_prometheus(run: Console, tmp_path: Path) -> None:
    folder, state, metrics = office(tmp_path / "office"), tmp_path / "state", tmp_path / "subventio.prom"
    rows = run("check", str(folder), "--as-of", "2025-06-02", "--format", "csv").out.splitlines()
    major = sum(";major;" in row for row in rows)
    assert major > 0
    for more in (("--since-last",), ("--format", "csv")):
        said = run(*asked(folder, state, "2025-06-02", "--metrics", str(metrics), *more))
        assert said.code == 1
        lines = metrics.read_text("utf-8").splitlines()
        assert "subventio_dossiers 3" in lines
        assert f'subventio_findings{{severity="major"}} {major}' in lines
        assert "subventio_as_of_timestamp_seconds 1748822400" in lines
    assert "subventio_dossiers_read 0" in lines
    said = run(*asked(folder, state, "2025-06-02", "--metrics", str(folder), "--since-last"))
    assert said.code == 2


# --- what goes wrong with the file ------------------------------------------------------------------------


def refused(said: Said) -> str:
    assert said.code == 2
    assert "Traceback" not in said.err
    return plain(said.err)


def test_a_second_run_says_so_and_leaves(run: Console, tmp_path: Path) -> None:
    with State(tmp_path / "state"):
        said = run(*asked(ROOT / APES, tmp_path / "state", "2025-06-02", "--since-last"))
    assert "un autre contrôle se sert de ce fichier d’état" in refused(said)
    assert said.out == ""


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\x00" + b"\x00" * 500])
def test_a_file_that_is_no_state_stays_what_it_is(content: bytes, run: Console, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.write_bytes(content)
    assert "abîmé" in refused(run(*asked(ROOT / APES, state, "2025-06-02", "--since-last")))
    assert state.read_bytes() == content


def test_a_database_of_another_program_and_of_another_version_are_told(run: Console, tmp_path: Path) -> None:
    other = tmp_path / "other"
    with sqlite3.connect(other) as file:
        file.execute("CREATE TABLE letters (text)")
    assert "n’est pas un fichier d’état" in refused(run(*asked(ROOT / APES, other, "2025-06-02")))
    state = tmp_path / "state"
    run(*asked(ROOT / APES, state, "2025-06-02"))
    with sqlite3.connect(state) as file:
        file.execute("PRAGMA user_version = 99")
    assert "autre version" in refused(run(*asked(ROOT / APES, state, "2025-06-02")))


def test_content_that_is_damaged_is_told(run: Console, tmp_path: Path) -> None:
    state = tmp_path / "state"
    run(*asked(ROOT / APES, state, "2025-06-02", "--since-last"))
    with sqlite3.connect(state) as file:
        file.execute("UPDATE dossier SET found = x'00', told_mark = 'x'")
    assert "abîmé" in refused(run(*asked(ROOT / APES, state, "2025-06-02", "--since-last")))


def test_a_folder_that_is_not_there_is_told(run: Console, tmp_path: Path) -> None:
    said = run(*asked(ROOT / APES, tmp_path / "none" / "state", "2025-06-02", "--since-last"))
    assert "ne s’ouvre pas" in refused(said)


@pytest.mark.parametrize(
    ("is_there", "said"),
    [(True, "ne s’ouvre qu’en lecture"), (False, "ne s’ouvre pas")],
    ids=["there", "not there"],
)
def test_a_folder_that_nobody_may_write_in_is_told_before_anything_is_checked(
    is_there: bool, said: str, run: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, connect = tmp_path / "state", sqlite3.connect
    if is_there:
        run(*asked(ROOT / APES, state, "2025-06-01", "--since-last"))
    before = state.read_bytes() if is_there else None

    def read_only(path: Path, *, timeout: float, isolation_level: None) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", uri=True, timeout=timeout, isolation_level=isolation_level)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    told = run(*asked(ROOT / APES, state, "2025-06-02", "--since-last"))
    assert (said in refused(told), told.out) == (True, "")
    assert (state.read_bytes() if is_there else None) == before


def test_a_disk_that_fills_ends_the_keeping_and_not_the_check(
    run: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, state = office(tmp_path / "office"), tmp_path / "state"
    run(*asked(folder, state, "2025-06-01", "--since-last"))
    real = State._do

    def full(self: State, statement: str, *values: str | bytes | None) -> sqlite3.Cursor:
        if "INSERT" in statement or "UPDATE" in statement:
            raise self._refused(disk_full())
        return real(self, statement, *values)

    monkeypatch.setattr(state_module.State, "_do", full)
    said = run(*asked(folder, state, "2025-06-02", "--since-last"))
    assert "le disque est plein" in refused(said)
    assert "▲ changé" in said.out
    monkeypatch.undo()
    again = run(*asked(folder, state, "2025-06-02", "--since-last"))
    assert (again.code, "▲ changé" in again.out) == (1, True)


def disk_full() -> sqlite3.Error:
    """The error of a disk that is full, as SQLite gives it."""
    file = sqlite3.connect(":memory:")
    file.execute("PRAGMA max_page_count = 2")
    try:
        file.execute("CREATE TABLE wide (text)")
        file.execute("INSERT INTO wide VALUES (zeroblob(100000))")
    except sqlite3.Error as error:
        return error
    raise AssertionError


KILLED = """
import os, signal, sys
from conventions.cli.main import main
from conventions.nightly.stored import State

left = int(sys.argv.pop(1))
for name in ("keep", "mark_reported"):
    def counted(self, *values, real=getattr(State, name)):
        global left
        left -= 1
        if left == 0:
            self._file.commit()
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, *values)
    setattr(State, name, counted)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_a_run_that_is_killed_loses_no_news(after: int, run: Console, tmp_path: Path) -> None:
    """Killed while it keeps what was found, or just before all is noted as told: the next run tells it."""
    folder, state = office(tmp_path / "office"), tmp_path / "state"
    words = asked(folder, state, "2025-06-02", "--since-last", "--format", "jsonl")
    whole = run(*asked(folder, tmp_path / "other", "2025-06-02", "--since-last", "--format", "jsonl"))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(after), *words], capture_output=True, check=False, encoding="utf-8"
    )
    assert killed.returncode == -9
    then = run(*words)
    assert (then.code, then.out) == (whole.code, whole.out)
    assert run(*words).out == ""


@pytest.mark.slow  # 200 processes are killed, each at another moment, and each night is asked again: 15 s
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_two_hundred_kills_lose_no_news_and_leave_no_state_that_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """News that a run printed and did not note as told come again, all of them; noted ones were printed."""
    from tests.cli.recorded import called

    monkeypatch.setattr(check_state, "program_stamp", lambda: "the program does not change meanwhile")
    folder, state, printed = office(tmp_path / "office"), tmp_path / "state", tmp_path / "printed"
    law = ("--rulebooks", "none")
    words = asked(folder, state, "2025-06-02", "--since-last", "--format", "jsonl", *law)
    called(*words)
    facts, draw, seconds, noted = folder / "apes" / "facts.toml", random.Random(16), 0.03, 0
    without = facts.read_text("utf-8")
    for number in range(200):
        received = FACT.format("bilan_received", "2025-05-30") if number % 2 == 0 else ""
        facts.write_text(without + received, "utf-8")
        shutil.copy(state, tmp_path / "former")
        expected = called(*asked(folder, tmp_path / "former", "2025-06-02", *words[6:])).out
        assert expected
        child = forked(lambda: printed.write_text(called(*words).out, "utf-8"))
        time.sleep(seconds * draw.uniform(0.2, 1.3))
        os.kill(child, signal.SIGKILL)
        was_killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        seconds *= 1.1 if was_killed else 0.9
        then = called(*words)
        assert then.out in (expected, ""), then.err
        noted += not then.out
        if not was_killed:
            assert (then.out, printed.read_text("utf-8")) == ("", expected)
        if number % 20 == 0:
            kept = called(*asked(folder, state, "2025-06-02", "--format", "csv", *law))
            assert (
                kept.out == called("check", str(folder), "--as-of", "2025-06-02", "--format", "csv", *law).out
            )
    assert 0 < noted < 200
