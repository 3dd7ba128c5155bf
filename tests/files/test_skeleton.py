"""The texts that an association begins with: written once, never over what is there."""

import os
from pathlib import Path
from shutil import copytree

import pytest

from conventions.files.dossier_folder import read_dossier
from conventions.files.narrative_file import HEADINGS, sections_of
from conventions.files.new_convention import skeletons, write_skeletons
from tests.files.workbook.books import BASE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(BASE, tmp_path / "dossier"))


def written(folder: Path, *, french: bool = True) -> list[str]:
    found = write_skeletons(folder, read_dossier(folder), french=french)
    return [path.relative_to(folder).as_posix() for path in found]


def test_each_action_without_a_text_gets_one_and_the_dossier_is_read_with_it(folder: Path) -> None:
    (folder / "activity").mkdir()
    mine = folder / "activity" / "lessons.md"
    mine.write_text("Déjà dit.\n", "utf-8")
    assert written(folder) == ["activity/repairs.md"]
    assert mine.read_text("utf-8") == "Déjà dit.\n"
    assert {item.action for item in read_dossier(folder).narratives} == {"repairs", "lessons"}
    assert written(folder) == []


@pytest.mark.parametrize("french", [True, False])
def test_the_headings_are_those_that_are_read(french: bool) -> None:
    found = dict(skeletons(read_dossier(BASE), french=french))
    prose = sections_of(found["activity/repairs.md"])
    assert list(prose) == list(HEADINGS)
    assert not any(each.blocks for each in prose.values())
    assert ("# Suites" in found["activity/repairs.md"]) == french


def test_what_the_agreement_says_has_no_heading(folder: Path) -> None:
    text = folder / "convention.toml"
    text.write_text(
        text.read_text("utf-8").replace('title = "Leçons"', 'title = "Leçons"\nterritory = "Lens"', 1),
        "utf-8",
    )
    found = dict(skeletons(read_dossier(folder), french=True))
    assert "Inscription territoriale" not in found["activity/lessons.md"]
    assert "Inscription territoriale" in found["activity/repairs.md"]


def test_a_text_that_appears_meanwhile_is_not_written_over(folder: Path) -> None:
    dossier = read_dossier(folder)
    (folder / "activity").mkdir()
    (folder / "activity" / "repairs.md").write_text("Entre-temps.\n", "utf-8")
    with pytest.raises(FileExistsError):
        list(write_skeletons(folder, dossier, french=True))
    assert (folder / "activity" / "repairs.md").read_text("utf-8") == "Entre-temps.\n"


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_nothing_is_written_out_of_the_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    dossier = read_dossier(folder)
    (folder / "activity").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError):
        list(write_skeletons(folder, dossier, french=True))
    assert list((tmp_path / "elsewhere").iterdir()) == []
