"""The sources of the texts of a dossier: a folder, or texts in memory, with the same reader."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol

from attrs import field, frozen

from conventions.files.collected import refusal
from conventions.files.csv_rows import Row
from conventions.files.discovery import folder_meant
from conventions.files.faults import Problem, RefusedValueError
from conventions.files.layers import AMENDMENTS, Data, amendment_names, is_below
from conventions.files.models import FOLDER as MODELS
from conventions.files.models import (
    Model,
    ModelAtFaultError,
    find_model,
    is_shipped_model,
    model_of_text,
    models_near,
    read_model,
    shipped_model,
    shipped_models,
)
from conventions.files.narrative_file import ACTIVITY, NARRATIVE, narrative_names
from conventions.files.rulebook_file import FOLDER as RULEBOOKS
from conventions.files.rulebook_file import (
    read_rulebook,
    rulebook_of_text,
    rulebook_text,
    shipped_rulebooks,
)
from conventions.files.text import file_bytes
from conventions.rulebook import Rulebook

_TOML: Final = ".toml"


@frozen
class FoundModel:
    """A model that a text uses; `kept` is its text, by the name it has in a dossier, unless it ships."""

    model: Model
    kept: tuple[tuple[str, str], ...] = ()


@frozen
class FoundRulebook:
    """A rulebook that a text names; `kept` as of a model."""

    book: Rulebook
    kept: tuple[tuple[str, str], ...] = ()


class Source(Protocol):
    """The texts of one dossier by name, and the models and rulebooks that they may use."""

    @property
    def folder(self) -> Path:
        """Return what stands before the name of a file where a fault is placed."""

    def entries(self) -> Iterator[str]:
        """Yield the names in the folder and in its folders of texts, to report those that are not read."""

    def has(self, name: str) -> bool:
        """Return whether there is an entry of this name, be it a broken link."""

    def amendments(self) -> tuple[str, ...]:
        """Return the names of the amendments, in order."""

    def narratives(self) -> tuple[str, ...]:
        """Return the names of the texts about actions, in order."""

    def text(self, name: str, decode: Callable[[bytes], str]) -> str:
        """Return a text; `RefusedValueError` says what is in the way."""

    def data(self, name: str) -> Data | None:
        """Return what is given as data rather than as a text; None for a text."""

    def rows(
        self, name: str, columns: tuple[str, ...] | None, problems: list[Problem]
    ) -> tuple[Row, ...] | None:
        """Return the rows of a table that is given as data, None for a text; `problems` gets what is wrong.

        `columns` of None: which there may be is not known.
        """

    def model(self, ref: str) -> FoundModel | None:
        """Return a model; None where there is none of that reference. `InputError` for one at fault."""

    def models(self) -> Iterator[str]:
        """Yield the references of the models that may be used."""

    def rulebook(self, said: str) -> FoundRulebook | None:
        """Return a rulebook, shipped or of the office; None where there is none.

        `RefusedValueError` where it lies elsewhere, `UnreadableDossierError` with all its faults.
        """


# --- a folder --------------------------------------------------------------------------------------------


def office_of(folder: Path) -> Path:
    """Return the folder of the office of a dossier: the nearest above with `rulebooks` or `models`.

    Without one it is the folder of the dossier itself. The root of the file system is no office.
    """
    here = folder.resolve()
    above = (parent for parent in here.parents if parent != parent.parent)
    held = (parent for parent in above if any((parent / name).is_dir() for name in (RULEBOOKS, MODELS)))
    return next(held, here)


@frozen
class FolderSource:
    """The files of a folder, some replaced by other texts.

    Attributes:
        office: the folder that a path of the dossier may lead to, links too; None: for the files of the
            dossier its own folder, for rulebooks `office_of` it.
    """

    folder: Path
    instead: Mapping[str, str] = field(factory=dict)
    office: Path | None = None

    def entries(self) -> Iterator[str]:
        """Yield the names of the folder and of the texts, and what lies in the folders of texts."""
        try:
            found = {entry.name for entry in self.folder.iterdir()}
        except OSError:  # said by the reading of the files
            return
        for name in sorted(found):
            if folder_meant(name) is not None:
                paths = (self.folder / name).rglob("*")
                found |= {path.relative_to(self.folder).as_posix() for path in paths if path.is_file()}
        yield from sorted(found | self.instead.keys())

    def has(self, name: str) -> bool:
        """Return whether the folder has an entry of this name, be it a broken link."""
        return name in self.instead or os.path.lexists(self.folder / name)

    def amendments(self) -> tuple[str, ...]:
        """Return the names of the amendments."""
        return amendment_names(self.folder, self.instead)

    def narratives(self) -> tuple[str, ...]:
        """Return the names of the texts about actions."""
        return narrative_names(self.folder, self.instead)

    def text(self, name: str, decode: Callable[[bytes], str]) -> str:
        """Return a text; a link that leads elsewhere is refused."""
        if name in self.instead:
            return self.instead[name]
        path = self.folder / name
        steps = (path, *path.parents[: name.count("/")]) if "/" in name else (path,)
        if any(step.is_symlink() for step in steps):
            self._check(path, self.office or self.folder, name)
        return decode(file_bytes(path))

    def data(self, _name: str) -> None:
        """Return None: a file is a text."""

    def rows(self, _name: str, _columns: tuple[str, ...] | None, _problems: list[Problem]) -> None:
        """Return None: a file is a text."""

    def model(self, ref: str) -> FoundModel | None:
        """Return the nearest model of this reference."""
        path = find_model(ref, self.folder)
        if path is None:
            return None
        if self.folder.resolve() in path.parents:  # its own models: who sends a dossier may send links
            self._check(path, self.office or office_of(self.folder), ref)
        try:
            model = read_model(ref, path)
        except RefusedValueError as error:  # no text
            raise ModelAtFaultError(path, "", (refusal(str(path), (), error),)) from error
        kept = () if is_shipped_model(path) else ((f"{MODELS}/{ref}{_TOML}", model.text),)
        return FoundModel(model, kept)

    def models(self) -> Iterator[str]:
        """Yield the references of the models near the folder."""
        yield from models_near(self.folder)

    def rulebook(self, said: str) -> FoundRulebook | None:
        """Return a rulebook; a file is named from the folder on, and lies in the office's."""
        if said in (shipped := shipped_rulebooks()):
            return FoundRulebook(read_rulebook(shipped[said]))
        if Path(said).is_absolute():
            return None
        path = self.folder / said
        self._check(path, self.office or office_of(self.folder), said)
        if not said.endswith(_TOML) or not path.is_file():
            return None
        found = path.resolve()
        return FoundRulebook(read_rulebook(found), ((said, rulebook_text(found)),))

    def _check(self, path: Path, bounds: Path, said: str) -> None:
        """Refuse a path that leads out of bounds, links followed. What lies there is not looked at."""
        try:
            place, own = path.resolve(), self.folder.resolve()
        except (OSError, RuntimeError):  # a loop of links: said by the reading
            return
        if not any(place.is_relative_to(inside) for inside in (own, bounds.resolve())):
            raise RefusedValueError("path_outside", actual=said, expected=bounds.resolve().name)


