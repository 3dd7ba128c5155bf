"""Writing into a user's files: what they wrote stays, what is written can be read, nothing is half written."""

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
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.files.toml_edit import PathUnknownError, with_fact, with_value
from conventions.files.write_back import append_fact, change_value

BASE = Path(__file__).parent.parent / "gallery" / "base"
PAYMENT = Fact("payment", date(2025, 7, 1), Euros.parse("1 234,50"), of="single", known_on=date(2025, 7, 3))
TEXT = """\
# Convention : les commentaires restent.
id = "a"   # identifiant

[grant]   # plafond
amount = "49500.00"  # voté

  [party.funder]
  name = 'Le "Département"'

[define]
x = "1 €"
"""


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


def test_a_value_is_changed_and_nothing_else(dossier: Path) -> None:
    before = (dossier / "convention.toml").read_text(encoding="utf-8").split("\n")
    change_value(dossier, ("grant", "amount"), Euros.parse("9000"))
    after = (dossier / "convention.toml").read_text(encoding="utf-8").split("\n")
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
        ('amount = "10 000,00 €"', 'amount = "9000.00"')
    ]
    assert read_dossier(dossier).agreement.grant == Euros.parse("9000")


def test_a_wrong_value_is_not_written(dossier: Path) -> None:
    before = (dossier / "convention.toml").read_bytes()
    with pytest.raises(UnreadableDossierError):
        change_value(dossier, ("grant", "amount"), 9000)
    assert (dossier / "convention.toml").read_bytes() == before


def test_line_ends_and_mark_of_windows_stay(dossier: Path) -> None:
    path = dossier / "facts.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    append_fact(dossier, PAYMENT)
    written = path.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf[[fact]]\r\n")
    assert written.count(b"\n") == written.count(b"\r\n")
    assert read_dossier(dossier).facts[-1] == PAYMENT


def test_permissions_stay_and_a_link_stays_a_link(dossier: Path, tmp_path: Path) -> None:
    path = dossier / "facts.toml"
    path.chmod(0o640)
    path.rename(tmp_path / "elsewhere.toml")
    path.symlink_to(tmp_path / "elsewhere.toml")
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
    assert {path.name: path.read_bytes() for path in dossier.iterdir()} == before


@pytest.mark.parametrize(
    ("path", "value", "changed"),
    [
        (("id",), "b", ('id = "a"   # identifiant', 'id = "b"   # identifiant')),
        (("grant", "amount"), "1", ('amount = "49500.00"  # voté', 'amount = "1"  # voté')),
        (("party", "funder", "name"), "Le \\", ("'Le \"Département\"'", '"Le \\\\"')),
    ],
)
def test_a_replaced_value_keeps_its_comment(
    path: tuple[str, ...], value: str, changed: tuple[str, str]
) -> None:
    assert with_value(TEXT, path, value) == TEXT.replace(*changed)


@pytest.mark.parametrize(
    ("path", "line", "after"),
    [
        (("number",), 'number = "N"', 'id = "a"   # identifiant'),
        (("grant", "text"), 'text = "N"', 'amount = "49500.00"  # voté'),
        (("party", "funder", "siret"), 'siret = "N"', "  name = 'Le \"Département\"'"),
        (("define", "a key"), '"a key" = "N"', 'x = "1 €"'),
    ],
)
def test_a_new_key_comes_last_in_its_table(path: tuple[str, ...], line: str, after: str) -> None:
    assert with_value(TEXT, path, "N") == TEXT.replace(after, f"{after}\n{line}")


@pytest.mark.parametrize("path", [("grant",), ("nowhere", "x"), ("party", "x"), ("id", "x"), ("list", 0)])
def test_a_path_that_leads_to_no_value_is_refused(path: tuple[str | int, ...]) -> None:
    with pytest.raises(PathUnknownError):
        with_value(TEXT, path, "N")


@pytest.mark.parametrize(
    "text", ["fact = []\n", 'fact = [{ key = "a", occurred_on = 2024-01-01 }, ] # all\n']
)
def test_a_list_written_on_one_line_takes_the_fact_inside(text: str) -> None:
    facts = tomllib.loads(with_fact(text, PAYMENT))["fact"]
    assert facts[:-1] == tomllib.loads(text)["fact"]
    assert facts[-1]["value"] == "1234.50"


def test_a_text_that_does_not_end_its_last_line_is_ended_first() -> None:
    text = '[[fact]]\nkey = "a" # last'
    assert [fact["key"] for fact in tomllib.loads(with_fact(text, PAYMENT))["fact"]] == ["a", "payment"]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FACTS = st.builds(
    Fact,
    key=WORDS,
    occurred_on=st.dates(),
    value=st.none() | WORDS | st.booleans() | st.integers(-(10**12), 10**12) | st.dates(),
    of=st.none() | WORDS,
    known_on=st.dates(),
    evidence=st.none() | WORDS,
    author=st.none() | WORDS,
    id=st.none() | WORDS,
    replaces=st.none() | WORDS,
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

    @given(
        st.sampled_from([("id",), ("grant", "amount"), ("party", "funder", "name"), ("define", "x")]),
        WORDS,
        ENDS,
    )
    def test_a_changed_value_changes_nothing_else(self, path: tuple[str, ...], value: str, end: str) -> None:
        text = TEXT.replace("\n", end)
        data = tomllib.loads(text)
        table = data
        for step in path[:-1]:
            table = table[step]
        table[path[-1]] = value
        changed = with_value(text, path, value)
        assert tomllib.loads(changed) == data
        assert [line.partition("#")[2] for line in changed.split(end)[:6] if "#" not in value] == [
            line.partition("#")[2] for line in text.split(end)[:6] if "#" not in value
        ]

    @given(st.sampled_from([("id",), ("grant", "amount"), ("party", "funder", "name")]), WORDS, ENDS)
    def test_the_old_value_again_gives_the_old_text(
        self, path: tuple[str, ...], value: str, end: str
    ) -> None:
        text = with_value(TEXT.replace("\n", end), path, "before")
        assert with_value(with_value(text, path, value), path, "before") == text
