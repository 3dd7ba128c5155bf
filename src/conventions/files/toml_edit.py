"""TOML texts written: one edited at its places, by values, rows or keys, the rest unchanged; or a new one."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Final

from attrs import field

from budget import frozen
from budget.money import Euros
from conventions.agreement.agreement import UNKNOWN
from conventions.facts.fact import Fact, FactValue, ValueRange
from conventions.files.faults import DataPath, RefusedValueError, dotted
from conventions.files.layers import Data
from conventions.files.toml_data import Position, positions
from conventions.files.workbook.cells import Raw

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
    end = _newline_of(text)
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
    return f"{text[:start]}{indent}{entry}{_newline_of(text)}{text[start:]}"


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


def _newline_of(text: str) -> str:
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
        """Return whether there is a comment on anything below a path."""
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


# ------------------------------------------------------------------------------------------------------------
# A TOML text changed by rows and keys: what is not changed stays as it was written, comments and all.

_KEY_BEFORE: Final = re.compile(r"[ \t]*[\w.\"'\- ]+=[ \t]*")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def rendered(value: Raw) -> str:
    r"""Return the value as TOML writes it.

    >>> rendered(["a", 'b"']), rendered(date(2024, 2, 29)), rendered("x\ny")
    ('["a", "b\\""]', '2024-02-29', '"x\\ny"')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date():
            return value.isoformat()
        case list():
            return f"[{', '.join(rendered(each) for each in value)}]"
        case dict():
            return f"{{ {', '.join(f'{_key(key)} = {rendered(said)}' for key, said in value.items())} }}"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def with_value(text: str, path: DataPath, value: Raw) -> str:
    r"""Return the text with a value at a path: changed in place, else added at the end of its table.

    `RefusedValueError` where its table is written within another value.

    >>> with_value('a = 1  # one\n[b]\nc = 2\n', ("b", "d"), 3)
    'a = 1  # one\n[b]\nc = 2\nd = 3\n'
    """
    found = positions(text)
    here = found.get(path)
    if here is not None:
        if isinstance(value, dict) and text[here.start] != "{":
            raise _inline(path)  # written as a table of its own, or key by key
        return text[: here.start] + rendered(value) + text[here.end :]
    table, key = path[:-1], str(path[-1])
    entry = f"{_key(key)} = {rendered(value)}\n"
    if not table:
        return _after(text, _end_of_top(text, found), entry)
    stated = found.get(table)
    if stated is None or (not stated.is_stated and text[stated.start] == "["):
        header = ".".join(_key(str(step)) for step in table)
        gap = "\n" if text else ""
        return f"{_closed(text)}{gap}[{header}]\n{entry}"
    if not stated.is_stated or text[stated.start] != "[":
        raise _inline(path)
    return _after(text, _end_of(text, found, table), entry)


def without_value(text: str, path: DataPath) -> str:
    """Return the text without the line of a key; `RefusedValueError` if the key is inside another value."""
    found = positions(text)
    here = found[path]
    start = text.rfind("\n", 0, here.start) + 1
    if not _KEY_BEFORE.fullmatch(text[start : here.start]):
        raise _inline(path)
    return text[:start] + text[_end_of_line(text, here.end) :]


def without_row(text: str, path: DataPath) -> str:
    """Return the text without the table of a row, `[[x]]` or `[x.name]`, and without its contents.

    `RefusedValueError` where the row is written within another value, or in several places.
    """
    found = positions(text)
    here = found[path]
    if text[here.start] != "[" or is_value(text, here):
        raise _inline(path)
    start = text.rfind("\n", 0, here.start) + 1
    mine = [place for other, place in found.items() if other[: len(path)] == path]
    end = _end_of_line(text, max(place.end for place in mine))
    others = (place for other, place in found.items() if other[: len(path)] != path[: len(other)])
    if any(start <= place.start < end for place in others if place not in mine):
        raise _inline(path)
    while text[end : end + 1] == "\n":
        end += 1
    return text[:start] + text[end:]


def with_rows(text: str, path: DataPath, rows: Sequence[Mapping[str, Raw]], *, named: str = "") -> str:
    """Return the text with rows more, after the last one of their kind, else at its end.

    `named` is the key whose value names the table of a row: `[payment.NAME]`.
    """
    if not rows:
        return text
    found = positions(text)
    blocks = []
    for row in rows:
        name = [step for step in path if isinstance(step, str)] + ([str(row[named])] if named else [])
        header = ".".join(_key(step) for step in name)
        entries = [f"{_dotted_key(key)} = {rendered(value)}\n" for key, value in row.items() if key != named]
        blocks.append(f"[{header}]\n" if named else f"[[{header}]]\n")
        blocks[-1] += "".join(entries)
    block = "\n".join(blocks)
    mine = [place for place in found if place[: len(path)] == path and len(place) > len(path)]
    if not mine:
        joint = "\n" if text else ""
        return f"{_closed(text)}{joint}{block}"
    first = found[mine[0][: len(path) + 1]]
    if text[first.start] != "[" or (not named and not text.startswith("[[", first.start)):
        raise _inline(path)
    end = _end_of_line(text, max(found[place].end for place in mine))
    head = _closed(text[:end])
    return f"{head}\n{block}{text[end:]}"


