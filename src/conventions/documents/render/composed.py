"""A template as it is compiled: the file, with a funder's clauses and look put into it."""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from attrs import field, frozen

from conventions.documents.render.archive import read_parts
from conventions.documents.render.clauses import clause_names, with_clauses
from conventions.documents.theme import Theme, themed

__all__ = ["Clause", "Composed", "composed"]


@frozen
class Clause:
    """A document that takes the place of a clause: its name, the file it is in, its bytes."""

    name: str
    file: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@frozen(eq=False)
class Composed:
    """The parts of a template, and all it was put together from; it is itself and no other's equal.

    `sha256` is that of the file alone, where nothing was put into it.
    """

    parts: Mapping[str, bytes] = field(repr=False)
    sha256: str
    clauses: tuple[Clause, ...] = ()
    theme: Theme = field(factory=Theme)

    @property
    def stated_clauses(self) -> str:
        """The clauses put in, each with the beginning of its hash, for the properties of the document."""
        return ", ".join(f"{clause.file} {clause.sha256[:12]}" for clause in self.clauses)


@lru_cache(maxsize=64)
def composed(
    content: bytes, clauses: tuple[Clause, ...] = (), theme: Theme | None = None, stated_theme: bytes = b""
) -> Composed:
    """The template of these bytes, with those of the clauses that it has, and the theme.

    `stated_theme` is what the theme was read from: it counts for the hash.
    """
    parts = read_parts(content)
    names = clause_names(parts)
    used = tuple(clause for clause in clauses if clause.name in names)
    made = with_clauses(parts, {clause.name: clause.content for clause in used}) if used else parts
    look = theme or Theme()
    digest = hashlib.sha256(content).hexdigest()
    if used or theme is not None:
        stated = [[clause.name, clause.sha256] for clause in used]
        look_hash = hashlib.sha256(stated_theme).hexdigest()
        logo = "" if look.logo is None else hashlib.sha256(look.logo.content).hexdigest()
        digest = hashlib.sha256(json.dumps([digest, stated, look_hash, logo]).encode()).hexdigest()
    return Composed(themed(made, look), digest, used, look)