# --- texts -----------------------------------------------------------------------------------------------


@frozen
class TextsSource:
    """Texts by the names of the files they would be: no file is opened but those that ship.

    A rulebook of the office is among them under the name that the agreement gives it, a model as
    `models/REFERENCE.toml`. `folder` is only a name, for the places of faults.
    """

    texts: Mapping[str, str]
    folder: Path = Path()

    def entries(self) -> Iterator[str]:
        """Yield all names."""
        yield from sorted(self.texts)

    def has(self, name: str) -> bool:
        """Return whether there is a text of this name."""
        return name in self.texts

    def amendments(self) -> tuple[str, ...]:
        """Return the names of the amendments."""
        return tuple(sorted(name for name in self.texts if is_below(name, AMENDMENTS, _TOML)))

    def narratives(self) -> tuple[str, ...]:
        """Return the names of the texts about actions."""
        return tuple(sorted(name for name in self.texts if is_below(name, ACTIVITY, NARRATIVE)))

    def text(self, name: str, _decode: Callable[[bytes], str]) -> str:
        """Return a text, without the mark that some programs put before it."""
        if name not in self.texts:
            raise RefusedValueError("file_missing", actual=name)
        return self.texts[name].removeprefix("\ufeff")

    def data(self, _name: str) -> Data | None:
        """Return None: all are texts."""
        return None

    def rows(
        self, _name: str, _columns: tuple[str, ...] | None, _problems: list[Problem]
    ) -> tuple[Row, ...] | None:
        """Return None: all are texts."""
        return None

    def model(self, ref: str) -> FoundModel | None:
        """Return the model that is given, else the one that ships."""
        name = f"{MODELS}/{ref}{_TOML}"
        if name in self.texts:
            return FoundModel(model_of_text(ref, name, self.texts[name]), ((name, self.texts[name]),))
        path = shipped_model(ref)
        return None if path is None else FoundModel(read_model(ref, path))

    def models(self) -> Iterator[str]:
        """Yield the references of the models given and shipped."""
        given = (name for name in self.texts if name.startswith(f"{MODELS}/"))
        yield from (name.removeprefix(f"{MODELS}/").removesuffix(_TOML) for name in given)
        yield from shipped_models()

    def rulebook(self, said: str) -> FoundRulebook | None:
        """Return the rulebook that ships, else the one that is given."""
        if said in (shipped := shipped_rulebooks()):
            return FoundRulebook(read_rulebook(shipped[said]))
        if said not in self.texts:
            return None
        return FoundRulebook(rulebook_of_text(said, self.texts[said]), ((said, self.texts[said]),))
