"""The locals of generated text: what is read from a row, and what is computed once for it."""

import re

from conventions.language.answers import NEVER
from conventions.language.compiled_bindings import Bindings, Event, NotCompiledError
from conventions.language.compiled_pieces import Guards, Piece, Ratio, Scalar, Truth, guarded

__all__ = ["Locals"]

LOCALS = re.compile(r"(?<!\.)\b[ds]\d+\b")


class Locals:
    """The text of one row's computation: `loads`, then `steps`, each with the locals it sets.

    `constants` are the objects that the text names; no other object is within its reach.
    """

    def __init__(self, bindings: Bindings) -> None:
        self.bindings = bindings
        self.constants: dict[str, object] = {}
        self.loads: list[str] = []
        self.steps: list[tuple[frozenset[str], list[str]]] = []
        self.events: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.loops: dict[str, list[int]] = {}
        self.count = 0

    def fresh(self, letter: str) -> str:
        """Return a local that no other piece uses."""
        self.count += 1
        return f"{letter}{self.count}"

    def constant(self, value: object) -> str:
        """Return the name by which the text refers to `value`."""
        for name, known in self.constants.items():
            if type(known) is type(value) and known == value:
                return name
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def event(self, key: str) -> str:
        """Return the local with the day of an event, never where it is not seen; `l…` is its least day."""
        if key not in self.events:
            binding = self.bindings.named(key)
            if not isinstance(binding, Event):
                raise NotCompiledError(key)
            local = self.fresh("e")
            never, least = self.constant(NEVER), f"l{local}"
            self.loads += [
                f"{local} = {least} = row.{binding.attribute}",
                f"if {local} is None or {local} > as_of:",
                f"    {local} = {never}",
                f"    {least} = as_of",
            ]
            self.events[key] = local
        return self.events[key]

    def recorded(self, attribute: str) -> str:
        """Return the local of an attribute; it is None where the value is missing."""
        if attribute not in self.values:
            self.values[attribute] = self.fresh("v")
            self.loads.append(f"{self.values[attribute]} = row.{attribute}")
        return self.values[attribute]

    def bound(self, found: Piece) -> Piece:
        """Return a piece as a local of its own, which is None where the piece may not be trusted."""
        local = self.fresh("d")
        text = found.text if isinstance(found, Truth) else guarded(found.text, found.guards).text
        self.steps.append((frozenset([local]), [f"{local} = {text}"]))
        known: Guards = (f"{local} is not None",) if found.guards else ()
        if isinstance(found, Truth):
            return Truth(local, found.guards, found.may_fail)
        return Scalar(local, known) if isinstance(found, Scalar) else Ratio(local, known, found.over)

    def walk_rows(
        self, rows: str, guards: Guards, starts: list[str], body: list[str], sets: frozenset[str]
    ) -> None:
        """Add `body` to a loop over the same rows if all it needs is there by then, else to a new one."""
        needed = {name for line in body for name in LOCALS.findall(line)} - sets
        test = f"if {' and '.join(guards)}:"
        for at in self.loops.get(test, []):
            before = {name for locals_set, _ in self.steps[:at] for name in locals_set}
            if needed <= before:
                locals_set, lines = self.steps[at]
                self.steps[at] = (locals_set | sets, [*starts, *lines, *(f"        {line}" for line in body)])
                return
        lines = [*starts, test, f"    for item in {rows}:", *(f"        {line}" for line in body)]
        self.loops.setdefault(test, []).append(len(self.steps))
        self.steps.append((sets, lines))
