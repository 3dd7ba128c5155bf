"""The gallery of broken dossiers: each case changes one place of a sound one, and every message is approved."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import copytree

import pytest
from attrs import evolve, frozen

from conventions.exports.fault_text import fault_line
from conventions.files.cases_file import CASES as CASES_FILE
from conventions.files.cases_file import read_cases
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.messages import LANGUAGES, Language, catalogue
from tests.approvals import assert_approved, sections

HERE = Path(__file__).parent
BASE = HERE / "base"
PARTS = HERE.parent.parent / "src" / "conventions" / "locale"

ELSEWHERE = {
    "file_forbidden": "needs another user than root: tests/files/test_text.py",
    "file_unreadable": "needs a broken disk: tests/files/test_text.py",
    "folder_forbidden": "needs another user than root: tests/files/test_discovery.py",
    "markdown_unread": "of no mark that the reader has today: tests/files/test_markdown.py",
    "number_too_long": "told when the dossier is evaluated: tests/files/test_hostile.py",
    "too_many_amendments": "needs a hundred files: tests/files/test_hostile.py",
    "too_many_faults": "needs more faults than anybody reads: tests/files/test_hostile.py",
    "too_much_work": "needs thousands of rows: tests/files/test_hostile.py",
    "convention_missing": "of a path, not of a dossier: tests/files/test_discovery.py",
    "path_missing": "of a path, not of a dossier: tests/files/test_discovery.py",
    "name_not_utf8": "of a path: tests/files/test_discovery.py",
    "path_no_folder": "of a path, not of a dossier: tests/files/test_discovery.py",
    "no_dossier": "of a path, not of a dossier: tests/files/test_discovery.py",
    "expression_syntax": "the language has a code for each of its phrases: tests/files/test_expression_code.py",
}


@frozen
class Case:
    """One change of the base, and the codes of the faults it makes."""

    name: str
    file: str
    codes: tuple[str, ...]
    search: str = ""
    replace: str = ""
    text: str | None = None
    repeat: str = ""
    times: int = 0
    twin: str | None = None
    make: str = ""
    nth: int = 1
    beside: tuple[tuple[str, str], ...] = ()
    twin_text: str | None = None


def cases() -> list[Case]:
    table = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))
    return [
        Case(**{**case, "codes": tuple(case["codes"]), "beside": tuple(case.get("beside", {}).items())})
        for case in table["case"]
    ]


CASES = cases()


def delete(path: Path) -> None:
    path.unlink()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def broken_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.toml")


def link_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def link_elsewhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("../elsewhere")


def huge(path: Path) -> None:
    path.write_bytes(b"#" * 5_000_001)


def rename(path: Path) -> None:
    path.rename(path.with_name("fact.toml"))


def latin_1(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").replace("’", "'").replace("€", "E").encode("latin-1"))


def utf_16(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))


def undecodable(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"e3,\x81,1.00,tools\n")


def chain(path: Path) -> None:
    links = "".join(f'link_{at} = "link_{at + 1}"\n' for at in range(1500))
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("[define]\n", f'[define]\n{links}link_1500 = "grant"\n', 1), encoding="utf-8"
    )


def many(path: Path) -> None:
    names = "".join(f'name_{at} = "{at} €"\n' for at in range(3000))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[define]\n", f"[define]\n{names}", 1), encoding="utf-8")


def all_files(path: Path) -> None:
    changes = {
        "convention.toml": [
            ('amount = "10 000,00 €"', "amount = 10000.0"),
            ("originals = 2", 'originals = "2"'),
        ],
        "facts.toml": [('id = "count_2"', 'id = "first_payment"')],
        "expenses.csv": [("1250.40", "mille")],
        "resources.csv": [("received_on", "recieved_on")],
    }
    for name, pairs in changes.items():
        file = path.with_name(name)
        text = file.read_text(encoding="utf-8")
        for search, replace in pairs:
            text = text.replace(search, replace)
        file.write_text(text, encoding="utf-8")


MAKERS: Mapping[str, Callable[[Path], None]] = {
    maker.__name__: maker
    for maker in (
        delete,
        folder,
        broken_link,
        link_loop,
        link_elsewhere,
        huge,
        rename,
        latin_1,
        utf_16,
        undecodable,
        chain,
        many,
        all_files,
    )
}


def patched(text: str, case: Case, replacement: str) -> str:
    parts = text.split(case.search.strip("\n"))
    assert len(parts) > case.nth, f"{case.search!r} is not in the base"
    assert len(parts) == 2 or case.nth > 1, f"{case.search!r} stands more than once: say nth"
    before = case.search.strip("\n").join(parts[: case.nth])
    after = case.search.strip("\n").join(parts[case.nth :])
    return before + replacement.strip("\n").replace("@@", case.repeat * case.times) + after


def put_beside(dossier: Path, case: Case) -> None:
    for name, text in case.beside:
        (dossier / name).parent.mkdir(exist_ok=True)
        (dossier / name).write_text(text.lstrip("\n"), encoding="utf-8")


def broken(case: Case, tmp_path: Path) -> Path:
    dossier = Path(copytree(BASE, tmp_path / case.name))
    path = dossier / case.file
    path.parent.mkdir(exist_ok=True)
    put_beside(dossier, case)
    if case.make:
        MAKERS[case.make](path)
    elif case.text is not None:
        path.write_text(case.text.lstrip("\n").replace("@@", case.repeat * case.times), encoding="utf-8")
    else:
        path.write_text(patched(path.read_text(encoding="utf-8"), case, case.replace), encoding="utf-8")
    return dossier


def faults_of(dossier: Path) -> tuple[Fault, ...]:
    with pytest.raises(UnreadableDossierError) as refused:
        read(dossier)
    return refused.value.faults


@frozen
class Refused:
    """A broken dossier, and the faults it is refused with; read once for all tests, which leave it as it is."""

    dossier: Path
    faults: tuple[Fault, ...]


Refusals = Callable[[Case], Refused]


def read(dossier: Path) -> None:
    """The dossier, and its decided cases where it has any."""
    if (dossier / CASES_FILE).exists():
        read_cases(dossier)
    else:
        read_dossier(dossier)


def lines(faults: tuple[Fault, ...], dossier: Path, language: Language) -> str:
    text = "\n".join(fault_line(fault, catalogue(language)) for fault in faults)
    return text.replace(f"{dossier}{os.sep}", "")


def test_the_base_has_no_fault() -> None:
    assert read_dossier(BASE).agreement.id == "atelier-2024"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_dossier_is_refused_with_its_codes(case: Case, refused: Refusals) -> None:
    assert tuple(fault.code for fault in refused(case).faults) == case.codes


def test_broken_dossiers_are_refused_in_the_approved_words(refused: Refusals) -> None:
    found = {case.name: refused(case) for case in CASES}
    for language in LANGUAGES:
        texts = {name: lines(it.faults, it.dossier, language) for name, it in found.items()}
        assert_approved(HERE / f"approved.{language}.txt", sections(texts))


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.twin is not None], ids=lambda case: case.name
)
def test_its_twin_is_read(case: Case, tmp_path: Path) -> None:
    dossier = Path(copytree(BASE, tmp_path / "twin"))
    put_beside(dossier, case)
    path = dossier / case.file
    path.write_text(patched(path.read_text(encoding="utf-8"), case, case.twin or ""), encoding="utf-8")
    read_dossier(dossier)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.twin_text is not None], ids=lambda case: case.name
)
def test_its_twin_text_is_read(case: Case, tmp_path: Path) -> None:
    read(broken(evolve(case, text=case.twin_text), tmp_path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_catalogue_is_hit_by_a_case(language: Language) -> None:
    text = (PARTS / language / "files.po").read_text(encoding="utf-8")
    keys = re.findall(r'^msgid "fault\.(.+)"$', text, flags=re.MULTILINE)
    worded = {key for key in keys if not key.endswith((".remedy", ".one"))}
    hit = {code for case in CASES for code in case.codes}
    assert worded == hit | set(ELSEWHERE)
    assert not hit & set(ELSEWHERE)


def test_there_are_at_least_sixty_cases_each_of_its_own_name() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) >= 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_shows_an_account_or_a_hole(language: Language) -> None:
    text = (HERE / f"approved.{language}.txt").read_text(encoding="utf-8")
    assert not re.search(r"2004\s?1010\s?0505", text)
    assert not re.search(r"\bfault\.", text)
    assert not re.search(r"(?<!party)(?<!fact)\{\w+\}", text)
