"""The values of every field, as a template sees them: names within names, texts at the ends."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from attrs import field, frozen

from conventions.documents.field import Field, Rows, Value, shown
from conventions.documents.source import Source
from conventions.documents.typography import unbroken

__all__ = ["Context", "Group", "Removed", "context_of", "is_printable", "printable"]

_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_PLAIN: Final = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Group:
    """What stands before a dot: `norm`, `norm.final_bilan`, a row of `budget.expenses`.

    Its names are reached by item only, so that none can hide a method and no method is reached.
    """

    __slots__ = ("_entries", "_path")

    def __init__(self, path: str, entries: Mapping[str, "Entry"]) -> None:
        self._path = path
        self._entries = dict(entries)

    def __getitem__(self, name: str) -> "Entry":
        """The entry of a name; KeyError where it has no value."""
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        """Nothing: a group is no list, and templates do not walk through it."""
        raise TypeError(self._path)


def path_of(group: Group) -> str:
    """The key of a group, as templates write it."""
    return group._path  # noqa: SLF001 -- the one reader: an underscore keeps it from templates


Entry: TypeAlias = "str | Group | tuple[Group, ...]"
_Tree: TypeAlias = "dict[str, str | tuple[Group, ...] | _Tree]"


@frozen
class Removed:
    """Characters that no Word document can hold, taken out of a field's value."""

    key: str
    characters: str


@frozen
class Context:
    """All values for one document; `sha256` is that of the texts, whatever the template takes of them."""

    root: Group
    removed: tuple[Removed, ...]
    sha256: str
    texts: Mapping[str, str] = field(eq=False, repr=False)


def is_printable(text: str) -> bool:
    """Whether `printable` leaves the text as it is."""
    return _NOT_PLAIN.search(text) is None


def printable(text: str) -> tuple[str, str]:
    r"""The text without what XML cannot hold, and what was taken out; line ends become one kind.

    >>> printable("a\x0bb")
    ('ab', '\x0b')
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_IN_XML.sub("", plain), "".join(_NOT_IN_XML.findall(plain))


def context_of(table: Sequence[Field | Rows], source: Source) -> Context:
    """The context of a table of fields; a field without a value is absent from it."""
    builder = _Builder()
    for entry in table:
        match entry:
            case Field(key=key, type=kind):
                builder.put(key, shown(entry.extract(source), kind))
            case Rows():
                builder.put_rows(entry, source)
    digest = hashlib.sha256(
        json.dumps(builder.texts, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()
    return Context(builder.group("", builder.tree), tuple(builder.removed), digest, builder.texts)


class _Builder:
    """One pass over the table: the tree of names, the flat texts for the hash, what was removed."""

    def __init__(self) -> None:
        self.tree: _Tree = {"norm": {}}
        self.texts: dict[str, str] = {}
        self.removed: list[Removed] = []

    def text(self, key: str, text: str) -> str:
        clean, lost = printable(unbroken(text))
        if lost:
            self.removed.append(Removed(key, lost))
        self.texts[key] = clean
        return clean

    def put(self, key: str, text: str | None) -> None:
        self.groups(key)
        if text is not None:
            self.place(key, self.text(key, text))

    def groups(self, key: str) -> _Tree:
        """The names before the last dot: there even if nothing stands in them, so that one may ask."""
        at = self.tree
        for name in key.split(".")[:-1]:
            inner = at.setdefault(name, {})
            if not isinstance(inner, dict):
                raise TypeError(key)
            at = inner
        return at

    def place(self, key: str, entry: str | tuple[Group, ...]) -> None:
        self.groups(key)[key.rpartition(".")[2]] = entry

    def put_rows(self, table: Rows, source: Source) -> None:
        cells = table.extract(source)
        self.groups(table.key)
        if cells is None:
            return
        self.texts[f"{table.key}[]"] = str(len(cells))
        self.place(table.key, tuple(self.row(table, index, values) for index, values in enumerate(cells)))

    def row(self, table: Rows, index: int, values: tuple[Value, ...]) -> Group:
        found: dict[str, Entry] = {}
        for head, value in zip(table.columns, values, strict=True):
            text = shown(value, head.type)
            if text is not None:
                found[head.key] = self.text(f"{table.key}[{index}].{head.key}", text)
        return Group(f"{table.key}[]", found)

    def group(self, path: str, tree: _Tree) -> Group:
        entries: dict[str, Entry] = {}
        for name, entry in tree.items():
            inner = f"{path}.{name}" if path else name
            entries[name] = self.group(inner, entry) if isinstance(entry, dict) else entry
        return Group(path, entries)
