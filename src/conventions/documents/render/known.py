"""Known field names: those of the table, their prefixes, and placeholders."""

import difflib
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from conventions.documents.errors import FieldUnknownError
from conventions.documents.fault import TemplatePlace

_ANY_NAME: Final = ("norm", "parameter", "attached")


def is_known(key: str, keys: frozenset[str]) -> bool:
    """Return whether a key, or anything below it, is in the table; norm names are free.

    >>> is_known("norm.any.delay", frozenset({"norm.*.delay"})), is_known("nor", frozenset({"norm.*.delay"}))
    (True, False)
    """
    return general_key(key) in _with_groups(keys)


def general_key(key: str) -> str:
    """Return the key as in the table: names of norms, parameters and attachments are placeholders."""
    parts = key.split(".")
    return ".".join([parts[0], "*", *parts[2:]]) if parts[0] in _ANY_NAME and len(parts) > 1 else key


@lru_cache(maxsize=32)
def _with_groups(keys: frozenset[str]) -> frozenset[str]:
    groups = set(keys)
    for key in keys:
        parts = key.replace("[]", ".[]").split(".")
        groups |= {".".join(parts[:end]).replace(".[]", "[]") for end in range(1, len(parts))}
    return frozenset(groups)


def unknown_field(key: str, keys: Collection[str], place: TemplatePlace) -> FieldUnknownError:
    """Return the error for an unknown field, with the nearest one."""
    near = difflib.get_close_matches(key[:100], sorted(keys), n=1)
    return FieldUnknownError(
        f"{place}: {key[:100]} is no field" + (f", did you mean {near[0]}?" if near else ""),
        actual=key[:100],
        expected=near[0] if near else "",
        **place.params(),
    )
