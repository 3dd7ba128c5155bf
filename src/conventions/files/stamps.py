"""The files that a verdict depends on: their bytes by name, and whether they are unchanged.

A file with the same size, times and place on the disk has the same content: only a program that sets the
clock back could hide a change. If a time is so close to the reading that a second change could have the same
one, the content is compared.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b, sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import define, field

from budget import frozen
from budget.errors import InputError
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import CONVENTION, FILES, files_in, read_dossier
from conventions.files.layers import AMENDMENTS
from conventions.files.models import FOLDER, find_model
from conventions.files.narrative_file import ACTIVITY
from conventions.files.register_log import REGISTER
from conventions.files.rulebook_file import shipped_rulebooks
from conventions.files.sources import office_of
from conventions.files.text import file_bytes, shipped_folder, toml_text
from conventions.files.toml_data import toml_data
from conventions.version import VERSION

_NAME: Final = re.compile(r"(?:\.\./){0,4}(?:(?!\.)[^/\\\0]+/)*(?!\.)[^/\\\0]+\.(?:toml|csv|md)")
_DEEP: Final = ("1", "2", "3", "4", "dossier")
"""Where a dossier is laid out: what lies above it, up to four folders, stays within the place."""
_LONGEST: Final = 255


@frozen(order=True)
class Input:
    """A file: its name in the dossier, and its content."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of its bytes, as `sha256sum` prints it."""
        return hashlib.sha256(self.content).hexdigest()


def dossier_inputs(folder: Path) -> tuple[Input, ...]:
    """Return the files that a verdict depends on, by name: of the dossier, its model and its rulebooks.

    The dossier has been read: what cannot be opened raises as reading it does.
    """
    found = [Input(name, file_bytes(folder / name)) for name in files_in(folder)]
    data = toml_data(CONVENTION, toml_text(file_bytes(folder / CONVENTION))).data or {}
    ref = data.get("uses")
    model = find_model(ref, folder) if isinstance(ref, str) else None
    if model is not None:
        found.append(Input(f"{FOLDER}/{ref}.toml", file_bytes(model)))
    found += (Input(name, file_bytes(folder / name)) for name in _named_rulebooks(data))
    return tuple(sorted(found))


def _named_rulebooks(data: Mapping[str, object]) -> Iterator[str]:
    """Yield the names of the files of rulebooks that a convention names; those that ship are not its own."""
    named = data.get("rulebooks")
    for name in dict.fromkeys(named) if isinstance(named, list) else ():
        if isinstance(name, str) and name not in shipped_rulebooks():
            yield name


def is_input_name(name: str) -> bool:
    """Return whether a file may have this name among the inputs of a dossier: at most four folders up.

    A rulebook may lie above the folder that names it; it is laid out in a folder as deep.

    >>> is_input_name("amendments/avenant_1.toml"), is_input_name("../rulebooks/ours.toml")
    (True, True)
    >>> is_input_name("../../../../../x.toml"), is_input_name("a/../../x.toml"), is_input_name("/x.toml")
    (False, False, False)
    """
    return len(name) <= _LONGEST and _NAME.fullmatch(name) is not None


@contextmanager
def laid_out(inputs: Iterable[Input]) -> Iterator[Path]:
    """A folder that holds these files, then is gone. `ValueError` for a name that leads elsewhere."""
    with TemporaryDirectory(prefix="subventio-") as place:
        folder = Path(place).joinpath(*_DEEP)
        folder.mkdir(parents=True)
        for item in inputs:
            if not is_input_name(item.name):
                raise ValueError(item.name)
            path = folder / item.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(item.content)
        yield folder


def dossier_of(inputs: Iterable[Input]) -> Dossier:
    """Return the dossier that these files are; `UnreadableDossierError` as of a folder."""
    with laid_out(inputs) as folder:
        return read_dossier(folder, office=folder.parents[len(_DEEP) - 1])


