"""A TOML text changed by rows, keys and items: what is not changed stays as it was written."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from conventions.files.faults import DataPath, RefusedValueError, dotted
from conventions.files.positions import Position, positions
from conventions.files.workbook.cells import Raw

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
    r"""Return the text with a value at a path: changed where it stands, else added at the end of its table.

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
    return text[:start] + text[_line_end(text, here.end) :]


def without_row(text: str, path: DataPath) -> str:
    """Return the text without the table of a row, `[[x]]` or `[x.name]`, and without what stands in it.

    `RefusedValueError` where the row is written within another value, or in several places.
    """
    found = positions(text)
    here = found[path]
    if text[here.start] != "[" or is_value(text, here):
        raise _inline(path)
    start = text.rfind("\n", 0, here.start) + 1
    mine = [place for other, place in found.items() if other[: len(path)] == path]
    end = _line_end(text, max(place.end for place in mine))
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
    end = _line_end(text, max(found[place].end for place in mine))
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
    end = _line_end(text, at) if at else 0
    head = _closed(text[:end]) if end else ""
    return head + entry + text[end:]


def _line_end(text: str, at: int) -> int:
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
    """Return the text with the items of a list as they are to be; those that stay are as they were written.

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
    """What stands for what: items from one place to another, before and after.

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
