"""A TOML text with one value more, or another one: every other character stays as the user wrote it."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from budget.errors import InputError
from budget.money import Euros
from conventions.facts.fact import Fact
from conventions.files.faults import DataPath, dotted
from conventions.files.positions import Position, positions

__all__ = ["PathUnknownError", "TomlValue", "toml_key", "toml_value", "with_fact", "with_value"]

TomlValue = Euros | str | bool | int | date
"""What can be written: an amount becomes a text, as files hold it."""

_DELETE: Final = "\x7f"
_FIELDS: Final = ("id", "key", "of", "occurred_on", "known_on", "value", "replaces", "evidence", "author")


class PathUnknownError(InputError):
    """A path that leads to no value, and whose table is not written out either."""

    code = "path_unknown"


def toml_value(value: TomlValue) -> str:
    r"""The value as TOML writes it.

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
        case _:
            return json.dumps(str(value), ensure_ascii=False).replace(_DELETE, "\\u007f")


def with_value(text: str, path: DataPath, value: TomlValue) -> str:
    r"""The text with `value` at `path`; a key that is not there yet comes last in its table.

    >>> with_value('[grant]\namount = "1"  # ceiling\n', ("grant", "amount"), "2")
    '[grant]\namount = "2"  # ceiling\n'
    """
    found = positions(text)
    here = found.get(path)
    if here is None:
        return _with_key(text, found, path, value)
    if text[here.start] in "[{" or any(other[: len(path)] == path and other != path for other in found):
        raise _unknown(path)
    return text[: here.start] + toml_value(value) + text[here.end :]


def with_fact(text: str, fact: Fact) -> str:
    r"""The text of `facts.toml` with one fact more, at its end.

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


def _entries(fact: Fact) -> Mapping[str, TomlValue]:
    values = ((name, getattr(fact, name)) for name in _FIELDS)
    return {
        name: value
        for name, value in values
        if value is not None and not (name == "known_on" and value == fact.occurred_on)
    }


def _with_element(text: str, found: Mapping[DataPath, Position], here: Position, element: str) -> str:
    last = max((path[1] for path in found if path[:1] == ("fact",) and len(path) == 2), default=None)  # noqa: PLR2004
    if last is None:
        at, joint = here.start + 1, ""
    else:
        at, joint = found["fact", last].end, ", "
    return text[:at] + joint + element + text[at:]


def _with_key(text: str, found: Mapping[DataPath, Position], path: DataPath, value: TomlValue) -> str:
    table, key = path[:-1], path[-1]
    stated = not table or (table in found and found[table].is_stated and text[found[table].start] == "[")
    if not isinstance(key, str) or not stated:
        raise _unknown(path)
    inside = [place.end for other, place in found.items() if other[:-1] == table and text[place.start] != "["]
    after = max([*inside, found[table].end if table else 0])
    entry = f"{toml_key(key)} = {toml_value(value)}{_line_end(text)}"
    line = text.find("\n", after) + 1 if after else 0
    if after and not line:
        return text + _line_end(text) + entry
    return text[:line] + entry + text[line:]


def toml_key(key: str) -> str:
    """The key as TOML writes it, in quotes where it needs them."""
    is_bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if is_bare else toml_value(key)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _unknown(path: DataPath) -> PathUnknownError:
    return PathUnknownError(f"{dotted(path)} leads to no value", actual=dotted(path))
