"""Which folders are dossiers, and what is said of the others."""

import os
from pathlib import Path

import pytest

from conventions.files.discovery import UndiscoveredError, discover


def dossier(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "convention.toml").write_text("")
    return folder


def codes(paths: list[Path]) -> list[str]:
    with pytest.raises(UndiscoveredError) as refused:
        discover(paths)
    return [fault.code for fault in refused.value.faults]


def test_dossiers_are_found_at_any_depth_in_the_order_of_their_paths(tmp_path: Path) -> None:
    expected = [dossier(tmp_path / name) for name in ("a", "a/b/c", "b", "c/d/e/f")]
    assert discover([tmp_path]) == expected


def test_a_dossier_named_twice_is_found_once(tmp_path: Path) -> None:
    folder = dossier(tmp_path / "a")
    assert discover([folder, tmp_path, folder / "convention.toml"]) == [folder]


def test_hidden_folders_are_passed_over(tmp_path: Path) -> None:
    dossier(tmp_path / ".trash" / "a")
    folder = dossier(tmp_path / "b")
    assert discover([tmp_path]) == [folder]


def test_a_loop_of_links_is_walked_once(tmp_path: Path) -> None:
    folder = dossier(tmp_path / "a")
    (folder / "again").symlink_to(tmp_path, target_is_directory=True)
    assert discover([tmp_path]) == [folder]


def test_a_linked_folder_is_followed(tmp_path: Path) -> None:
    dossier(tmp_path / "elsewhere" / "a")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert discover([tmp_path / "here"]) == [tmp_path / "here" / "link" / "a"]


def test_a_path_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    assert codes([tmp_path / "nowhere"]) == ["path_missing"]


def test_a_file_that_is_no_agreement_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("")
    assert codes([tmp_path / "notes.txt"]) == ["path_no_folder"]


def test_a_folder_without_any_dossier_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert codes([tmp_path / "empty"]) == ["no_dossier"]


def test_a_fault_does_not_hide_the_dossiers_of_the_other_paths(tmp_path: Path) -> None:
    folder = dossier(tmp_path / "a")
    with pytest.raises(UndiscoveredError) as refused:
        discover([tmp_path / "nowhere", folder])
    assert refused.value.found == (folder,)


def test_a_folder_that_may_not_be_listed_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir
    (tmp_path / "closed").mkdir()
    folder = dossier(tmp_path / "open")

    def refuse(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "closed", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UndiscoveredError) as refused:
        discover([tmp_path])
    assert [fault.code for fault in refused.value.faults] == ["folder_forbidden"]
    assert refused.value.found == (folder,)
