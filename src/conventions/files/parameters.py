"""The parameters of a model: declared there, given by each agreement, typed when both are known."""

from collections.abc import Iterator, Mapping

from budget.errors import InputError
from conventions.agreement.agreement import CellValue
from conventions.agreement.norms import Parameter
from conventions.engine.name_tables import BUILT_IN_NAMES
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.files.collected import refusal
from conventions.files.faults import Problem, shown
from conventions.files.names import is_name, unknown
from conventions.files.shapes import ConventionFile, Given, ParameterEntry
from conventions.files.typed_values import typed

__all__ = ["declared_parameters", "declared_problems", "given_problems", "given_values", "hidden_problems"]


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


def declared_problems(file: str, entries: tuple[ParameterEntry, ...]) -> Iterator[Problem]:
    """Yield what is wrong with the parameters of a model: their names, the types of their defaults."""
    for entry in entries:
        path = ("parameter", entry.name)
        if not is_name(entry.name):
            yield Problem(file, path, "bad_name", actual=shown(entry.name))
        elif entry.name in BUILT_IN_NAMES or entry.name in LIFE_EVENTS:
            yield Problem(file, path, "name_reserved", actual=entry.name)
        try:
            if entry.default is not None:
                typed(entry.default, entry.type)
        except InputError as error:
            yield refusal(file, (*path, "default"), error)


def hidden_problems(
    file: str, entries: tuple[ParameterEntry, ...], shape: ConventionFile
) -> Iterator[Problem]:
    """Yield the definitions, facts and selections whose name hides a parameter from expressions."""
    names = {entry.name for entry in entries}
    places = [("define", item.name) for item in shape.define]
    places += [("fact", item.key) for item in shape.fact]
    places += [("selection", item.name) for item in shape.selection]
    for place in places:
        if place[1] in names:
            yield Problem(file, place, "name_taken", actual=place[1], expected="[parameter]")
