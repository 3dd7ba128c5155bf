"""Writing into a user's dossier: comments, order and line ends stay, and what is written can be read."""

from pathlib import Path

from conventions.facts.fact import Fact
from conventions.files.atomic import replace_file
from conventions.files.dossier_folder import CONVENTION, FACTS, checked_with
from conventions.files.faults import DataPath
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_edit import TomlValue, with_fact, with_value

__all__ = ["append_fact", "change_value"]

_MARK = b"\xef\xbb\xbf"


def append_fact(folder: Path, fact: Fact) -> None:
    """Nothing; `facts.toml` ends with the fact, and is made if there was none.

    `UnreadableDossierError` if the dossier could not be read with it, `OSError` if the file cannot be
    written: then nothing was.
    """
    path = folder / FACTS
    before = file_bytes(path) if path.exists() else b""
    _write(folder, FACTS, before, with_fact(toml_text(before), fact))


def change_value(folder: Path, path: DataPath, value: TomlValue, *, file: str = CONVENTION) -> None:
    """Nothing; the value at `path` of the file is another, or a new one at the end of its table.

    `PathUnknownError` for a path that leads nowhere, else as `append_fact`.
    """
    before = file_bytes(folder / file)
    _write(folder, file, before, with_value(toml_text(before), path, value))


def _write(folder: Path, name: str, before: bytes, after: str) -> None:
    checked_with(folder, name, after)
    mark = _MARK if before.startswith(_MARK) else b""
    replace_file(folder / name, mark + after.encode())
