"""Replacing a file in one step: readers see the old bytes or the new ones, never a part."""

import errno
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_HELD_OPEN: Final = (5, 32, 33)
"""The errors of Windows if another program, often a spreadsheet, has the file open."""
_TRIES: Final = 20
_PAUSE: Final = 0.1


def replace_file(path: Path, data: bytes) -> None:
    """Replace the content of a file, keeping its permissions. After an `OSError` it is unchanged.

    A link stays a link: the file it leads to is replaced. A device or a pipe is written to, not replaced.
    """
    target = path.resolve()
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            stream.write(data)
        return
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
        put_in_place(Path(unfinished), target)
    except BaseException:
        with suppress(OSError):
            Path(unfinished).unlink()
        raise


def put_in_place(unfinished: Path, target: Path) -> None:
    """Rename the file into place; if another program has the target open (Windows), retry for a while."""
    for _ in range(_TRIES):
        try:
            unfinished.replace(target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD_OPEN:
                raise
            time.sleep(_PAUSE)
        else:
            return
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(unfinished), None, str(target))


def open_elsewhere(path: Path) -> bool:
    """Return whether an office program has a file open, as shown by its lock file beside it.

    LibreOffice lays `.~lock.NAME#`, Excel `~$NAME`; Word leaves the first two letters of a long name out.
    """
    marks = (f".~lock.{path.name}#", f"~${path.name}", f"~${path.name[2:]}")
    return not is_mark_of_office(path) and any((path.parent / mark).exists() for mark in marks)


def is_mark_of_office(path: Path) -> bool:
    """Return whether a file is the lock file of an office program."""
    return path.name.startswith(("~$", ".~lock."))


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the system supports it (not on Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def as_new(path: Path) -> None:
    """Give a private temporary file the permissions of any new file."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
