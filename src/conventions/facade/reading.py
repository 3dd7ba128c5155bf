"""Reading and writing a dossier: a folder, texts or plain data; the built-in examples; the rulebooks."""

import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Final

from budget import frozen
from budget.errors import InputError
from conventions.dossier.dossier import Dossier
from conventions.facade.errors import (
    AgreementError,
    ArgumentRefusedError,
    RulebookChangedError,
    unknown_name,
    with_texts,
)
from conventions.files import dossier_data, dossier_folder
from conventions.files.data_source import dossier_from
from conventions.files.dossier_data import Plain
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.files.rulebook_file import find_rulebook, read_rulebook, shipped_rulebooks
from conventions.files.sources import TextsSource
from conventions.files.text import shipped_folder
from conventions.rulebook import Rulebook

# --- The dossiers that travel with the program, to look at and to begin from --------------------------------


def examples() -> tuple[str, ...]:
    """Return the names of the built-in examples."""
    root = shipped_folder("examples")
    found = (*root.glob("*/convention.toml"), *root.glob("law/*/convention.toml"))
    return tuple(sorted(path.parent.relative_to(root).as_posix() for path in found))


def commented_at(language: str) -> Path:
    """Return the file with every key of `convention.toml` once, and its meaning."""
    return Path(__file__).parent / "commented" / f"{language}.toml"


def example(name: str) -> Path:
    """Return the folder of a built-in example, to read or copy; `UnknownNameError` for another name.

    >>> example("cd62-apes-2024").name
    'cd62-apes-2024'
    """
    if name not in examples():
        raise unknown_name("example", name, examples())
    return shipped_folder("examples") / name


# --- A dossier in and out: from a folder, from texts, from plain data; to data, to a folder -----------------
# One reader and one set of checks serve all ways in.


class DossierRefusedError(InputError):
    """An argument of another kind than the one that a dossier is read from: None, a number, a dossier."""

    code: ClassVar[str] = "dossier_refused"


def path_of(value: object, argument: str = "folder") -> Path:
    """Return the path of an argument; `DossierRefusedError` if it is none."""
    if isinstance(value, str | os.PathLike) and "\n" not in str(value):
        return Path(value)
    kind = "a text of several lines" if isinstance(value, str) else f"a {type(value).__name__}"
    raise DossierRefusedError(
        f"{argument} is a path, as a text or a Path; it was given {kind}"
        + (": parse_dossier reads texts, dossier_from_dict reads tables" if argument == "folder" else ""),
        actual=type(value).__name__,
        expected="str | Path",
    )


def read_dossier(folder: str | os.PathLike[str], *, office: str | os.PathLike[str] | None = None) -> Dossier:
    """Return the dossier of a folder; `UnreadableDossierError` has every fault of all its files.

    No path of a dossier leads out of its folder, links included, but to the rulebooks of its office: those
    in the nearest folder above that holds `rulebooks` or `models`. `office` names another folder, within
    which paths and links may lead.
    """
    inside = None if office is None else path_of(office, "office")
    try:
        return dossier_folder.read_dossier(path_of(folder), office=inside)
    except UnreadableDossierError as refused:
        raise with_texts(refused) from None


def parse_dossier(texts: Mapping[str, str]) -> Dossier:
    """Return the dossier of texts, given by file name: `convention.toml`, `facts.toml`, ….

    For uploads and rows of a database: no file is opened but those that come with the library. A rulebook of
    the office is given under the name that the agreement gives it, a model as `models/REFERENCE.toml`.
    `UnreadableDossierError` holds every fault, each at its line.
    """
    given = _checked_texts(texts)
    try:
        return dossier_folder.read_from(TextsSource(given))
    except UnreadableDossierError as refused:
        raise with_texts(refused) from None


def dossier_from_dict(data: Mapping[str, object]) -> Dossier:
    """Return the dossier of plain data, as made by `to_dict`; `AgreementError` has every fault.

    `convention` has the shape of `convention.toml`; `facts`, `expenses`, `resources` and `amendments` are
    lists of tables; `outside` are the texts of the office's rulebooks and models. Days may be dates or ISO
    texts, amounts `Euros`, decimals, texts, or whole numbers of euros.
    """
    try:
        return dossier_from(_table(data, "the data of a dossier are a table"))
    except UnreadableDossierError as refused:
        raise AgreementError(refused.faults) from None


def to_dict(dossier: Dossier) -> Plain:
    """Return a dossier as plain data for JSON, without loss: `dossier_from_dict` gives an equal one.

    Values that its model already has are left out. Amounts are texts (`"49500.00"`), days ISO texts.
    """
    return dossier_data.data_of(dossier)


