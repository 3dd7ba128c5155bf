"""Conditions as one Python function: the same trees, the same answers, for many rows.

What the text may say is little: locals, attributes of a row, constants that are handed in, comparisons and
sums. It has no builtins and no names but its own; a test reads all of it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol, TypeVar, cast

from attrs import frozen

from conventions.language.compiled_bindings import Bindings, NotCompiledError
from conventions.language.compiled_bounds import Bounds
from conventions.language.compiled_pieces import joined
from conventions.language.compiled_text import RowText
from conventions.language.syntax import Node

__all__ = ["MAX_TEXT", "CompiledConditions", "compile_conditions"]

Row = TypeVar("Row")
MAX_TEXT = 40_000
"""Characters of one condition's text; beyond, it is left to the interpreter."""

INDENT = "            "


class Run(Protocol):
    """The generated function."""

    def __call__(
        self, rows: Iterable[Row], as_of: date, ask: Callable[[int, Row], bool | None]
    ) -> Iterator[tuple[int, bool | None, Row]]:
        """Yield the number, the outcome and the row of each condition that is true, or None where unknown."""


@frozen(eq=False)
class CompiledConditions:
    """The function and its text; `left` are the numbers of the conditions that it always asks for.

    `ask` is called for a condition and a row that the text does not decide: it must return the exact outcome.
    """

    source: str
    constants: tuple[object, ...]
    left: frozenset[int]
    run: Run


def compile_conditions(conditions: Sequence[Node], bindings: Bindings) -> CompiledConditions:
    """Return `conditions` as one function over rows.

    An outcome is that of docs/semantics.md § 3.2: True where the condition is true if nothing more is
    recorded and whatever happens, None where it is undecided if nothing more is recorded, else False.
    """
    left = frozenset(number for number, tree in enumerate(conditions) if not _is_compiled(tree, bindings))
    row = RowText(bindings)
    body: list[str] = []
    for number, tree in enumerate(conditions):
        text, asks = (["value = None"], True) if number in left else outcome(tree, row)
        body += [*text, *_reported(number, asks=asks)]
    lines = [*row.loads, *(line for _, step in row.steps for line in step), *body]
    source = "\n".join(
        [
            f"def make({', '.join(row.constants)}):",
            "    def run(rows, as_of, ask):",
            "        for row in rows:",
            *(f"{INDENT}{line}" for line in lines or ["pass"]),
            "        yield from ()",  # a generator even where there is no condition
            "    return run",
            "",
        ]
    )
    return CompiledConditions(source, tuple(row.constants.values()), left, _function(source, row.constants))


def _function(source: str, constants: dict[str, object]) -> Run:
    space: dict[str, object] = {"__builtins__": {}}
    exec(compile(source, "<conditions>", "exec"), space)  # noqa: S102  # text made here, from checked trees
    make = cast("Callable[..., Run]", space["make"])
    return make(*constants.values())


def _is_compiled(tree: Node, bindings: Bindings) -> bool:
    row = RowText(bindings)
    try:
        lines, _ = outcome(tree, row)
    except NotCompiledError:
        return False
    return sum(map(len, lines)) + sum(len(line) for _, step in row.steps for line in step) <= MAX_TEXT


def outcome(tree: Node, row: RowText) -> tuple[list[str], bool]:
    """Return the lines that set `value` to the outcome of a condition, and whether it may be None.

    It is first that of the world where nothing more happens; where that is true and an event is not seen,
    the condition must be true whatever happens.
    """
    here, bounds = row.truth(tree), Bounds(row)
    lines = [f"value = {here.text}"]
    events = bounds.events(tree)
    if not events:
        return lines, here.may_fail
    unseen = " or ".join(f"{event} > as_of" for event in sorted(events))
    try:
        sure = bounds.surely(tree, wanted=True)
    except NotCompiledError:
        sure = "None"
    guards = joined(here.guards, bounds.guards)
    asks = here.may_fail or bool(guards) or sure == "None"
    if guards:
        sure = f"{sure} if {' and '.join(guards)} else None"
    return [*lines, f"if value and ({unseen}):", f"    value = {sure}"], asks


def _reported(number: int, *, asks: bool) -> list[str]:
    report = [f"    yield {number}, value, row"]
    if asks:
        report = [
            "    if value is None:",
            f"        value = ask({number}, row)",
            "    if value is not False:",
            "        " + report[0].strip(),
        ]
    return ["if value is not False:", *report]
