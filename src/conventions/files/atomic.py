"""Replacing a file in one step: whoever reads it sees the old bytes or the new ones, never a part."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

__all__ = ["as_new", "replace_file"]


def replace_file(path: Path, data: bytes) -> None:
    """Nothing; the file holds `data`, with the permissions it had. `OSError`: it holds what it held.

    A link stays a link: the file it leads to is replaced.
    """
    target = path.resolve()
    handle, unfinished = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, unfinished)
        else:
            as_new(Path(unfinished))
        Path(unfinished).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(unfinished).unlink()
        raise


def as_new(path: Path) -> None:
    """Nothing; a private temporary file has the permissions of any new file."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
