"""The events that norms wait for: those that their expressions name, directly or through other names."""

from collections.abc import Iterator, Sequence

from conventions.agreement.norms import Duty, Norm
from conventions.dossier.dossier import Dossier
from conventions.engine.name_tables import done_fact
from conventions.engine.order import earlier_rows, mentioned, reachable
from conventions.engine.program import Program
from conventions.facts.fact import Fact
from conventions.facts.record import standing
from conventions.facts.vocabulary import LIFE_EVENTS, Carries
from conventions.language.answers import NEVER

__all__ = ["expected_events"]

_BARE = (Carries.NOTHING, Carries.PERHAPS_EUROS)
_OF_NORMS = ("exercised", "waived")
"""Facts about norms, which are not happenings but decisions: they are not supposed."""


def expected_events(dossier: Dossier, program: Program, names: Sequence[str]) -> Iterator[Fact]:
    """Yield the events without value that `names` wait for and that nothing of the record tells, once each.

    Of norms, definitions and facts that stand for rows, at the rows that the facts of the record name, none.
    The day of such a fact is never.
    """
    needed = _needed(program, names)
    recorded = {fact.key for fact in standing(dossier.facts)}
    seen: set[str] = set()
    for key in _keys(program, needed):
        if key not in seen and key not in recorded - program.repeated:
            seen.add(key)
            yield Fact(key, NEVER)


def _needed(program: Program, names: Sequence[str]) -> list[str]:
    """Return the names that some names need, themselves included, in the order of the terms."""
    graph: dict[str, set[str]] = {}
    for place, tree in program.trees.items():
        graph.setdefault(place[1], set()).update(mentioned(tree), earlier_rows(tree))
    norms: tuple[Norm, ...] = (*program.duties.values(), *program.rights.values())
    for norm in norms:
        if norm.each is not None:
            graph.setdefault(norm.name, set()).add(norm.each)
    found = [*names, *(name for start in names for name in sorted(reachable(graph, start)))]
    return list(dict.fromkeys(found))


def _keys(program: Program, needed: Sequence[str]) -> Iterator[str]:
    """Yield the keys of the events among some names, and of those that perform or breach their duties."""
    for name in needed:
        duty = program.duties.get(name)
        if duty is not None and not duty.is_payment and duty.each is None:
            yield from _of_duty(duty, program)
        if _is_event(name, program):
            yield name


def _of_duty(duty: Duty, program: Program) -> Iterator[str]:
    is_done_once = duty.begins is None and duty.until is None and duty.holds is None
    performing = (done_fact(duty), duty.posted_by) if is_done_once else ()
    for key in (*performing, duty.breached_by):
        if key is not None and (key in program.tables.events or _is_event(key, program)):
            yield key


def _is_event(key: str, program: Program) -> bool:
    """Return whether a fact of this key happens once for the whole agreement, and carries no value."""
    declared = program.facts.get(key)
    if declared is not None:
        return declared.type == "event" and declared.each is None
    usual = LIFE_EVENTS.get(key)
    return usual is not None and usual.carries in _BARE and key not in _OF_NORMS
