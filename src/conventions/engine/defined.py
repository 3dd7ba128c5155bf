"""The value of each definition; of one that stands once for each row, at each."""

from collections.abc import Iterator

from conventions.engine.day import Day
from conventions.language.answers import Answer
from conventions.language.types import Type


def defined_values(today: Day) -> Iterator[tuple[str, Type | None, Answer]]:
    """Yield each definition, called `name` or `name.row`, with its type and its value."""
    for name in today.program.definitions:
        kind = today.program.type_of_definition(name)
        for called, answer in values_of(name, today):
            yield called, kind, answer


def values_of(name: str, today: Day) -> Iterator[tuple[str, Answer]]:
    """Yield the value of one definition, or of each of its rows, with what it is called."""
    definition = today.program.definitions[name]
    if definition.each is None:
        yield name, today.ever.named(name)
        return
    for at, row in enumerate(today.ever.source_rows(definition.each).rows):
        yield f"{name}.{row.id}", today.ever.defined_at(name, definition.each, at)


def defined_options(today: Day) -> Iterator[tuple[str, tuple[tuple[str, Answer], ...]]]:
    """Yield the value of each definition under each of its readings, where it has any."""
    for name, definition in today.program.definitions.items():
        if not definition.readings:
            continue
        if definition.each is None:
            yield name, tuple(today.ever.options(name).items())
            continue
        for row in today.ever.source_rows(definition.each).rows:
            scope = today.ever.at(definition.each, row.id)
            yield f"{name}.{row.id}", tuple(today.ever.options(name, scope).items())
