"""Writing into a user's files: what they wrote stays, what is written can be read, nothing is half written."""

import errno
import os
import stat
import tomllib
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.money import Euros
from conventions.facts.fact import Fact
from conventions.files.atomic import replace_file
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.files.toml_edit import with_fact, with_id
from conventions.files.write_back import LOCK, DossierBusyError, append_fact, locked

BASE = Path(__file__).parent.parent / "gallery" / "base"
PAYMENT = Fact("payment", date(2025, 7, 1), Euros.parse("1 234,50"), of="single", known_on=date(2025, 7, 3))


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return Path(copytree(BASE, tmp_path / "dossier"))


def test_a_fact_is_appended_and_read_again(dossier: Path) -> None:
    before = (dossier / "facts.toml").read_text(encoding="utf-8")
    append_fact(dossier, PAYMENT)
    assert (dossier / "facts.toml").read_text(encoding="utf-8").startswith(before)
    assert read_dossier(dossier).facts[-1] == PAYMENT


def test_a_record_is_begun_where_there_was_none(dossier: Path) -> None:
    (dossier / "facts.toml").unlink()
    append_fact(dossier, PAYMENT)
    assert read_dossier(dossier).facts == (PAYMENT,)


def test_a_fact_that_cannot_be_read_back_is_not_written(dossier: Path) -> None:
    before = (dossier / "facts.toml").read_bytes()
    with pytest.raises(UnreadableDossierError) as refused:
        append_fact(dossier, Fact("xyzzy", date(2025, 7, 1)))
    assert [fault.code for fault in refused.value.faults] == ["unknown_fact"]
    assert (dossier / "facts.toml").read_bytes() == before


def test_line_ends_and_mark_of_windows_stay(dossier: Path) -> None:
    path = dossier / "facts.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    append_fact(dossier, PAYMENT)
    written = path.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf[[fact]]\r\n")
    assert written.count(b"\n") == written.count(b"\r\n")
    assert read_dossier(dossier).facts[-1] == PAYMENT


def test_permissions_stay_and_a_link_within_the_folder_stays_a_link(dossier: Path) -> None:
    path = dossier / "facts.toml"
    path.chmod(0o640)
    path.rename(dossier / "record-2025.toml")
    path.symlink_to("record-2025.toml")
    append_fact(dossier, PAYMENT)
    assert path.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("step", ["fsync", "copymode", "replace"])
def test_a_failure_while_writing_leaves_the_file_and_the_folder_as_they_were(
    step: str, dossier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "no space left")

    before = {path.name: path.read_bytes() for path in dossier.iterdir()}
    match step:
        case "fsync":
            monkeypatch.setattr(os, "fsync", fail)
        case "copymode":
            monkeypatch.setattr("shutil.copymode", fail)
        case _:
            monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space left"):
        append_fact(dossier, PAYMENT)
    (dossier / LOCK).unlink()
    assert {path.name: path.read_bytes() for path in dossier.iterdir()} == before


def test_a_locked_dossier_is_told_to_be_busy(dossier: Path) -> None:
    with locked(dossier), pytest.raises(DossierBusyError, match="locked by another program") as refused:
        append_fact(dossier, PAYMENT, seconds=0)
    assert refused.value.actual == str(dossier)
    append_fact(dossier, PAYMENT, seconds=0)


class HeldOpenError(PermissionError):
    """What Windows answers of a file that another program holds open."""

    winerror = 32


@pytest.mark.parametrize(("times", "is_written"), [(3, True), (100, False)])
def test_a_file_that_a_spreadsheet_holds_open_is_tried_for_a_while(
    times: int, *, is_written: bool, dossier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, tried = Path.replace, []

    def held(self: Path, target: Path) -> Path:
        tried.append(target)
        if len(tried) <= times:
            raise HeldOpenError
        return replace(self, target)

    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(Path, "replace", held)
    if is_written:
        append_fact(dossier, PAYMENT)
    else:
        with pytest.raises(OSError, match="busy") as refused:
            append_fact(dossier, PAYMENT)
        assert refused.value.errno == errno.EBUSY
    assert (PAYMENT in read_dossier(dossier).facts) is is_written


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    replace_file(pipe, b"agenda")
    assert os.read(reader, 100) == b"agenda"
    os.close(reader)
    assert pipe.is_fifo()


def test_a_folder_that_is_no_dossier_gets_no_lock(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDossierError):
        append_fact(tmp_path, PAYMENT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["fact = []\n", 'fact = [{ key = "a", occurred_on = 2024-01-01 }, ] # all\n']
)
def test_a_list_written_on_one_line_takes_the_fact_inside(text: str) -> None:
    facts = tomllib.loads(with_fact(text, PAYMENT))["fact"]
    assert facts[:-1] == tomllib.loads(text)["fact"]
    assert facts[-1]["value"] == "1234.50"


@pytest.mark.parametrize(
    "text",
    [
        '[[fact]] # first\r\n\tkey = "a"\r\n',
        'fact = [{ key = "a" }]\n',
        '# none\n[[fact]]\n\n"key" = "a" # it\n',
    ],
)
def test_an_identifier_is_added_where_the_fact_stands(text: str) -> None:
    assert tomllib.loads(with_id(text, 0, "a_1"))["fact"] == [{"key": "a", "id": "a_1"}]


def test_a_text_that_does_not_end_its_last_line_is_ended_first() -> None:
    text = '[[fact]]\nkey = "a" # last'
    assert [fact["key"] for fact in tomllib.loads(with_fact(text, PAYMENT))["fact"]] == ["a", "payment"]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FACTS = st.builds(
    Fact,
    key=WORDS,
    occurred_on=st.dates(date(1, 1, 2)),  # the first of all stands for an unknown day
    value=st.none() | WORDS | st.booleans() | st.integers(-(10**12), 10**12) | st.dates(),
    of=st.none() | WORDS,
    known_on=st.dates(),
    evidence=st.none() | WORDS,
    author=st.none() | WORDS,
    id=st.none() | WORDS,
    replaces=st.none() | WORDS,
    withdraws=st.none() | WORDS,
    reason=st.none() | WORDS,
)
ENDS = st.sampled_from(["\n", "\r\n"])


class TestRoundTrip:
    """A file written back keeps the user's comments and order."""

    @given(st.lists(FACTS, max_size=4), ENDS)
    def test_facts_appended_are_the_facts_read(self, facts: list[Fact], end: str) -> None:
        text = f"# head{end}{end}"
        for fact in facts:
            longer = with_fact(text, fact)
            assert longer.startswith(text)
            text = longer
        read = tomllib.loads(text).get("fact", [])
        assert [
            Fact(**{"known_on": entry["occurred_on"], **entry})  # as the file's reader fills it
            for entry in read
        ] == facts
