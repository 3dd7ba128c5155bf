"""Which folders are dossiers, and what is said of the others."""

import os
import sys
from pathlib import Path
from shutil import copytree

import pytest

from conventions.cli.main import main
from conventions.files.sources import UndiscoveredError, discover, twins


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


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("facts.toml", True),
        ("Facts.toml", True),
        ("expenses.csv", True),
        ("sessions.csv", True),
        ("years.csv", True),
        ("amendments/1.toml", True),
        ("amendments/1.docx", False),
        ("Convention.toml", True),
        ("convention.toml.txt", True),
        ("conventions.toml", True),
        ("convention.docx", False),
        ("notes.toml", False),
    ],
)
def test_a_folder_with_the_files_of_a_dossier_and_no_agreement_is_a_fault(
    name: str, told: bool, tmp_path: Path
) -> None:
    folder = dossier(tmp_path / "a")
    (tmp_path / "b" / name).parent.mkdir(parents=True)
    (tmp_path / "b" / name).write_text("")
    if not told:
        assert discover([tmp_path]) == [folder]
        return
    with pytest.raises(UndiscoveredError) as refused:
        discover([tmp_path])
    (fault,) = refused.value.faults
    assert (fault.code, fault.actual, fault.place.file) == ("convention_missing", name, str(tmp_path / "b"))
    assert fault.remedy == ("" if "onvention" in name else "convention_lost")
    assert refused.value.found == (folder,)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are Unicode there")
def test_a_dossier_whose_name_is_not_utf8_is_a_fault_and_hides_no_other(tmp_path: Path) -> None:
    folder = dossier(tmp_path / "a")
    dossier(tmp_path / os.fsdecode(b"f\xeate"))
    (tmp_path / "a" / "evidence" / os.fsdecode(b"re\xe7us")).mkdir(parents=True)  # nothing reads it
    with pytest.raises(UndiscoveredError) as refused:
        discover([tmp_path])
    (fault,) = refused.value.faults
    assert (fault.code, fault.place.file) == ("name_not_utf8", f"{tmp_path}/f\\xeate")
    assert refused.value.found == (folder,)
    assert codes([tmp_path / os.fsdecode(b"f\xeate")]) == ["name_not_utf8"]
    assert codes([tmp_path / os.fsdecode(b"f\xeate") / "convention.toml"]) == ["name_not_utf8"]
    assert codes([tmp_path / os.fsdecode(b"f\xeates")]) == ["path_missing"]


def test_dossiers_of_one_identifier_are_told_together(tmp_path: Path) -> None:
    for name, text in (
        ("a", 'id = "x"\n'),
        ("b", "id='x'\n"),
        ("c", 'id = "y"\n'),
        ("d", "title = 1\n"),
        ("e", "\ufeff  id\t= 'x'\n"),
    ):
        (dossier(tmp_path / name) / "convention.toml").write_text(text, encoding="utf-8")
    folders = [*discover([tmp_path]), tmp_path / "gone"]
    assert twins(folders) == [("x", (tmp_path / "a", tmp_path / "b", tmp_path / "e"))]


def test_every_command_over_folders_tells_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = Path("examples/commune-fictive-2023")
    for name in ("a", "b", "c"):
        copytree(source, tmp_path / name)
    (tmp_path / "c" / "convention.toml").rename(tmp_path / "c" / "Convention.toml")
    for command in ("check", "audit", "agenda", "portfolio", "questions"):
        assert main([command, str(tmp_path), "--lang", "en"]) == 2, command
        told = capsys.readouterr().err
        assert f"{tmp_path / 'c'}: the folder has “Convention.toml”, and no “convention.toml”" in told, (
            command
        )
        twin = f"{tmp_path / 'a'}: the same identifier “commune-fictive-2023” as {tmp_path / 'b'}"
        assert twin in told, command
