"""The files that a verdict depends on, as bytes: stored by name, and written out to be read again."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from attrs import frozen

from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import CONVENTION, files_in, read_dossier
from conventions.files.models import FOLDER, find_model
from conventions.files.rulebook_file import shipped_rulebooks
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import toml_data

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
