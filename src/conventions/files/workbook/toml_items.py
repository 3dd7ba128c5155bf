"""A list of tables within a TOML text, changed item by item: `[{ … }, { … }]`, or one header for each."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from conventions.files.faults import DataPath
from conventions.files.positions import Position, positions
from conventions.files.workbook.toml_rows import (
    is_value,
    rendered,
    with_rows,
    with_value,
    without_row,
    without_value,
)

__all__ = ["with_items"]

_BLANK: Final = " \t"
Item = Mapping[str, str]


def with_items(text: str, path: DataPath, before: Sequence[Item], after: Sequence[Item]) -> str:
    """The text with the items of a list as they are to be; those that stay are as they were written.

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
    """The text without one item of several, and without the line that was its own."""
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
    """The text with items more before the one at a place, or behind the last one."""
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
    """The line end and the spaces before an item that begins a line; nothing where it does not."""
    line = text.rfind("\n", 0, here.start) + 1
    return "" if text[line : here.start].strip() or not line else "\n" + text[line : here.start]


def _past(text: str, at: int, signs: str) -> int:
    while text[at : at + 1] and text[at] in signs:
        at += 1
    return at
