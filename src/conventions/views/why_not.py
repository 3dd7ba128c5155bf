"""Why not otherwise: the changes of one dated fact that would give another result."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from enum import Enum
from itertools import groupby

from attrs import evolve

from budget import frozen
from conventions.agreement.norms import Duty, Norm, Right
from conventions.dossier.dossier import Dossier
from conventions.engine.account import values_of
from conventions.engine.day import Day, day
from conventions.engine.duties import duty_verdicts
from conventions.engine.evaluate import evaluate
from conventions.engine.findings import findings_of
from conventions.engine.name_tables import done_fact
from conventions.engine.program import Program, compile_agreement, earlier_rows, mentioned, reachable
from conventions.engine.rights import right_verdicts
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.facts.fact import DUE_SOON, Fact, facts_in_force, seen
from conventions.facts.vocabulary import LIFE_EVENTS, FactValueKind
from conventions.language.answers import NEVER, Answer

# --- The events that norms wait for: those that their expressions name, directly or through other names -----

_BARE = (FactValueKind.NOTHING, FactValueKind.PERHAPS_EUROS)
_OF_NORMS = ("exercised", "waived")
"""Facts about norms, which are decisions and not events: they are not supposed."""


def expected_events(dossier: Dossier, program: Program, names: Sequence[str]) -> Iterator[Fact]:
    """Yield the unrecorded events without value that `names` wait for, once each.

    Of norms, definitions and facts that stand for rows, at the rows that the facts of the record name, none.
    The day of such a fact is `never`.
    """
    needed = _needed(program, names)
    recorded = {fact.key for fact in facts_in_force(dossier.facts)}
    seen: set[str] = set()
    for key in _keys(program, needed):
        if key not in seen and key not in recorded - program.repeated:
            seen.add(key)
            yield Fact(key, NEVER)


def _needed(program: Program, names: Sequence[str]) -> list[str]:
    """Return the names that some names need, including themselves, in the order of the terms."""
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


# ------------------------------------------------------------------------------------------------------------
# Why not otherwise: each single change of a dated fact that would give another result.
# Nothing is supposed of how an answer moves with a day: every day of the range is tried. What was not tried
# is
# not claimed; `WhyNot` names the facts and the range.

Reply = tuple[str, ...] | Answer | None
"""A result: a status, the norms that have a finding, or a value."""

Query = Callable[[Dossier], Reply]


class FlipKind(Enum):
    """The kind of change to the record."""

    MOVED = "moved"
    ADDED = "added"
    WITHDRAWN = "withdrawn"


@frozen
class Flip:
    """A change of one fact, with the result.

    Attributes:
        facts: as they are recorded, or as they would be; several are the parts of one document.
        day: the day on which it would have happened; None if it would not have happened.
        days: the distance from its recorded day, negative if earlier; for an added fact, from `as_of`.
    """

    kind: FlipKind
    facts: tuple[Fact, ...]
    day: date | None
    days: int
    reply: Reply


@frozen
class WhyNot:
    """The present result, the changes that would alter it, and what was tried.

    Attributes:
        flips: for each fact and each other reply, the nearest day; the smallest moves come first.
        within: the number of days by which a fact was moved each way, at most to the day after `as_of`,
            because later facts are not seen either; and of days before `as_of` on which a missing event
            was added.
        moved, added: the facts that were tried.
    """

    reply: Reply
    flips: tuple[Flip, ...]
    within: int
    moved: tuple[tuple[Fact, ...], ...]
    added: tuple[Fact, ...]


def why_not(dossier: Dossier, ask: Query, names: Sequence[str], as_of: date, within: int) -> WhyNot:
    """Return the changes of one fact of `dossier` under which `ask` gives another reply on `as_of`.

    `names`: the norms and definitions whose unrecorded events are tried.
    """
    reply = ask(dossier)
    search = _Search(dossier, ask, reply, as_of, within)
    moved = tuple(_documents(dossier.facts))
    program = compile_agreement(tuple(dossier.versions())[-1])
    added = tuple(expected_events(dossier, program, names))
    flips = [flip for facts in moved for flip in search.moves(facts)]
    flips += [flip for facts in moved for flip in search.withdrawal(facts)]
    flips += [flip for fact in added for flip in search.additions(fact)]
    order = list(FlipKind)
    nearest = sorted(flips, key=lambda flip: (order.index(flip.kind), abs(flip.days)))
    return WhyNot(reply, tuple(nearest), within, moved, added)


def _documents(facts: Sequence[Fact]) -> Iterator[tuple[Fact, ...]]:
    """Yield the facts in force; those with the same key and day that differ only by their part, together."""
    ordered = sorted(facts_in_force(facts), key=_document)
    for _, together in groupby(ordered, key=_document):
        yield tuple(together)


def _document(fact: Fact) -> tuple[str, date, date, str]:
    """Return the common data of the parts of one document: they carry no value."""
    apart = "" if fact.value is None else f"{fact.of}={fact.value}"
    return fact.key, fact.last_day, fact.known_on, apart


@frozen
class _Search:
    """The search: the same question with one change of the record, day after day."""

    dossier: Dossier
    ask: Query
    reply: Reply
    as_of: date
    within: int

    def moves(self, facts: tuple[Fact, ...]) -> Iterator[Flip]:
        """Yield, for each other reply, the nearest day, earlier or later."""
        others = tuple(fact for fact in self.dossier.facts if fact not in facts)
        recorded = facts[0].last_day
        found: list[Reply] = [self.reply]
        for days in (step * way for step in range(1, self.within + 1) for way in (-1, 1)):
            day = _shifted(recorded, days)
            if day is None or day > max(_shifted(self.as_of, 1) or self.as_of, recorded):
                continue
            moved = tuple(_moved(fact, day) for fact in facts)
            reply = self.ask(evolve(self.dossier, facts=(*others, *moved)))
            if reply not in found:
                found.append(reply)
                yield Flip(FlipKind.MOVED, facts, day, days, reply)

    def withdrawal(self, facts: tuple[Fact, ...]) -> Iterator[Flip]:
        """Yield the reply if they had not happened, if it differs."""
        others = tuple(fact for fact in self.dossier.facts if fact not in facts)
        reply = self.ask(evolve(self.dossier, facts=others))
        if reply != self.reply:
            yield Flip(FlipKind.WITHDRAWN, facts, None, 0, reply)

    def additions(self, event: Fact) -> Iterator[Flip]:
        """Yield, for each other reply, the last possible day of the event that gives it."""
        found: list[Reply] = [self.reply]
        for days in range(self.within + 1):
            day = _shifted(self.as_of, -days)
            if day is None:
                return
            fact = evolve(event, occurred_on=day, known_on=day)
            reply = self.ask(evolve(self.dossier, facts=(*self.dossier.facts, fact)))
            if reply not in found:
                found.append(reply)
                yield Flip(FlipKind.ADDED, (fact,), day, -days, reply)


def _shifted(day: date, days: int) -> date | None:
    """Return a day moved by a number of days; None before the first date, or on the last."""
    try:
        found = day + timedelta(days)
    except OverflowError:
        return None
    return found if date.min < found < NEVER else None


def _moved(fact: Fact, day: date) -> Fact:
    """Return a fact on another day, known after the same delay."""
    try:
        known = day + (fact.known_on - fact.last_day)
    except OverflowError:
        known = NEVER
    return evolve(fact, occurred_on=day, known_on=known, no_later_than=None)


# --- Single questions about a dossier on a day, if possible without the whole verdict -----------------------


def status_query(subject: str, as_of: date, known_on: date | None, due_soon: timedelta = DUE_SOON) -> Query:
    """Return a function that gives the status of a norm; empty if there is no such norm."""

    def ask(dossier: Dossier) -> Reply:
        today = day(dossier, seen(dossier.facts, as_of, known_on, due_soon))
        return tuple(norm.status.value for norm in _norms_of_subject(subject, today, known_on))

    return ask


def finding_query(
    code: str, subject: str, as_of: date, known_on: date | None, due_soon: timedelta = DUE_SOON
) -> Query:
    """Return a function that gives the code of a finding if a norm has it."""

    def ask(dossier: Dossier) -> Reply:
        today = day(dossier, seen(dossier.facts, as_of, known_on, due_soon))
        told = tuple(_norms_of_subject(subject, today, known_on))
        duties = tuple(norm for norm in told if isinstance(norm, DutyVerdict))
        rights = tuple(norm for norm in told if isinstance(norm, RightVerdict))
        found = findings_of(duties, rights, (), today)
        return tuple(item.code for item in found if (item.code, item.subject) == (code, subject))

    return ask


def value_query(name: str, as_of: date, known_on: date | None) -> Query:
    """Return a function that gives a definition, or a sum of the account (which needs the whole verdict)."""
    definition = name.partition(".")[0]

    def ask(dossier: Dossier) -> Reply:
        today = day(dossier, seen(dossier.facts, as_of, known_on))
        if definition in today.program.definitions:
            return dict(values_of(definition, today)).get(name)
        return dict(evaluate(dossier, as_of, known_on).amounts).get(name)

    return ask


def _norms_of_subject(
    subject: str, today: Day, known_on: date | None
) -> Iterator[DutyVerdict | RightVerdict]:
    """Yield the verdict on a norm; a duty created by an exercise needs the whole verdict."""
    norms: tuple[Duty | Right, ...] = (*today.agreement.duties, *today.agreement.rights)
    if subject.partition(".")[2].partition(".")[0] == "duty":
        told: Iterator[DutyVerdict | RightVerdict] = iter(
            evaluate(today.dossier, today.view.as_of, known_on, due_soon=today.view.due_soon).norms
        )
    else:
        told = (
            verdict
            for norm in norms
            if subject == norm.name or subject.startswith(f"{norm.name}.")
            for verdict in (
                duty_verdicts(norm, today) if isinstance(norm, Duty) else right_verdicts(norm, today)
            )
        )
    yield from (norm for norm in told if norm.subject == subject)