_BELOW: Final = {AMENDMENTS: ".toml", ACTIVITY: ".md"}
"""The folders of a dossier, with the ending of the files that are read."""
_NEAR: Final = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system, that of a memory stick."""
_LIBRARIES: Final = ("attrs", "cattrs", "holidays", "msgspec", "python-dateutil")
"""Those on which a verdict rests."""


@frozen
class Outside:
    """What a dossier rests on outside its folder: its model, and files of rulebooks as it names them."""

    model: str = ""
    rulebooks: tuple[str, ...] = ()


def outside_of(dossier: Dossier) -> Outside:
    """Return the model that a dossier uses, and the rulebooks that do not travel with the program."""
    rulebooks = (name for name, _ in dossier.outside if not name.startswith(f"{FOLDER}/"))
    return Outside(dossier.agreement.uses or "", tuple(rulebooks))


@define
class Stamps:
    """The stamps of one run, which looks for each model once for all the dossiers of a folder."""

    models: dict[tuple[str, str], Path | None] = field(factory=dict)

    def quick(self, folder: Path | str, outside: Outside, now: int) -> str:
        """Return the stamp by sizes and times; empty if unreliable: too close to `now`, in nanoseconds."""
        seen, newest = [], 0
        try:
            for name, path in self._files(str(folder), outside):
                if path is None:
                    seen.append(name)
                    continue
                status = os.stat(path)  # noqa: PTH116 — a path for each file of each dossier took half the time
                written, changed = status.st_mtime_ns, status.st_ctime_ns
                newest = max(newest, written, changed)
                seen.append(f"{name}\t{status.st_size} {written} {changed} {status.st_ino}")
        except OSError:
            return ""
        if newest > now - _NEAR:
            return ""
        text = "\n".join(sorted(seen))
        return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()

    def whole(self, folder: Path | str, outside: Outside) -> str:
        """Return the stamp by names and bytes; empty where a file cannot be read."""
        found = sha256()
        try:
            for name, path in sorted(self._files(str(folder), outside)):
                content = b"" if path is None else file_bytes(Path(path))
                head = f"{name}\t{len(content)}\n".encode("utf-8", "surrogateescape")
                found.update(head)
                found.update(content)
        except (OSError, InputError):
            return ""
        return found.hexdigest()

    def is_as_read(self, folder: Path, dossier: Dossier) -> bool:
        """Return whether what lies outside the folder still is what the dossier was read with."""
        for name, text in dossier.outside:
            path: Path | None = folder / name
            if name.startswith(f"{FOLDER}/"):
                ref = name.removeprefix(f"{FOLDER}/").removesuffix(".toml")
                path = self._model(ref, str(folder), has_own=(folder / FOLDER).exists())
            try:
                if path is None or toml_text(file_bytes(path)) != text:
                    return False
            except (OSError, InputError):
                return False
        return True

    def _files(self, folder: str, outside: Outside) -> Iterator[tuple[str, str | None]]:
        """Yield the entries of a folder by name, with the path of each that is read; then those outside it.

        Where a link leads is part of its name, as is where a model lies. A name that begins with `/` is none
        of the folder.
        """
        has_models = False
        for entry in os.scandir(folder):
            name = entry.name
            if name.startswith(".") or name == REGISTER:  # no verdict reads the register
                continue
            if name in FILES:
                yield _name(entry), entry.path
                continue
            has_models |= name == FOLDER
            yield _name(entry), None
            ending = _BELOW.get(name)
            if ending is not None and entry.is_dir():
                for inner in os.scandir(entry.path):
                    if inner.name.endswith(ending):
                        yield f"{name}/{_name(inner)}", inner.path
        if outside.model:
            path = self._model(outside.model, folder, has_own=has_models)
            is_ours = path is None or path.is_relative_to(shipped_folder(FOLDER))
            yield f"/model {'' if is_ours else path}", None if is_ours else str(path)
        if outside.rulebooks:
            yield f"/office {office_of(Path(folder))}", None
        for name in outside.rulebooks:
            yield f"/rulebook {name}", f"{folder}/{name}"

    def _model(self, ref: str, folder: str, *, has_own: bool) -> Path | None:
        """Return where the model of a dossier is: its own, else that of all the dossiers beside it."""
        if has_own or os.path.islink(folder):  # noqa: PTH114
            return find_model(ref, Path(folder))
        key = (ref, os.path.dirname(folder))  # noqa: PTH120
        if key not in self.models:
            self.models[key] = find_model(ref, Path(folder))
        return self.models[key]


def _name(entry: os.DirEntry[str]) -> str:
    return f"{entry.name} -> {Path(entry.path).readlink()}" if entry.is_symlink() else entry.name


def program_stamp() -> str:
    """What the program itself is: its version, its files by size and time, the libraries that it rests on."""
    package = Path(__file__).resolve().parents[1]
    folders = (package, package.parent / "budget", shipped_folder(FOLDER), shipped_folder("rulebooks"))
    found = sha256(f"{VERSION} {[_version(name) for name in _LIBRARIES]}".encode())
    for folder in folders:
        for place, inner, names in os.walk(folder):
            inner[:] = sorted(name for name in inner if name not in ("__pycache__", "LC_MESSAGES"))
            for name in sorted(names):
                status = (Path(place) / name).stat()
                found.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
