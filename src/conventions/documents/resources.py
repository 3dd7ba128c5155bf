"""The templates that travel with the program, and their bytes."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from conventions.documents.errors import TemplateNotFoundError
from conventions.documents.kinds import Kind
from conventions.documents.render.archive import read_parts, written
from conventions.documents.render.clauses import empty_clauses, with_clauses
from conventions.files.shipped import shipped_folder

__all__ = ["CLAUSES", "read_template", "template_bytes", "templates_folder", "whole_template"]

CLAUSES: Final = "clauses"
"""The folder of clauses beside templates."""


def templates_folder() -> Path:
    """The folder of the templates that travel with the program."""
    return shipped_folder("templates_docx")


def template_bytes(kind: Kind) -> bytes:
    """The bytes of the template of a kind that travels with the program."""
    return read_template(templates_folder() / kind.template_name)


def read_template(path: Path) -> bytes:
    """The bytes of a template file; `TemplateNotFoundError` where there is none."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateNotFoundError(
            f"{path.name}: the template cannot be read", actual=path.name, expected="a .docx file"
        ) from error


def whole_template(path: Path) -> bytes:
    """The bytes of a template file, with what its folder's `clauses/` has for the clauses it leaves empty.

    So what several templates share stands once. What is not there comes from the models that ship: a copy of
    one of their templates elsewhere says what it said.
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
