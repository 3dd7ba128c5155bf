"""The data of a document besides its dossier, and where documents go: a file, a folder, a streamed archive.

Nothing is left half written.
"""

import errno
import os
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, load_one
from conventions.cli.output import write_whole
from conventions.documents.kinds import Kind
from conventions.documents.source import Scope
from conventions.documents.templates import Templates
from conventions.files.models import document_templates
from conventions.messages import Catalogue


def scope_of(arguments: Arguments, words: Catalogue) -> Scope | None:
    """Return the funder and the dossiers; None if one is unreadable, which is reported."""
    items = [load_one(path, words, arguments.office) for path in arguments.beside]
    read = [item.dossier for item in items if isinstance(item, Loaded)]
    return Scope(arguments.funder, tuple(read)) if len(read) == len(items) else None


def templates_for(item: Loaded, templates: Templates) -> Templates:
    """Return the office's templates, then those of the agreement's model."""
    found = document_templates(item.dossier.agreement.uses, item.path)
    return templates.beside_model({kind: found[kind.value] for kind in Kind if kind.value in found})


_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE: Final = 0o644 << 16


class TakenError(Exception):
    """A name already in use: by an older file, or by another document of this batch."""

    def __init__(self, path: Path, *, in_batch: bool) -> None:
        super().__init__(str(path))
        self.path = path
        self.in_batch = in_batch


class Sink(Protocol):
    """A target for documents, by name."""

    def __enter__(self) -> Self:
        """Open the target."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close; incomplete files are removed."""

    def put(self, name: str, content: bytes) -> Path:
        """Write a document and return its path; TakenError, OSError."""


class _Named:
    """Names used once."""

    def __init__(self, *, force: bool) -> None:
        self.force = force
        self.taken: set[str] = set()

    def claim(self, path: Path) -> None:
        """Refuse a name used in this batch or, unless forced, by an older file."""
        key = str(path).casefold()
        if key in self.taken:
            raise TakenError(path, in_batch=True)
        if path.exists() and not path.is_dir() and not self.force:
            raise TakenError(path, in_batch=False)
        self.taken.add(key)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del kind, error, trace


class FileSink(_Named):
    """One document, in the named file."""

    def __init__(self, path: Path, *, force: bool) -> None:
        super().__init__(force=force)
        self.path = path

    def put(self, name: str, content: bytes) -> Path:
        """Write the file."""
        del name
        self.claim(self.path)
        write_whole(self.path, content)
        return self.path


class FolderSink(_Named):
    """Documents in a folder, each in a file with its name."""

    def __init__(self, folder: Path, *, force: bool) -> None:
        super().__init__(force=force)
        self.folder = folder

    def put(self, name: str, content: bytes) -> Path:
        """Write the file."""
        path = self.folder / name
        self.claim(path)
        write_whole(path, content)
        return path


class ArchiveSink(_Named):
    """Documents in one zip, written one by one; the archive replaces the target when complete."""

    def __init__(self, path: Path, *, force: bool) -> None:
        super().__init__(force=force)
        self.path = path

    def __enter__(self) -> Self:
        """Open a file next to the target; TakenError, OSError."""
        if self.path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(self.path))
        if self.path.exists() and not self.force:
            raise TakenError(self.path, in_batch=False)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        self.unfinished = Path(unfinished)
        self.archive = zipfile.ZipFile(os.fdopen(handle, "wb"), "w", zipfile.ZIP_STORED)
        return self

    def put(self, name: str, content: bytes) -> Path:
        """Add the document uncompressed, because its parts are compressed already."""
        if name.casefold() in self.taken:
            raise TakenError(self.path / name, in_batch=True)
        self.taken.add(name.casefold())
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.external_attr = _REGULAR_FILE
        entry.create_system = 3
        self.archive.writestr(entry, content)
        return self.path / name

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Move the archive to its place, or remove it if empty or interrupted."""
        try:
            stream = self.archive.fp
            self.archive.close()
            if stream is not None:
                stream.close()
            if kind is None and self.taken:
                mask = os.umask(0)
                os.umask(mask)
                self.unfinished.chmod(0o666 & ~mask)
                self.unfinished.replace(self.path)
        finally:
            with suppress(OSError):
                self.unfinished.unlink()
