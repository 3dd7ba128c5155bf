"""What is noted while answers are computed: the days on which they may turn, and what they rest on."""

from collections.abc import Callable
from datetime import date
from typing import Generic, TypeVar

from attrs import frozen

__all__ = ["Known", "Trace"]

Found = TypeVar("Found")


@frozen
class Known(Generic[Found]):
    """What something came to, with what was noted meanwhile: to be noted again by whoever reads it.

    Attributes:
        turns: the days on which it may turn.
        differs: whether it rests on an event that is not seen, of which *ever* thinks otherwise than *now*.
    """

    found: Found
    turns: frozenset[date]
    differs: bool


class Trace:
    """The notes of one day, which all its worlds share."""

    __slots__ = ("differs", "turns")

    def __init__(self) -> None:
        self.turns: set[date] = set()
        self.differs = False

    def known(self, compute: Callable[[], Found]) -> Known[Found]:
        """Return what `compute` comes to, with its own notes, which are added to those there are."""
        turns, differs = self.turns, self.differs
        self.turns, self.differs = set(), False
        known = Known(compute(), frozenset(self.turns), self.differs)
        self.turns, self.differs = turns, differs
        self.again(known)
        return known

    def again(self, known: Known[Found]) -> Found:
        """Return what is known already, with what was noted of it."""
        if known.turns:
            self.turns |= known.turns
        if known.differs:
            self.differs = True
        return known.found
