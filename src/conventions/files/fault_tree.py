"""From the tree of exceptions of the converter to a flat list of problems, each with its path."""

from collections.abc import Iterator

from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

from budget.errors import InputError
from conventions.files.collected import refusal
from conventions.files.converter import KEYS, keys_of
from conventions.files.faults import DataPath, Problem, shown
from conventions.files.strict import nearest

__all__ = ["problems_in"]


def problems_in(file: str, error: Exception, path: DataPath = ()) -> Iterator[Problem]:
    """Yield a problem for every leaf of the tree."""
    match error:
        case BaseValidationError():
            for inner in error.exceptions:
                yield from problems_in(file, inner, (*path, *_step(error, inner)))
        case ForbiddenExtraKeysError():
            known = keys_of(error.cl)
            for key in sorted(error.extra_fields):
                near = nearest(key, known)
                remedy = "did_you_mean" if near else ""
                yield Problem(
                    file,
                    (*path, key),
                    "unknown_key",
                    actual=shown(key),
                    expected=", ".join(known),
                    remedy=remedy,
                    params=(("near", near),),
                )
        case InputError():
            yield refusal(file, path, error)
        case KeyError():
            yield Problem(file, path, "missing_key", actual=shown(path[-1]))
        case _:
            raise error


def _step(group: BaseValidationError, inner: BaseException) -> DataPath:
    """The key or the index at which `inner` was met, which its last note says."""
    for note in reversed(getattr(inner, "__notes__", ())):
        if isinstance(note, AttributeValidationNote) and isinstance(group, ClassValidationError):
            return (KEYS.get(group.cl, {}).get(note.name, note.name),)
        if isinstance(note, IterableValidationNote):
            return (note.index,)
    return ()
