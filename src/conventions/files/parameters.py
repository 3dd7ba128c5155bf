"""The parameters of a model: declared there, given by each agreement, typed when both are known."""

from collections.abc import Iterator, Mapping

from budget.errors import InputError
from conventions.agreement.norms import Parameter
from conventions.agreement.table import CellValue
from conventions.files.collected import refusal
from conventions.files.faults import Problem
from conventions.files.names import unknown
from conventions.files.shapes import Given, ParameterEntry
from conventions.files.typed_values import typed

__all__ = ["declared_parameters", "default_problems", "given_problems", "given_values"]


def declared_parameters(entries: tuple[ParameterEntry, ...]) -> tuple[Parameter, ...]:
    """The parameters as expressions use them."""
    return tuple(Parameter(entry.name, entry.type, entry.label) for entry in entries)


def given_values(entries: tuple[ParameterEntry, ...], given: Given) -> tuple[tuple[str, CellValue], ...]:
    """The value of each parameter, in the order of the model: as given, else its default.

    One at fault, which `given_problems` tells, is left out.
    """
    values = dict(given)
    found: list[tuple[str, CellValue]] = []
    for entry in entries:
        value = values.get(entry.name, entry.default)
        try:
            if value is not None:
                found.append((entry.name, typed(value, entry.type)))
        except InputError:
            continue
    return tuple(found)


def given_problems(file: str, entries: tuple[ParameterEntry, ...], given: Given) -> Iterator[Problem]:
    """Yield what is wrong with the values that an agreement gives."""
    declared: Mapping[str, ParameterEntry] = {entry.name: entry for entry in entries}
    values = dict(given)
    for name, value in given:
        if name not in declared:
            yield unknown("unknown_parameter", file, ("parameters", name), name, declared)
            continue
        try:
            typed(value, declared[name].type)
        except InputError as error:
            yield refusal(file, ("parameters", name), error)
    for entry in entries:
        if entry.default is None and entry.name not in values:
            said = entry.question or entry.label or entry.name
            yield Problem(
                file, ("parameters", entry.name), "parameter_missing", actual=entry.name, expected=said
            )


def default_problems(file: str, entries: tuple[ParameterEntry, ...]) -> Iterator[Problem]:
    """Yield the defaults of a model that are not of the type it declares."""
    for entry in entries:
        try:
            if entry.default is not None:
                typed(entry.default, entry.type)
        except InputError as error:
            yield refusal(file, ("parameter", entry.name, "default"), error)
