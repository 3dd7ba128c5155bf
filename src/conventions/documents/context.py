"""The values of all fields as a template sees them: nested names with texts as leaves."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from attrs import evolve, field

from budget import frozen
from conventions.documents.field import (
    VALUE,
    VALUE_KEY,
    Cells,
    Column,
    Field,
    FieldType,
    Rows,
    Value,
    compared_by,
    is_compared,
    shown,
)
from conventions.documents.photos import Drawn
from conventions.documents.printed_values import Attachment, Chart, Marked, Noted, Picture, Traced, untraced
from conventions.documents.source import Source
from conventions.documents.typography import held_together, with_sign
from conventions.dossier.formatted_text import Prose, with_texts

_STEPS: Final = re.compile(r"\[(\d+)\]")
_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_PLAIN: Final = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Group:
    """A name before a dot: `norm`, `norm.final_bilan`, a row of `budget.expenses`.

    Its names are only accessible as items, so that none can hide a method and no method can be reached.
    """

    __slots__ = ("_entries", "_path", "_values")

    def __init__(
        self, path: str, entries: Mapping[str, "Entry"], values: "Mapping[str, Comparable] | None" = None
    ) -> None:
        self._path = path
        self._entries = dict(entries)
        self._values = values or {}

    def __getitem__(self, name: str) -> "Entry | Comparable":
        """Return the entry of a name, or after `VALUE` its comparable form; KeyError if it has no value."""
        found = self._entries.get(name)
        return self._values[name] if found is None else found

    def __iter__(self) -> Iterator[str]:
        """Yield nothing: a group is not a list, so templates cannot loop over it."""
        raise TypeError(self._path)

    def cells(self) -> list[tuple[str, "Entry"]]:
        """Return its names and entries, for Python; templates cannot call it."""
        return list(self._entries.items())


def path_of(group: Group) -> str:
    """Return the key of a group, as in templates."""
    return group._path  # noqa: SLF001 -- the one reader: an underscore keeps it from templates


Comparable: TypeAlias = int | str
"""The comparable form of a field: cents, a scaled rate, a number, an ISO date, else its text."""

Entry: TypeAlias = "str | Group | tuple[Group, ...] | Picture | Chart | Attachment | Marked | Prose"


@frozen
class Removed:
    """Characters removed from a field's value because no Word document can contain them."""

    key: str
    characters: str


@frozen
class Context:
    """All values of one document, by the keys and groups that templates name.

    `sha256` is that of the texts, whether or not the template uses them; `values` are the comparable forms,
    by key plus `VALUE_KEY`.
    """

    entries: Mapping[str, Entry] = field(eq=False, repr=False)
    removed: tuple[Removed, ...]
    sha256: str
    texts: Mapping[str, str] = field(eq=False, repr=False)
    values: Mapping[str, Comparable] = field(factory=dict, eq=False, repr=False)

    def with_values(self, values: Mapping[str, Picture | Attachment]) -> "Context":
        """Return the context with additional pictures or documents; their bytes count for the hash."""
        entries = {**self.entries}
        texts = {**self.texts}
        for key, value in values.items():
            entries |= {group: Group(group, {}) for group in groups_of(key) if group not in entries}
            entries[key] = value
            texts[key] = f"sha256:{hashlib.sha256(value.content).hexdigest()}"
        return Context(entries, self.removed, _digest(texts), texts, self.values)


def entry_at(entries: Mapping[str, Entry], key: str) -> "Entry | Comparable":
    """Return the entry of a key, also within rows: `activity[0].people[2].chart`."""
    head, *steps = _STEPS.split(key)
    found: Entry | Comparable = entries[head]
    for number, names in zip(steps[::2], steps[1::2], strict=True):
        if not isinstance(found, tuple):
            raise TypeError(key)
        found = found[int(number)]
        for name in names.split(".")[1:]:
            if not isinstance(found, Group):
                raise TypeError(key)
            found = found[name]
    return found


def groups_of(key: str) -> list[str]:
    """Return the prefixes of a key before each dot.

    >>> groups_of("norm.final_bilan.due")
    ['norm', 'norm.final_bilan']
    """
    parts = key.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def is_printable(text: str) -> bool:
    """Return whether `printable` leaves the text as it is."""
    return _NOT_PLAIN.search(text) is None


def printable(text: str) -> tuple[str, str]:
    r"""Return the text without characters invalid in XML, and those removed; line ends are normalized.

    >>> printable("a\x0bb")
    ('ab', '\x0b')
    """
    if is_printable(text):
        return text, ""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_IN_XML.sub("", plain), "".join(_NOT_IN_XML.findall(plain))


def _printable_prose(prose: Prose) -> Prose:
    """Return the prose as printed: with no-break spaces, without characters invalid in XML."""
    return with_texts(
        prose, lambda run: untraced(printable(run.text if run.code else held_together(run.text))[0])
    )


def context_of(table: Sequence[Field | Rows], source: Source, *, traced: bool = False) -> Context:
    """Return the context of a table of fields; fields without a value are absent.

    `traced`: each text keeps the key of its field, to find its origin later.
    """
    builder = _Builder(source.agreement.currency, traced=traced)
    for entry in table:
        match entry:
            case Field(key=key, type=kind):
                builder.put(key, entry.extract(source), kind)
            case Rows():
                builder.put_rows(entry, source)
    return Context(
        builder.grouped(), tuple(builder.removed), _digest(builder.texts), builder.texts, builder.values
    )


