"""Files that cannot be read as text, and why."""

import errno
import os
from pathlib import Path

import pytest

from conventions.files.faults import RefusedValueError
from conventions.files.text import csv_text, file_bytes, toml_text

ERRORS = [
    (errno.EACCES, "file_forbidden"),
    (errno.EPERM, "file_forbidden"),
    (errno.EIO, "file_unreadable"),
    (errno.ENOENT, "file_missing"),
    (errno.ENOTDIR, "file_missing"),
    (errno.ELOOP, "link_loop"),
]


@pytest.mark.parametrize(("number", "fault"), ERRORS)
def test_a_refusal_of_the_system_has_its_own_fault(
    number: int, fault: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "convention.toml"
    path.write_text("")

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(RefusedValueError) as refused:
        file_bytes(path)
    assert refused.value.fault == fault


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RefusedValueError) as refused:
        file_bytes(tmp_path / "pipe")
    assert refused.value.fault == "file_not_regular"


def test_a_file_that_grows_while_it_is_read_stays_bounded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "facts.toml"
    path.write_bytes(b"abcdef")
    monkeypatch.setattr("conventions.files.text.MAX_BYTES", 5)
    monkeypatch.setattr("conventions.files.text.S_ISREG", lambda _: True)
    stat = path.stat()
    monkeypatch.setattr(Path, "stat", lambda *_, **__: os.stat_result([*stat[:6], 0, *stat[7:10]]))
    with pytest.raises(RefusedValueError) as refused:
        file_bytes(path)
    assert refused.value.fault == "file_too_big"


def test_a_mark_of_utf_8_is_no_part_of_the_text() -> None:
    assert toml_text(b"\xef\xbb\xbfid = 1") == "id = 1"


def test_a_byte_that_is_not_utf_8_is_found_on_its_line() -> None:
    with pytest.raises(RefusedValueError) as refused:
        toml_text(b"a = 1\nb = '\xe9'\n")
    assert refused.value.params["line"] == "2"
    assert refused.value.actual == "0xE9"


def test_a_csv_of_an_older_spreadsheet_is_read() -> None:
    assert csv_text("Établi;3 890,00 €".encode("cp1252")) == "Établi;3 890,00 €"


def test_a_csv_in_utf_16_is_refused_rather_than_misread() -> None:
    with pytest.raises(RefusedValueError) as refused:
        csv_text("id;label".encode("utf-16"))
    assert refused.value.fault == "encoding_wide"
