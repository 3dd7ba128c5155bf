"""The two worlds of a day, and what they need to be set up."""

from datetime import date

from attrs import frozen

from conventions.dossier.dossier import Dossier
from conventions.engine.program import Program
from conventions.engine.seen_record import Mode
from conventions.engine.world import World
from conventions.facts.record import View

__all__ = ["Day", "day"]


@frozen(eq=False)
class Day:
    """A dossier on a day: its program, and the worlds *now* and *ever* (docs/semantics.md § 3)."""

    dossier: Dossier
    program: Program
    view: View
    now: World
    ever: World
    turns: set[date]


def day(dossier: Dossier, program: Program, view: View) -> Day:
    """Return the worlds of a view."""
    turns: set[date] = set()
    now = World(program, view, dossier.ledger, Mode.NOW, turns)
    ever = World(program, view, dossier.ledger, Mode.EVER, turns)
    return Day(dossier, program, view, now, ever, turns)
