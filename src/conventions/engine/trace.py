"""What is noted while answers are computed: the days on which they may turn, and what they rest on."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Generic, ParamSpec, TypeVar

__all__ = ["Known", "Trace"]

Found = TypeVar("Found")
Given = ParamSpec("Given")
NO_TURNS: tuple[date, ...] = ()


class Known(Generic[Found]):
    """What something came to, with what was noted meanwhile: to be noted again by whoever reads it.

    Attributes:
        turns: the days on which it may turn.
        differs: whether it rests on an event that is not seen, of which *ever* thinks otherwise than *now*.
    """

    __slots__ = ("differs", "found", "turns")

    def __init__(self, found: Found, turns: Sequence[date], differs: bool) -> None:  # noqa: FBT001
        self.found = found
        self.turns = turns
        self.differs = differs


class Trace:
    """The notes of one day, which all its worlds share, in the order in which they were made."""

    __slots__ = ("differs", "turns")

    def __init__(self) -> None:
        self.turns: list[date] = []
        self.differs = False

    def known(
        self, compute: Callable[Given, Found], *given: Given.args, **named: Given.kwargs
    ) -> Known[Found]:
        """Return what `compute` comes to, with its own notes, which stay among those there are."""
        start, differs = len(self.turns), self.differs
        self.differs = False
        found = compute(*given, **named)
        turns = self.turns[start:] if len(self.turns) > start else NO_TURNS
        known = Known(found, turns, self.differs)
        if differs:
            self.differs = True
        return known

    def again(self, known: Known[Found]) -> Found:
        """Return what is known already, with what was noted of it."""
        if known.turns:
            self.turns += known.turns
        if known.differs:
            self.differs = True
        return known.found
