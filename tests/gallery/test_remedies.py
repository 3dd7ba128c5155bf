"""A20: a remedy that proposes how to write something is followed, and what it proposes is accepted."""

import re
import tomllib
from pathlib import Path

import pytest
from attrs import evolve, frozen

from conventions.exports.fault_text import fault_remedy
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.messages import LANGUAGES, Language, catalogue
from tests.gallery.test_gallery import CASES, HERE, PARTS, Case, Refusals, broken, read

BY_NAME = {case.name: case for case in CASES}
A_SPELLING = re.compile(r'[=\[{`"«]|\d|\b(?:true|false|oui|yes)\b|_')
"""What in a remedy is to be written as it stands: signs of TOML and of expressions, values, quoted words."""

NOT_IN_A_FILE = {
    "convention_missing": "a file is renamed: tests/files/test_discovery.py",
    "file_misnamed": "a file is renamed: tests/gallery, `facts_misnamed`",
    "path_no_folder": "another path is given: tests/files/test_discovery.py",
    "no_dossier": "another path is given: tests/files/test_discovery.py",
    "path_outside": "the file is moved, or an option given: tests/files/test_hostile.py",
    "encoding": "the file is saved in another way",
    "encoding_wide": "the file is saved in another way",
    "did_you_mean": "each near word of each case: below",
    "expression_name.near": "each near name of each case: below",
    "english_amended": "a table is moved to another file",
    "unknown_place_of_words": "a key is taken out",
    "too_much_work": "needs thousands of rows: tests/files/test_hostile.py",
    "identifier_register": "the registers: tests/identifiers",
}
"""Remedies with signs of writing in them that no change of one text follows."""


@frozen
class Followed:
    """A remedy followed: the case, what its remedy proposes, in any language, and the changes that follow it."""

    case: str
    spelling: tuple[str, ...]
    follow: tuple[tuple[str, ...], ...]


def followed() -> list[Followed]:
    rows = tomllib.loads((HERE / "remedies.toml").read_text(encoding="utf-8"))["followed"]
    return [
        Followed(
            row["case"],
            tuple([row["spelling"]] if isinstance(row["spelling"], str) else row["spelling"]),
            tuple(map(tuple, row["follow"])),
        )
        for row in rows
    ]


FOLLOWED = followed()


def key_of(fault: Fault) -> str:
    """The key of its remedy."""
    return fault.remedy or fault.code


def remedies(faults: tuple[Fault, ...], language: Language) -> dict[str, str]:
    """The remedies of the faults by their keys; a space that is not broken is a space to type."""
    words = catalogue(language)
    return {key_of(fault): re.sub("[\u00a0\u202f]", " ", fault_remedy(fault, words)) for fault in faults}


@pytest.mark.parametrize("row", FOLLOWED, ids=lambda row: f"{row.case} {row.spelling[0]}")
def test_a20_what_a_remedy_proposes_is_accepted(row: Followed, refused: Refusals, tmp_path: Path) -> None:
    case = BY_NAME[row.case]
    dossier, faults = broken(case, tmp_path), refused(case).faults
    told = [text for language in LANGUAGES for text in remedies(faults, language).values()]
    for spelling in row.spelling:
        assert any(spelling in text for text in told), told
    for change in row.follow:
        *file, old, new = change
        path = dossier / (file[0] if file else case.file)
        text = path.read_text(encoding="utf-8")
        before = case.replace.replace("@@", case.repeat * case.times) if old == "@@" else old
        assert before in text, before
        path.write_text(text.replace(before, new, 1) if before else text + new, encoding="utf-8")
    read(dossier)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a20_every_remedy_that_proposes_a_spelling_is_followed(language: Language, refused: Refusals) -> None:
    """Of every code of the gallery; that each code has a case there is a test of its own."""
    text = (PARTS / language / "files.po").read_text(encoding="utf-8").replace('\\"', "“")
    worded = re.findall(r'^msgid "fault\.(.+)\.remedy"\nmsgstr "(.+)"$', text, flags=re.MULTILINE)
    in_the_gallery = {key_of(fault) for case in CASES for fault in refused(case).faults} | set(NOT_IN_A_FILE)
    proposing = {
        key for key, said in worded if key in in_the_gallery and A_SPELLING.search(said.replace("“", '"'))
    }
    hit = {
        key
        for row in FOLLOWED
        for key, said in remedies(refused(BY_NAME[row.case]).faults, language).items()
        if any(spelling in said for spelling in row.spelling)
    }
    assert proposing - hit == proposing & set(NOT_IN_A_FILE)


def near_of(fault: Fault) -> str:
    params = dict(fault.params)
    if fault.remedy == "did_you_mean":
        return params["near"]
    return params["suggestion"] if fault.code == "expression_name.near" else ""


@pytest.mark.parametrize("case", [case for case in CASES if case.make != "many"], ids=lambda case: case.name)
def test_a20_a_word_that_is_near_is_accepted_in_the_place_of_the_wrong_one(
    case: Case, refused: Refusals, tmp_path: Path
) -> None:
    told = refused(case)
    faults = [fault for fault in told.faults if near_of(fault)]
    dossier = broken(case, tmp_path) if faults else tmp_path
    for fault in faults:
        near = near_of(fault)
        path = dossier / Path(fault.place.file).relative_to(told.dossier)
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        at = fault.place.line - 1
        if fault.actual not in lines[at]:  # a table of several lines
            at = next(i for i in range(at, len(lines)) if fault.actual in lines[i])
        lines[at] = lines[at].replace(fault.actual, near, 1)
        path.write_text("".join(lines), encoding="utf-8")
        place = evolve(fault.place, file=str(path))
        assert not any(place == left.place and fault.code == left.code for left in left_of(dossier))


def left_of(dossier: Path) -> tuple[Fault, ...]:
    try:
        read_dossier(dossier)
    except UnreadableDossierError as error:
        return error.faults
    return ()
