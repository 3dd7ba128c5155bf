"""A file that was not there before: written whole, or not at all, and never over another."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from conventions.files.atomic import as_new

__all__ = ["write_new"]


def write_new(path: Path, text: str) -> None:
    """Nothing; the file holds the text. `FileExistsError` where something has its name, else `OSError`.

    The text takes its name in one step, so that two who write at once do not write over each other.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        as_new(Path(unfinished))
        _named(Path(unfinished), path)
    finally:
        with suppress(OSError):
            Path(unfinished).unlink()


def _named(unfinished: Path, path: Path) -> None:
    try:
        path.hardlink_to(unfinished)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        with path.open("xb"):
            pass
        unfinished.replace(path)
