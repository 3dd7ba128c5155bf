"""TOML texts written: one edited at its places, the rest as it was; a new one laid out with comments."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from budget.money import Euros
from conventions.agreement.agreement import UNKNOWN
from conventions.facts.fact import Fact, FactValue, ValueRange
from conventions.files.faults import DataPath
from conventions.files.layers import Data
from conventions.files.positions import Position, positions

# --- Edits of a TOML text at their places: what is not edited keeps every character -------------------------


@frozen(order=True)
class Edit:
    """The characters from `start` on, up to `end`, become `new`."""

    start: int
    end: int
    new: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with its edits; none may overlap another.

    >>> edited("key = 1", [Edit(6, 7, "2"), Edit(0, 3, "name")])
    'name = 2'
    """
    for edit in sorted(set(edits), reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def commented(text: str, start: int, end: int, note: str = "") -> Edit:
    r"""Return the edit that makes comments of the lines that hold some characters, after a note.

    >>> edited("a = 1\nb = 2\n", [commented("a = 1\nb = 2\n", 6, 11, "gone")])
    'a = 1\n# gone\n# b = 2\n'
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    lines = [note, *text[first:last].split("\n")] if note else text[first:last].split("\n")
    said = (f"# {line.rstrip()}" if line.strip() else line.rstrip() for line in lines)
    ending = "\r" if text[first:last].endswith("\r") else ""
    return Edit(first, last, end_of_line.join(said) + ending)


def table_span(text: str, found: Mapping[DataPath, Position], path: DataPath) -> tuple[int, int] | None:
    """Return the start and end of a table with its own header, including its last key; None for others."""
    header = found.get(path)
    if header is None or not text.startswith("[", header.start):
        return None
    inside = (at.end for inner, at in found.items() if inner[: len(path)] == path)
    return header.start, max(inside)


def renamed(text: str, at: Position, old: str, new: str) -> Edit | None:
    """Return the edit that renames a name in a value or at the end of a header; None if it is not there.

    A longer name that holds it, a column of that name (`row.NAME`), is another one.
    """
    before = text[at.start : at.end]
    is_header = before.startswith("[")
    name = rf"{re.escape(old)}(?=[\"'\s]*\]+$)" if is_header else rf"(?<![\w.]){re.escape(old)}(?!\w)"
    after = re.sub(name, new, before)
    return None if after == before else Edit(at.start, at.end, after)


# --- A record in TOML with one fact more: every other character stays as the user wrote it ------------------

TomlValue = Euros | str | bool | int | date | ValueRange
"""What can be written: an amount becomes a text, as files hold it; a range a list of its ends."""

_DELETE: Final = "\x7f"
_FIELDS: Final = (
    "id",
    "key",
    "of",
    "occurred_on",
    "no_later_than",
    "known_on",
    "value",
    "replaces",
    "withdraws",
    "reason",
    "evidence",
    "author",
)


def toml_value(value: TomlValue) -> str:
    r"""Return the value as TOML writes it.

    >>> toml_value(Euros.parse("1 234,50")), toml_value('say "oui"'), toml_value(True)
    ('"1234.50"', '"say \\"oui\\""', 'true')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case ValueRange():
            return f"[{toml_value(_end(value.least))}, {toml_value(_end(value.most))}]"
        case _:
            return json.dumps(str(value), ensure_ascii=False).replace(_DELETE, "\\u007f")


def _end(value: FactValue) -> TomlValue:
    return str(value) if isinstance(value, Fraction) else value


def with_fact(text: str, fact: Fact) -> str:
    r"""Return the text of `facts.toml` with one fact more, at its end.

    >>> print(with_fact("# the record\n", Fact("signed", date(2024, 6, 20))))
    # the record
    <BLANKLINE>
    [[fact]]
    key = "signed"
    occurred_on = 2024-06-20
    <BLANKLINE>
    """
    entries = [f"{name} = {toml_value(value)}" for name, value in _entries(fact).items()]
    found = positions(text)
    here = found.get(("fact",))
    if here is not None and not text.startswith("[[", here.start):
        return _with_element(text, found, here, "{ " + ", ".join(entries) + " }")
    end = _line_end(text)
    gap = "" if not text else end if text.endswith("\n") else end * 2
    return text + gap + end.join(("[[fact]]", *entries)) + end


def with_id(text: str, at: int, name: str) -> str:
    r"""Return the text of `facts.toml` whose fact of that place, from 0, has an identifier.

    >>> print(with_id('[[fact]] # first\n  key = "signed"\noccurred_on = 2024-06-20\n', 0, "signed_1"))
    [[fact]] # first
      id = "signed_1"
      key = "signed"
    occurred_on = 2024-06-20
    <BLANKLINE>
    """
    found = positions(text)
    table, key = found["fact", at], found["fact", at, "key"]
    entry = f"id = {toml_value(name)}"
    if not text.startswith("[[", table.start):
        here = text.index("{", table.start) + 1
        return f"{text[:here]} {entry},{text[here:]}"
    start = text.rfind("\n", 0, key.start) + 1
    indent = text[start : key.start].removesuffix(text[start : key.start].lstrip())
    return f"{text[:start]}{indent}{entry}{_line_end(text)}{text[start:]}"


def _entries(fact: Fact) -> Mapping[str, TomlValue]:
    values = {name: getattr(fact, name) for name in _FIELDS}
    if fact.occurred_on == date.min:
        values["occurred_on"] = UNKNOWN
    elif fact.known_on == fact.last_day:
        values["known_on"] = None
    return {name: value for name, value in values.items() if value is not None}


def _with_element(text: str, found: Mapping[DataPath, Position], here: Position, element: str) -> str:
    last = max((path[1] for path in found if path[:1] == ("fact",) and len(path) == 2), default=None)  # noqa: PLR2004
    if last is None:
        at, joint = here.start + 1, ""
    else:
        at, joint = found["fact", last].end, ", "
    return text[:at] + joint + element + text[at:]


def toml_key(key: str) -> str:
    """Return the key as TOML writes it, in quotes where it needs them."""
    is_bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if is_bare else toml_value(key)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


_LONGEST_LINE: Final = 100
_NORM_DEPTH: Final = 3
"""Within a norm, as `notice` and `where`, a small table is written on one line."""


@frozen
class Comments:
    """What to say before a key or a table, and after a value, by their paths; without the `#`."""

    before: Mapping[DataPath, str] = field(factory=dict)
    after: Mapping[DataPath, str] = field(factory=dict)

    def above(self, path: DataPath) -> Iterator[str]:
        """Yield the lines of the comment before a path."""
        for line in self.before.get(path, "").splitlines():
            yield f"# {line}".rstrip()

    def beside(self, path: DataPath) -> str:
        """Return the comment after a value, with its sign."""
        return f"  # {' '.join(self.after[path].split())}" if path in self.after else ""

    def speak_below(self, path: DataPath) -> bool:
        """Return whether anything is said of what stands below a path."""
        return any(other[: len(path)] == path != other for other in (*self.before, *self.after))


def laid_out(data: Data, comments: Comments | None = None) -> str:
    r"""Return the text; reading it again gives the data.

    >>> print(laid_out({"id": "a", "grant": {"amount": "1.00"}}, Comments({("grant",): "at most"})))
    id = "a"
    <BLANKLINE>
    # at most
    [grant]
    amount = "1.00"
    <BLANKLINE>
    """
    return "\n".join(_table((), data, comments or Comments())).lstrip("\n") + "\n"


def _table(path: DataPath, data: Data, comments: Comments) -> Iterator[str]:
    """Yield the lines of a table: its values, then the tables in it."""
    for key, value in data.items():
        here = (*path, key)
        if not _is_apart(here, value, comments):
            yield from comments.above(here)
            yield f"{toml_key(key)} = {_value(value)}{comments.beside(here)}"
    for key, value in data.items():
        here = (*path, key)
        if _is_apart(here, value, comments):
            yield from _apart(here, value, comments)


def _apart(path: DataPath, value: object, comments: Comments) -> Iterator[str]:
    name = ".".join(toml_key(str(step)) for step in path if isinstance(step, str))
    if isinstance(value, dict):
        inner = list(_table(path, value, comments))
        head = list(comments.above(path))
        if (
            head
            or not inner
            or any(not _is_apart((*path, key), item, comments) for key, item in value.items())
        ):
            yield ""
            yield from head
            yield f"[{name}]"
        yield from inner
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield ""
            if not at:
                yield from comments.above(path)
            yield from comments.above((*path, at))
            yield f"[[{name}]]"
            yield from _table((*path, at), item, comments)


def _is_apart(path: DataPath, value: object, comments: Comments) -> bool:
    """Return whether a value has a header of its own: tables, and lists of tables."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, dict) for item in value)
    if not isinstance(value, dict):
        return False
    is_flat = value and not any(isinstance(item, dict | list) for item in value.values())
    is_small = len(f"{path[-1]} = {_value(value)}") <= _LONGEST_LINE
    return not (is_flat and is_small and len(path) >= _NORM_DEPTH and not comments.speak_below(path))


def _value(value: object) -> str:
    match value:
        case dict():
            return f"{{ {', '.join(f'{toml_key(key)} = {_value(item)}' for key, item in value.items())} }}"
        case list():
            return _listed([_value(item) for item in value])
        case bool() | int() | date() | str() | Euros():
            return toml_value(value)
        case float():
            return repr(value)
        case time():
            return value.isoformat()
        case _:
            raise TypeError(type(value).__name__)


def _listed(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    if len(line) <= _LONGEST_LINE:
        return line
    return "[\n" + "".join(f"    {item},\n" for item in items) + "]"
