"""The converter of cattrs, which reads by the rules of `converter` and collects every fault of a file."""

from functools import cache

from attrs import AttrsInstance, fields, frozen, has
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, override

from conventions.files import strict
from conventions.files.converter import (
    KEYS,
    WORDS,
    Hook,
    exact_hooks,
    is_list,
    is_optional,
    list_hook,
    optional_hook,
)

__all__ = ["detailed_converter"]


@frozen(eq=False)
class _Detailed:
    """The reader that asks the converter."""

    converter: Converter
    is_detailed: bool = True

    def hook(self, kind: object) -> Hook:
        """Return the reading of a kind of value."""
        found: Hook = self.converter.get_structure_hook(kind)
        return found


@cache
def detailed_converter() -> Converter:
    """Return the converter, which is one for all; its faults are those of `fault_tree.problems_in`."""
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
