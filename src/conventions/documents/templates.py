"""Where templates come from: a funder's folder first, then the built-in ones."""

import re
from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from conventions.documents.document_errors import TemplateNotFoundError
from conventions.documents.kinds import Kind
from conventions.documents.render.archive import read_parts, written
from conventions.documents.render.clauses import Clause, Composed, composed, empty_clauses, with_clauses
from conventions.documents.theme import THEME_FILE, Theme, read_theme
from conventions.files.text import shipped_folder

# --- The built-in templates ---------------------------------------------------------------------------------

CLAUSES: Final = "clauses"
"""The folder of clauses next to templates."""


def templates_folder() -> Path:
    """Return the folder of built-in templates."""
    return shipped_folder("templates_docx")


def template_bytes(kind: Kind) -> bytes:
    """Return the bytes of the built-in template of a kind."""
    return read_template(templates_folder() / kind.template_name)


def read_template(path: Path) -> bytes:
    """Return the bytes of a template file; raise `TemplateNotFoundError` if there is none."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateNotFoundError(
            f"{path}: the template cannot be read", actual=str(path), expected="a .docx file"
        ) from error


def whole_template(path: Path) -> bytes:
    """Return the bytes of a template file, with its empty clauses filled from `clauses/`.

    So shared text has a single source. Missing clauses come from the built-in models, so that a copy of a
    template elsewhere keeps its content.
    """
    content = read_template(path)
    folders = (path.parent / CLAUSES, shipped_folder("models") / "commun" / CLAUSES)
    files = ((name, folder / f"{name}.docx") for name in _empty(content) for folder in folders)
    found = {name: file.read_bytes() for name, file in reversed(tuple(files)) if file.is_file()}
    return _filled(content, tuple(sorted(found.items()))) if found else content


@lru_cache(maxsize=64)
def _empty(content: bytes) -> tuple[str, ...]:
    return empty_clauses(read_parts(content))


@lru_cache(maxsize=64)
def _filled(content: bytes, clauses: tuple[tuple[str, bytes], ...]) -> bytes:
    return written(with_clauses(read_parts(content), dict(clauses)))


# ------------------------------------------------------------------------------------------------------------
# Where templates come from: a funder's folder first, then the built-in ones.
# In between are the templates of the model from which an agreement was made.
#
# FOLDER/theme.toml                       the look: logo, colours, font
# FOLDER/KIND.docx                        a whole template
# FOLDER/clauses/NAME.docx                one clause, in every template that has it
# FOLDER/clauses/NAME@2025-01-01.docx     the same, in documents from that date on

_CLAUSE: Final = re.compile(r"([a-z][a-z0-9_]*)(?:@(\d{4}-\d{2}-\d{2}))?\.docx")


def clause_files(folder: Path) -> Iterator[tuple[str, date, Path]]:
    """Yield the clauses of a folder by name: name, first date (date.min by default), file.

    Other files raise `TemplateNotFoundError`, because a wrong name would be ignored silently.
    """
    for path in sorted((folder / CLAUSES).glob("*.docx")):
        found = _CLAUSE.fullmatch(path.name)
        try:
            since = date.fromisoformat(found[2]) if found and found[2] else date.min
        except ValueError:
            found = None
        if found is None:
            if path.name.startswith("~$"):  # Word's lock file of an open document
                continue
            raise TemplateNotFoundError(
                f"{path.name}: no name of a clause",
                actual=path.name,
                expected="NAME.docx, NAME@2025-01-01.docx",
            )
        yield found[1], since, path


class Templates:
    """The templates of an office, and its theme."""

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None and not folder.is_dir():
            raise TemplateNotFoundError(
                f"{folder}: no folder of templates", actual=str(folder), expected="a folder of templates"
            )
        self.folder = folder
        self._files: tuple[tuple[str, date, Path], ...] = (
            () if folder is None else tuple(clause_files(folder))
        )
        self._of_model: Mapping[Kind, Path] = {}
        self._theme: Theme | None = None if folder is None else read_theme(folder)

    def beside_model(self, files: Mapping[Kind, Path]) -> "Templates":
        """Return the templates for an agreement whose model has its own.

        These come after the office's and before the built-in ones.
        """
        if files == self._of_model:
            return self
        found = copy(self)
        found._of_model = dict(files)  # noqa: SLF001 -- its own copy
        return found

    @property
    def theme(self) -> Theme:
        """Return the office's theme; empty if its folder has none."""
        return self._theme or Theme()

    def path(self, kind: Kind) -> Path:
        """Return the template file of a kind."""
        own = None if self.folder is None else self.folder / kind.template_name
        if own is not None and own.is_file():
            return own
        return self._of_model.get(kind, templates_folder() / kind.template_name)

    def composed(self, kind: Kind, on: date, file: Path | None = None) -> Composed:
        """Return the composed template of a kind, or of a file, for documents of a date.

        `TemplateNotFoundError` if it is unreadable. Equal files are composed once.
        """
        clauses = tuple(Clause(name, path.name, read_template(path)) for name, path in self._clauses(on))
        return composed(whole_template(file or self.path(kind)), clauses, self._theme, self._stated_theme())

    def _clauses(self, on: date) -> Iterator[tuple[str, Path]]:
        """Yield the clauses in force on a date: for each name, the latest."""
        chosen = {name: (since, path) for name, since, path in self._files if since <= on}
        yield from ((name, path) for name, (_, path) in sorted(chosen.items()))

    def _stated_theme(self) -> bytes:
        return b"" if self.folder is None or self._theme is None else read_template(self.folder / THEME_FILE)
