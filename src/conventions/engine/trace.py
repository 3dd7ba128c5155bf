"""Notes made while answers are computed: the days on which they may change, and what they depend on."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeAlias, TypeVar, TypeVarTuple, Unpack

Found = TypeVar("Found")
Given = TypeVarTuple("Given")
NO_TURNS: tuple[date, ...] = ()


Known: TypeAlias = tuple[Found, Sequence[date], bool]
"""A computed value with the notes made meanwhile; each later use repeats the notes.

The days on which it may turn; and whether it rests on an event that is not seen, of which *ever* thinks
otherwise than *now*. A tuple, for a verdict makes hundreds.
"""


class Trace:
    """The notes of one day, shared by all its worlds, in order.

    Attributes:
        turns: the days on which a status may change.
        of_values: those on which only an amount, a definition, a reading or a question may.
    """

    __slots__ = ("differs", "of_values", "turns")

    def __init__(self) -> None:
        self.turns: list[date] = []
        self.of_values: list[date] = []
        self.differs = False

    def decided(self, since: int) -> None:
        """Keep the turns noted from this place on apart: the status was decided before."""
        if len(self.turns) > since:
            self.of_values += self.turns[since:]
            del self.turns[since:]

    def clear(self) -> None:
        """Drop all turns."""
        self.turns.clear()
        self.of_values.clear()

    def known(self, compute: Callable[[Unpack[Given]], Found], *given: *Given) -> Known[Found]:
        """Return the value of `compute` with its own notes, which are also added to this trace."""
        noted, differs = self.turns, self.differs
        start = len(noted)
        self.differs = False
        found = compute(*given)
        known = found, noted[start:] if len(noted) > start else NO_TURNS, self.differs
        if differs:
            self.differs = True
        return known

    def again(self, known: Known[Found]) -> Found:
        """Return a known value, and repeat its notes."""
        found, turns, differs = known
        if turns:
            self.turns += turns
        if differs:
            self.differs = True
        return found