def _end_of(text: str, found: Mapping[DataPath, Position], table: DataPath) -> int:
    """Return the end of the last value of a table; inner tables count only in a row."""
    inside = [
        place.end
        for path, place in found.items()
        if path[: len(table)] == table
        and (len(path) == len(table) or text[place.start] != "[" or is_value(text, place))
    ]
    return max(inside)


def is_value(text: str, place: Position) -> bool:
    """Return whether a bracket begins a list after a key, not a header at the start of a line."""
    return text[: place.start].rpartition("\n")[2].strip() != ""


def _end_of_top(text: str, found: Mapping[DataPath, Position]) -> int:
    return max(
        (place.end for path, place in found.items() if len(path) == 1 and is_value(text, place)), default=0
    )


def _after(text: str, at: int, entry: str) -> str:
    end = _end_of_line(text, at) if at else 0
    head = _closed(text[:end]) if end else ""
    return head + entry + text[end:]


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _closed(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else rendered(key)


def _dotted_key(key: str) -> str:
    return ".".join(_key(step) for step in key.split("."))


def _inline(path: DataPath) -> RefusedValueError:
    return RefusedValueError("workbook_inline", actual=dotted(path))


# ------------------------------------------------------------------------------------------------------------
# A list of tables within a TOML text, changed item by item: `[{ … }, { … }]`, or one header for each.

_BLANK: Final = " \t"
Item = Mapping[str, str]


def with_items(text: str, path: DataPath, before: Sequence[Item], after: Sequence[Item]) -> str:
    """Return the text with the items of a list as they are to be; those that stay are unchanged.

    >>> with_items('a = [{ b = "1" }, { b = "2" }]  # two', ("a",), [{"b": "1"}, {"b": "2"}], [{"b": "2"}])
    'a = [{ b = "2" }]  # two'
    """
    if not before:
        return with_value(text, path, [dict(item) for item in after])
    in_line = is_value(text, positions(text)[path])
    if in_line and not after:
        return without_value(text, path)
    for start, end, first, last in reversed(_steps(before, after, in_line=in_line)):
        both = min(end - start, last - first)
        for at in reversed(range(start + both, end)):
            text = _without(text, (*path, at)) if in_line else without_row(text, (*path, at))
        if last - first > both:
            more = after[first + both : last]
            text = _with_more(text, path, start + both, more) if in_line else with_rows(text, path, more)
        for offset in reversed(range(both)):
            old, new = before[start + offset], after[first + offset]
            if old != new:
                text = _changed(text, (*path, start + offset), old, new, in_line=in_line)
    return text


def _steps(
    before: Sequence[Item], after: Sequence[Item], *, in_line: bool
) -> list[tuple[int, int, int, int]]:
    """Which text replaces which: items from one place to another, before and after.

    Of a list that has a header for each, items are added at its end only.
    """
    matched = SequenceMatcher(None, [_told(item) for item in before], [_told(item) for item in after])
    found = [(start, end, first, last) for _, start, end, first, last in matched.get_opcodes()]
    is_added_within = any(
        last - first > end - start and end < len(before) for start, end, first, last in found
    )
    return [(0, len(before), 0, len(after))] if is_added_within and not in_line else found


def _told(item: Item) -> str:
    return rendered(dict(sorted(item.items())))


def _changed(text: str, path: DataPath, old: Item, new: Item, *, in_line: bool) -> str:
    if in_line:
        here = positions(text)[path]
        return text[: here.start] + _item(new) + text[here.end :]
    for key in dict.fromkeys((*old, *new)):
        if key not in new:
            text = without_value(text, (*path, key))
        elif old.get(key) != new[key]:
            text = with_value(text, (*path, key), new[key])
    return text


def _item(item: Item) -> str:
    return rendered(dict(item))


def _without(text: str, path: DataPath) -> str:
    """Return the text without one item of several, and without the line that was its own."""
    here = positions(text)[path]
    start, end = here.start, _past(text, here.end, _BLANK)
    if text[end] == ",":
        end += 1
    else:  # the last one, and no comma behind it: the one in front goes
        start = text.rindex(",", 0, start)
        return text[:start] + text[here.end :]
    line = text.rfind("\n", 0, start) + 1
    if not text[line:start].strip() and text[_past(text, end, _BLANK) :].startswith(("\n", "\r\n")):
        return text[:line] + text[text.index("\n", end) + 1 :]
    return text[:start] + text[_past(text, end, _BLANK) :]


def _with_more(text: str, path: DataPath, at: int, items: Sequence[Item]) -> str:
    """Return the text with items more before the one at a place, or behind the last one."""
    found = positions(text)
    written = [_item(item) for item in items]
    if (*path, at) in found:
        here = found[(*path, at)]
        joint = "," + (_own_line(text, here) or " ")
        return text[: here.start] + "".join(f"{item}{joint}" for item in written) + text[here.start :]
    here = found[(*path, at - 1)]
    joint = _own_line(text, here) or " "
    return text[: here.end] + "".join(f",{joint}{item}" for item in written) + text[here.end :]


def _own_line(text: str, here: Position) -> str:
    """Return the line end and the spaces before an item that begins a line; nothing where it does not."""
    line = text.rfind("\n", 0, here.start) + 1
    return "" if text[line : here.start].strip() or not line else "\n" + text[line : here.start]


def _past(text: str, at: int, signs: str) -> int:
    while text[at : at + 1] and text[at] in signs:
        at += 1
    return at
