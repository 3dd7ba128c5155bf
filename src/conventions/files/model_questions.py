"""The questions for an agreement based on a model, and the meaning of typed answers."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import frozen

from budget.money import Euros
from conventions.files import strict
from conventions.files.faults import RefusedValueError
from conventions.files.layers import Data, joined
from conventions.files.models import Model
from conventions.files.shapes import ParameterEntry, TomlScalar
from conventions.files.typed_values import typed

_STANDARD: Final = (
    (("title",), "text"),
    (("party", "funder", "name"), "text"),
    (("party", "funder", "short_name"), "text"),
    (("party", "beneficiary", "name"), "text"),
    (("party", "beneficiary", "short_name"), "text"),
    (("period", "start"), "date"),
    (("period", "end"), "date"),
    (("grant", "amount"), "euros"),
)
"""The values that every agreement states itself, in the order of the file, with their types."""

_OPTIONAL: Final = (
    (("number",), "text"),
    (("purpose",), "text"),
    (("party", "beneficiary", "legal_form"), "text"),
    (("party", "beneficiary", "siret"), "siret"),
)
"""Optional values that most agreements state; at a terminal, an empty answer skips them."""

_FRENCH_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YES: Final = ("oui", "o", "yes", "y", "true", "vrai")
_NO: Final = ("non", "n", "no", "false", "faux")


@frozen
class Asked:
    """A value by its path in `convention.toml`, its type, and the parameter it is, if it is one.

    `default`: what stands if nothing is answered. `is_table`: rows are asked, not a value.
    """

    path: tuple[str, ...]
    kind: str
    parameter: ParameterEntry | None = None
    default: TomlScalar | None = None
    is_table: bool = False

    @property
    def place(self) -> str:
        """The path as people write it."""
        return ".".join(self.path)


def missing(model: Model, data: Data) -> tuple[Asked, ...]:
    """Return the required values that neither the model nor `data` states, in the order of the file."""
    whole = joined(model.data, data)
    found = [Asked(path, kind) for path, kind in _STANDARD if not _says(whole, path)]
    found += (
        Asked(("parameters", entry.name), entry.type, entry)
        for entry in model.about.parameter
        if entry.default is None and not _says(whole, ("parameters", entry.name))
    )
    tables = (("table", declared.name) for declared in model.norms.columns)
    found += (Asked(path, "table", is_table=True) for path in tables if not _says(whole, path))
    return tuple(found)


def offered(model: Model, data: Data) -> tuple[Asked, ...]:
    """Return the optional values: parameters with a default, and values that most agreements state."""
    whole = joined(model.data, data)
    found = [Asked(path, kind) for path, kind in _OPTIONAL if not _says(whole, path)]
    found += (
        Asked(("parameters", entry.name), entry.type, entry, entry.default)
        for entry in model.about.parameter
        if entry.default is not None and not _says(whole, ("parameters", entry.name))
    )
    return tuple(found)


def asked_rows(model: Model, table: Asked) -> tuple[Asked, ...]:
    """Return the questions for each row of a table: its identifier, then its columns."""
    columns = next(item.columns for item in model.norms.columns if item.name == table.path[-1])
    return (Asked((*table.path, "id"), "text"), *(Asked((*table.path, name), kind) for name, kind in columns))


def _says(data: Data, path: tuple[str, ...]) -> bool:
    here: object = data
    for step in path:
        if not isinstance(here, dict) or step not in here:
            return False
        here = here[step]
    return here != []


def answer(text: str, kind: str) -> TomlScalar:
    """Return the value of a typed answer, as the file writes it; InputError where it is none of its type.

    A day may be written as in France, a share with its sign.

    >>> answer("31/12/2024", "date"), answer("49 500 €", "euros"), answer("oui", "truth")
    (datetime.date(2024, 12, 31), '49500.00', True)
    """
    written = text.strip()
    match kind:
        case "date":
            return _day(written)
        case "truth":
            return _truth(written)
        case "number":
            if not re.fullmatch(r"-?\d{1,15}", written):
                raise RefusedValueError("wrong_type.integer", actual=strict.as_written(written))
            return int(written)
        case "siret":
            return strict.siret(written)
        case "ratio":
            if "%" not in written and typed(written, kind) > 1:  # type: ignore[operator]  # a ratio
                raise RefusedValueError("wrong_type.ratio", actual=strict.as_written(written))
            typed(written, kind)
            return written
        case _:
            value = typed(written, kind)
            return str(value) if isinstance(value, Euros) else written


def _day(text: str) -> date:
    french = _FRENCH_DAY.fullmatch(text)
    iso = f"{french[3]}-{french[2]:0>2}-{french[1]:0>2}" if french else text
    try:
        return date.fromisoformat(iso)
    except ValueError:
        raise RefusedValueError("wrong_type.date", actual=strict.as_written(text)) from None


def _truth(text: str) -> bool:
    if text.lower() not in (*_YES, *_NO):
        raise RefusedValueError("wrong_type.truth", actual=strict.as_written(text))
    return text.lower() in _YES


def with_answer(data: Data, path: tuple[str, ...], value: object) -> dict[str, object]:
    """Return the data with one value more; `data` itself is not changed."""
    step, rest = path[0], path[1:]
    inner = data.get(step)
    if not rest:
        return {**data, step: value}
    return {**data, step: with_answer(inner if isinstance(inner, Mapping) else {}, rest, value)}
