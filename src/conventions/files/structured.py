"""Plain data by a shape: fast where nothing is wrong, else with all faults at once."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import TypeVar, cast

from attrs import AttrsInstance, evolve, fields, frozen, has
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from budget.errors import InputError
from budget.money import EURO
from conventions.files import strict
from conventions.files.collected import refusal
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
    plain_reader,
)
from conventions.files.faults import MOST_FAULTS, DataPath, Problem, shown
from conventions.files.in_currency import in_currency
from conventions.files.layers import Data
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


Shape = TypeVar("Shape")


def structured(
    file: str, data: Data, shape: type[Shape], currency: str = EURO
) -> tuple[Shape | None, tuple[Problem, ...]]:
    """Return the data of a file by its shape; or None with every fault, one more than anybody reads.

    Its amounts are in the `currency` of the agreement.
    """
    if currency != EURO:
        data = cast("Data", in_currency(data, currency))
    try:
        return plain_reader().structure(data, shape), ()
    except Exception:  # noqa: BLE001 -- read again, with every detail
        try:
            return detailed_converter().structure(data, shape), ()
        except Exception as error:  # noqa: BLE001 -- what is no fault of the input is raised again
            found = islice(problems_in(file, error), MOST_FAULTS + 1)
            return None, tuple(_but_for_given(problem, data) for problem in found)


def _but_for_given(problem: Problem, data: Data) -> Problem:
    """Return the problem of an unknown key, without a proposal that the table already has."""
    if problem.code != "unknown_key" or problem.remedy != "did_you_mean":
        return problem
    table: object = data
    for step in problem.path[:-1]:
        match table:
            case Mapping():
                table = table.get(step)
            case list() if isinstance(step, int):
                table = table[step]
            case _:
                return problem
    is_given = isinstance(table, Mapping) and dict(problem.params)["near"] in table
    return evolve(problem, remedy="", params=()) if is_given else problem
