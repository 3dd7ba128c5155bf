"""The plain data of a TOML text, and every fault of its syntax.

`tomli` stops at the first fault. Here the line at fault is set aside and the rest read again, so that a
second impossible date is not found only after the first is mended. What is set aside is not guessed.
"""

import re
from collections.abc import Mapping
from typing import Final

import tomli
from attrs import field, frozen

from conventions.files.faults import Problem, shown

_AT: Final = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_REASONS: Final = (
    ("Invalid date or datetime", "date"),
    ("Cannot overwrite a value", "key_twice"),
    ("Duplicate inline table key", "key_twice"),
    ("Cannot declare", "table_twice"),
    ("Cannot mutate", "table_twice"),
    ("Cannot redefine", "table_twice"),
    ("Expected '=' after a key", "equals"),
    ("Expected newline or end of document", "rest"),
    ("Invalid value", "value"),
    ("Unescaped", "escape"),
    ("Invalid hex value", "escape"),
    ("Escaped character", "escape"),
    ("Illegal character", "string"),
    ("Unterminated", "unclosed"),
    ("Unclosed", "unclosed"),
    ("at the end of a", "unclosed"),
    ("Invalid statement", "key"),
    ("Invalid initial character for a key", "key"),
    ("digits", "number"),
)
"""The words of `tomli`, and our codes for them; any other message is `other`."""

# The time that `tomli` takes for a dotted key grows as the square of its length.
_MOST_DOTS: Final = 100
_LONG_KEY: Final = re.compile(rf"(?<![\w\-\"'])(?:[\w\-\"']++[ \t]*+\.[ \t]*+){{{_MOST_DOTS}}}")
_LONG_NUMBER: Final = re.compile(r"[0-9_]{1000}")
_MEANT: Final = (
    (re.compile(r".*=\s*(?:\d{4}-\d|\d{1,2}/\d{1,2}/\d{2,4}).*"), "date"),
    (re.compile(r".*=\s*[-+]?[\d\s.,\u00a0\u202f]+(?:€|EUR|euros?)?\s*(?:#.*)?"), "amount"),
    (re.compile(r".*=\s*(?:oui|non|vrai|faux|true|false)\s*(?:#.*)?", re.IGNORECASE), "truth"),
)
"""What a line that is no TOML was meant to say."""

_MOST_FAULTS: Final = 20
_MOST_READ_AGAIN: Final = 200_000
_ONE_LINE: Final = re.compile(r"\s*[^\[\]{}#=]+=(?!.*(?:\"\"\"|'''))[^\[\]{}]*(?:\[[^\[\]{}]*\][^\[\]{}]*)?")
_HEADER: Final = re.compile(r"\s*\[")


@frozen
class TomlData:
    """What was read, of which text, and what stood in the way; `data` is None where nothing could be read.

    `text` is the text read without the lines set aside, which stay as empty lines.
    """

    data: Mapping[str, object] | None
    text: str
    problems: tuple[Problem, ...] = field(default=())


def toml_data(file: str, text: str) -> TomlData:
    """Return the data of a text; a fault of syntax is a problem with its line and column."""
    lines = text.split("\n")
    if line := _long_key(text, lines):
        return TomlData(None, "", (Problem(file, (), "toml_syntax.nesting", line=line),))
    problems: list[Problem] = []
    while True:
        try:
            read = "\n".join(lines)
            return TomlData(tomli.loads(read), read, tuple(problems))
        except RecursionError:
            problems.append(Problem(file, (), "toml_syntax.nesting", line=1))
            return TomlData(None, "", tuple(problems))
        except ValueError as error:
            problem = _problem(file, lines, error)
            problems.append(problem)
            if (
                len(problems) >= _MOST_FAULTS
                or len(text) > _MOST_READ_AGAIN
                or not _set_aside(lines, problem)
            ):
                return TomlData(None, "", tuple(problems))


def _long_key(text: str, lines: list[str]) -> int:
    """Return the first line with a dotted key that is too long; 0 where there is none."""
    if text.count(".") < _MOST_DOTS:  # of most texts, and counted much faster than sought
        return 0
    full = (
        at for at, line in enumerate(lines, 1) if len(line) > _MOST_DOTS and line.count(".") >= _MOST_DOTS
    )
    return next((at for at in full if _LONG_KEY.search(lines[at - 1])), 0)


def _problem(file: str, lines: list[str], error: ValueError) -> Problem:
    said = str(error)
    reason = next((code for words, code in _REASONS if words in said), "other")
    found = _AT.search(said)
    if found is None:
        long = (at for at, text in enumerate(lines, 1) if _LONG_NUMBER.search(text))
        return Problem(file, (), f"toml_syntax.{reason}", line=next(long, 1))
    if found["line"]:
        line, column = int(found["line"]), int(found["column"])
    else:
        line, column = max((at for at, text in enumerate(lines, 1) if text.strip()), default=1), 1
    text = lines[line - 1].strip() if line <= len(lines) else ""
    if reason in ("rest", "value"):
        reason = next((meant for shape, meant in _MEANT if shape.fullmatch(text)), reason)
    elif reason in ("equals", "key", "unclosed") and _has_accent(text):
        reason = "accent"
    code = f"toml_syntax.{reason}"
    return Problem(file, (), code, actual=shown(text), params=(("column", str(column)),), line=line)


def _has_accent(text: str) -> bool:
    """Return whether a key or a table is called by a name with a letter that needs quotes."""
    name, end, _ = text.lstrip("[").partition("]" if text.startswith("[") else "=")
    letters = set(name)
    return (
        bool(end) and letters.isdisjoint("\"'#") and any(it.isalpha() and not it.isascii() for it in letters)
    )


def _set_aside(lines: list[str], problem: Problem) -> bool:
    """Empty the line at fault, with its section if it is a header; return whether that makes sense."""
    at = problem.line - 1
    if at >= len(lines) or not lines[at].strip():
        return False
    if _HEADER.match(lines[at]):
        lines[at] = ""
        while at + 1 < len(lines) and not _HEADER.match(lines[at + 1]):
            at += 1
            lines[at] = ""
        return True
    if problem.code == "toml_syntax.unclosed":  # where it began is not known
        return False
    is_whole = bool(_ONE_LINE.fullmatch(lines[at])) or "=" not in lines[at]
    lines[at] = ""
    return is_whole
