"""Edits of a TOML text at their places: what is not edited keeps every character."""

import re
from collections.abc import Iterable, Mapping

from attrs import frozen

from conventions.files.faults import DataPath
from conventions.files.positions import Position

__all__ = ["Edit", "commented", "edited", "renamed", "table_span"]


@frozen(order=True)
class Edit:
    """The characters from `start` on, up to `end`, become `new`."""

    start: int
    end: int
    new: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with its edits; none may overlap another.

    >>> edited("key = 1", [Edit(6, 7, "2"), Edit(0, 3, "name")])
    'name = 2'
    """
    for edit in sorted(set(edits), reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def commented(text: str, start: int, end: int, note: str = "") -> Edit:
    r"""The edit that makes comments of the lines that hold some characters, after a note.

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
    """Where a table with a header of its own begins and ends, its last key included; None of any other."""
    header = found.get(path)
    if header is None or not text.startswith("[", header.start):
        return None
    inside = (at.end for inner, at in found.items() if inner[: len(path)] == path)
    return header.start, max(inside)


def renamed(text: str, at: Position, old: str, new: str) -> Edit | None:
    """The edit that gives a name another one, in a value or at the end of a header; None where it is not.

    A longer name that holds it, a column of that name (`row.NAME`), is another one.
    """
    before = text[at.start : at.end]
    is_header = before.startswith("[")
    name = rf"{re.escape(old)}(?=[\"'\s]*\]+$)" if is_header else rf"(?<![\w.]){re.escape(old)}(?!\w)"
    after = re.sub(name, new, before)
    return None if after == before else Edit(at.start, at.end, after)
