"""A new file is written whole, under a name that was free."""

import stat
from pathlib import Path

import pytest

from conventions.files.new_convention import write_new


def test_a_file_is_written_with_the_permissions_of_any_other(tmp_path: Path) -> None:
    write_new(tmp_path / "deep" / "a.toml", "é\n")
    (tmp_path / "b.toml").write_text("")
    assert (tmp_path / "deep" / "a.toml").read_bytes() == b"\xc3\xa9\n"
    modes = [
        stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "deep" / "a.toml", tmp_path / "b.toml")
    ]
    assert modes[0] == modes[1]


def test_what_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("kept")
    with pytest.raises(FileExistsError):
        write_new(path, "lost")
    assert path.read_text() == "kept"
    assert [found.name for found in tmp_path.iterdir()] == ["a.toml"]


def test_a_broken_link_is_a_name_that_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        write_new(path, "lost")
    assert path.readlink() == Path("nowhere")


def test_a_place_that_is_none_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(OSError, match="file"):
        write_new(tmp_path / "file" / "a.toml", "lost")
    assert (tmp_path / "file").read_text() == "kept"


def test_a_file_system_without_links_is_written_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refused)
    write_new(tmp_path / "a.toml", "whole")
    assert (tmp_path / "a.toml").read_text() == "whole"
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a.toml", "lost")
    assert [found.name for found in tmp_path.iterdir()] == ["a.toml"]