def write_dossier(dossier: Dossier, folder: str | os.PathLike[str]) -> None:
    """Write a dossier into a new folder, completely or not at all; reading it gives an equal dossier.

    `FolderTakenError` where the folder holds anything already: comments of a user are not written over.
    `NotWrittenError` where an office's rulebook does not lie where the agreement names it from there.
    """
    dossier_data.write_dossier(dossier, path_of(folder))


def validate(what: Dossier | Mapping[str, object] | str | os.PathLike[str]) -> tuple[Fault, ...]:
    """Return the faults of a dossier, instead of raising them; empty if it can be read.

    It is given as a folder, as plain data (`dossier_from_dict`), as texts by their names (`parse_dossier`),
    or as a dossier whose parts were built or changed by hand.
    """
    try:
        if isinstance(what, Dossier):
            dossier_from_dict(to_dict(what))
        elif not isinstance(what, Mapping):
            read_dossier(what)
        elif dossier_folder.CONVENTION in what:
            parse_dossier(_checked_texts(what))
        else:
            dossier_from_dict(what)
    except UnreadableDossierError as refused:
        return refused.faults
    return ()


def _checked_texts(value: object) -> dict[str, str]:
    """Return the argument as a dictionary of texts; raise `DossierRefusedError` if it is none."""
    texts: dict[str, str] = {}
    for name, text in _table(value, "texts are a mapping of names of files to texts").items():
        if not isinstance(text, str):
            kind = type(text).__name__
            message = f"{name:.60} is a text; it was given a {kind}"
            raise DossierRefusedError(message, actual=kind, expected="str")
        texts[name] = text
    return texts


def _table(value: object, rule: str) -> Mapping[str, object]:
    """Return the argument, which is a mapping of texts to anything; `DossierRefusedError` otherwise."""
    if not isinstance(value, Mapping):
        message = f"{rule}; it was given a {type(value).__name__}: read_dossier reads a folder"
        raise DossierRefusedError(message, actual=type(value).__name__, expected="Mapping")
    return {str(name): item for name, item in value.items()}


LAW_FR: Final = "law_fr"
"""The rulebook of French law, applied by default; `rulebooks=()` applies none."""

Rulebooks = str | Path | Rulebook | Sequence[str | Path | Rulebook]
"""Rulebooks as arguments: the name of a built-in one, a file, one already read; or several of these."""


@frozen
class BookReference:
    """A built-in rulebook, by its name and the hash of its text."""

    name: str
    sha256: str


def resolved_rulebooks(rulebooks: Rulebooks) -> tuple[Rulebook, ...]:
    """Return the rulebooks of an argument, each read once in a process.

    `UnknownNameError` for a name that is neither a rulebook nor a file; `UnreadableDossierError` with every
    fault of a file that cannot be read.
    """
    asked = (rulebooks,) if isinstance(rulebooks, str | Path | Rulebook) else rulebooks
    return tuple(_book(item) for item in asked)


def _book(asked: str | Path | Rulebook) -> Rulebook:
    if isinstance(asked, Rulebook):
        return asked
    if not isinstance(asked, str | Path):
        raise ArgumentRefusedError(
            f"a rulebook is its name, its file, or one that was read; it was given a {type(asked).__name__}",
            actual=type(asked).__name__,
            expected=LAW_FR,
        )
    path = find_rulebook(str(asked))
    if path is None:
        raise unknown_name("rulebook", asked, shipped_rulebooks())
    return read_rulebook(path)


def references(books: Sequence[Rulebook]) -> tuple[BookReference | Rulebook, ...]:
    """Return the form in which rulebooks are stored: a built-in one by name and hash, another one whole."""
    shipped = shipped_rulebooks()
    return tuple(
        BookReference(book.id, _hash(path))
        if (path := shipped.get(book.id)) is not None and read_rulebook(path) == book
        else book
        for book in books
    )


def reread_rulebooks(stored: Sequence[BookReference | Rulebook]) -> tuple[Rulebook, ...]:
    """Return the stored rulebooks; `RulebookChangedError` if the text of one has changed."""
    return tuple(_stored_rulebook(item) if isinstance(item, BookReference) else item for item in stored)


def _stored_rulebook(stored: BookReference) -> Rulebook:
    path = shipped_rulebooks().get(stored.name)
    now = "" if path is None else _hash(path)
    if path is None or now != stored.sha256:
        raise RulebookChangedError(
            f"the rulebook {stored.name} is not the one that was applied: assess the dossier again",
            actual=now[:12],
            expected=stored.sha256[:12],
        )
    return read_rulebook(path)


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
