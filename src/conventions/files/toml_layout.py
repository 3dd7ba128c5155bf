"""A new TOML text: plain data laid out for people, table by table, with their comments."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Final

from attrs import field, frozen

from budget.money import Euros
from conventions.files.faults import DataPath
from conventions.files.layers import Data
from conventions.files.toml_edit import toml_key, toml_value

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
    r"""The text; reading it again gives the data.

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
    """Whether a value has a header of its own: tables, and lists of tables."""
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