def context_from(values: Mapping[str, Entry]) -> Context:
    """Return the context of values outside any table, without characters invalid in XML."""
    removed: list[Removed] = []
    texts: dict[str, str] = {}

    def clean(key: str, value: Entry) -> Entry:
        match value:
            case str():
                text, lost = printable(value)
                texts[key] = text
                if lost:
                    removed.append(Removed(key, lost))
                return text
            case Marked():
                texts[key] = str(value)
                return Marked(tuple((kind, printable(text)[0]) for kind, text in value.pieces))
            case tuple():
                return tuple(_cleaned_row(key, index, row) for index, row in enumerate(value))
            case Prose():
                return _printable_prose(value)
            case _:
                return value

    def _cleaned_row(key: str, index: int, row: Group) -> Group:
        cells = {name: clean(f"{key}[{index}].{name}", cell) for name, cell in row.cells()}
        return Group(f"{key}[]", cells)

    entries = {key: clean(key, value) for key, value in values.items()}
    groups: dict[str, Entry] = {group: Group(group, {}) for key in values for group in groups_of(key)}
    return Context({**groups, **entries}, tuple(removed), _digest(texts), texts)


def _digest(texts: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(texts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _printable_chart(key: str, chart: Chart) -> Chart:
    """Return the chart under the key of its field, without characters invalid in XML."""
    return evolve(
        chart,
        name=key,
        title=printable(chart.title)[0],
        labels=tuple(printable(label)[0] for label in chart.labels),
        alt=printable(chart.alt)[0],
    )


class _Builder:
    """One pass over the table: the entries by key, the texts for the hash, the characters removed."""

    def __init__(self, currency: str, *, traced: bool) -> None:
        self.currency = currency
        self.traced = traced
        self.entries: dict[str, Entry] = {}
        self.groups: set[str] = {"norm"}
        self.texts: dict[str, str] = {}
        self.removed: list[Removed] = []
        self.values: dict[str, Comparable] = {}

    def text(self, key: str, text: str) -> str:
        clean, lost = printable(held_together(with_sign(text, self.currency)))
        if lost:
            self.removed.append(Removed(key, lost))
        self.texts[key] = clean
        return Traced(clean, key) if self.traced else clean

    def entry(self, key: str, value: str | Picture | Chart | Prose) -> Entry:
        if isinstance(value, Noted):
            questions = tuple(
                str(self.text(f"{key}.questions[{at}]", asked)) for at, asked in enumerate(value.questions)
            )
            return Noted(self.text(key, value.said), questions)
        if isinstance(value, str):
            return self.text(key, value)
        if isinstance(value, Prose):
            self.texts[key] = value.source
            for name, picture in value.pictures if isinstance(value, Drawn) else ():
                self.entries[name] = picture
                self.texts[name] = f"sha256:{hashlib.sha256(picture.content).hexdigest()}"
            return _printable_prose(value)
        if isinstance(value, Chart):
            chart = evolve(value, alt=with_sign(value.alt, self.currency))
            self.texts[key] = chart.alt
            return _printable_chart(key, chart)
        self.texts[key] = f"sha256:{hashlib.sha256(value.content).hexdigest()}"
        return evolve(value, name=key)

    def put(self, key: str, value: Value, kind: FieldType) -> None:
        self.groups.update(groups_of(key))
        entry = shown(value, kind, self.currency)
        if entry is not None:
            self.entries[key] = found = self.entry(key, entry)
            if is_compared(kind):
                self.values[key + VALUE_KEY] = compared_by(value, found)

    def put_rows(self, table: Rows, source: Source) -> None:
        cells = table.extract(source)
        self.groups.update(groups_of(table.key))
        if cells is not None:
            self.entries[table.key] = self.rows(table.key, table.key, table.columns, cells)

    def rows(
        self, key: str, path: str, columns: tuple[Column, ...], rows: Sequence[tuple[Value, ...]]
    ) -> tuple[Group, ...]:
        """Return the groups of some rows; `key` has the indexes of the rows around them, `path` does not."""
        self.texts[f"{key}[]"] = str(len(rows))
        return tuple(
            self.row(f"{key}[{index}]", f"{path}[]", columns, values) for index, values in enumerate(rows)
        )

    def row(self, key: str, path: str, columns: tuple[Column, ...], values: tuple[Value, ...]) -> Group:
        found: dict[str, Entry] = {}
        compared: dict[str, Comparable] = {}
        for head, value in zip(columns, values, strict=True):
            own = f"{key}.{head.key}"
            if head.columns and isinstance(value, tuple):
                inner = [item.values for item in value if isinstance(item, Cells)]
                found[head.key] = self.rows(own, f"{path}.{head.key}", head.columns, inner)
                continue
            entry = shown(value, head.type, self.currency)
            if entry is not None:
                found[head.key] = printed = self.entry(own, entry)
                if is_compared(head.type):
                    compared[head.key + VALUE] = compared_by(value, printed)
        return Group(path, found, compared)

    def grouped(self) -> dict[str, Entry]:
        """Return the entries, with a group for each name before a dot, so that a template may test for it."""
        return {**{group: Group(group, {}) for group in sorted(self.groups)}, **self.entries}
