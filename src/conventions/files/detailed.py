"""All faults of plain data at once: the converter of cattrs, and its tree of exceptions as a list.

Only data with a fault needs it, so that a command on sound dossiers does not load cattrs.
"""

from collections.abc import Iterator
from functools import cache

from attrs import AttrsInstance, fields, has
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from budget import frozen
from budget.errors import InputError
from conventions.files import strict
from conventions.files.converter import (
    KEYS,
    WORDS,
    Hook,
    exact_hooks,
    is_list,
    is_optional,
    keys_of,
    list_hook,
    optional_hook,
)
from conventions.files.faults import DataPath, Problem, shown
from conventions.files.problems import refusal
from conventions.files.strict import nearest

# --- From the tree of exceptions of the converter to a flat list of problems, each with its path ------------


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
    """Return the key or the index of `inner`, from its last note."""
    for note in reversed(getattr(inner, "__notes__", ())):
        if isinstance(note, AttributeValidationNote) and isinstance(group, ClassValidationError):
            return (KEYS.get(group.cl, {}).get(note.name, note.name),)
        if isinstance(note, IterableValidationNote):
            return (note.index,)
    return ()


# ------------------------------------------------------------------------------------------------------------
# The converter of cattrs, which reads by the rules of `converter` and collects every fault of a file.


@frozen(eq=False)
class _Detailed:
    """A reader that uses the converter."""

    converter: Converter
    is_detailed: bool = True

    def hook(self, kind: object) -> Hook:
        """Return the reader of a type."""
        found: Hook = self.converter.get_structure_hook(kind)
        return found


@cache
def detailed_converter() -> Converter:
    """Return the converter, the same for all calls; `problems_in` lists its faults."""
    made = Converter(forbid_extra_keys=True, detailed_validation=True)
    reader = _Detailed(made)
    made.register_structure_hook_factory(has, lambda record: _record_hook(made, record))
    made.register_structure_hook_factory(is_optional, lambda kind: optional_hook(reader, kind))
    made.register_structure_hook_factory(is_list, lambda kind: list_hook(reader, kind))
    exact = exact_hooks(reader)
    for kind, hook in exact.items():
        if isinstance(kind, type):  # before the converter's own hooks, which coerce
            made.register_structure_hook(kind, hook)
    others = {kind: hook for kind, hook in exact.items() if not isinstance(kind, type)}
    made.register_structure_hook_factory(lambda kind: _is_key(kind, others), lambda kind: others[kind])
    return made


def _is_key(kind: object, known: dict[object, Hook]) -> bool:
    try:
        return kind in known
    except TypeError:  # of a kind that has no hash
        return False


def _record_hook(made: Converter, record: type[AttrsInstance]) -> Hook:
    words, rules = KEYS.get(record, {}), WORDS.get(record, {})
    overrides = {
        field.name: override(rename=words.get(field.name), struct_hook=rules.get(field.name))
        for field in fields(record)
        if field.name in words or field.name in rules
    }
    # The overrides are those of fields, which the checker takes for the function's own options.
    structure = make_dict_structure_fn(record, made, **overrides)  # type: ignore[arg-type]

    def read(value: object, _: object) -> object:
        if type(value) is not dict:
            raise strict.wrong_type(value, "table")
        return structure(value, record)

    return read
