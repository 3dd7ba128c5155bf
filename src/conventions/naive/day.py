"""The two worlds of a day (docs/semantics.md § 3)."""

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import evolve

from budget import frozen
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Effective, consolidated, with_chosen_readings
from conventions.agreement.norms import Duty, Right
from conventions.calendar import Holidays
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.language.answers import Answer, Question, QuestionKind
from conventions.naive.answers import End, high, low, minimum, one
from conventions.naive.expressions import value_of
from conventions.naive.rows import norm_rows, rows_of
from conventions.naive.world import World, in_order, seen_facts, tree_of
from conventions.rulebook import Rulebook


@frozen
class Day:
    """The two worlds of one day; 12: the same day as seen by each rulebook.

    7.4: the readings of its definitions are evaluated too, unless only sums are needed.
    """

    now: World
    ever: World
    books: "tuple[Day, ...]" = ()
    sums_alone: bool = False

    @property
    def as_of(self) -> date:
        """Return the day of evaluation."""
        return self.now.as_of


def text_in_force(dossier: Dossier, seen: Sequence[Fact], as_of: date) -> Dossier:
    """9.1: the text with the amendments signed in time and in effect; 7.2: with the chosen readings."""
    signed = next((fact.occurred_on for fact in seen if fact.key == "signed"), None)
    accepted: list[Effective] = []
    for amendment in sorted(dossier.amendments, key=lambda item: item.number):
        on = [f.occurred_on for f in seen if f.key == "amendment_signed" and f.of == amendment.id]
        if signed is None or not on or on[0] < signed:
            continue
        end = consolidated(dossier.agreement, accepted, on[0]).period.end
        since = {item.amendment.id: item.since for item in accepted}
        if (isinstance(end, str) or on[0] <= end) and since.keys() >= set(amendment.builds_on):
            own = amendment.effective_on or on[0]
            accepted.append(Effective(amendment, max([own, *(since[name] for name in amendment.builds_on)])))
    amended = consolidated(dossier.agreement, accepted, as_of)
    chosen = [(fact.of, fact.value) for fact in seen if fact.key == "reading_chosen"]
    choices = [(of, value) for of, value in chosen if of is not None and isinstance(value, str)]
    return evolve(dossier, agreement=with_chosen_readings(amended, choices))


def day_of(
    dossier: Dossier,
    as_of: date,
    known_on: date | None,
    rulebooks: tuple[Rulebook, ...] = (),
    soon: int = 30,
) -> Day:
    """1.1, 1.2: what is seen, in both worlds; 12: and by rulebooks."""
    seen = seen_facts(dossier.facts, as_of, known_on)
    in_force = text_in_force(dossier, seen, as_of)
    seen = with_exercises(seen, in_force.agreement, rulebooks)
    now = World(in_force, as_of, known_on, seen, ever=False, reads=value_of, soon=soon)
    return with_rulebooks(now, rulebooks)


def with_rulebooks(now: World, rulebooks: tuple[Rulebook, ...]) -> Day:
    """12: both worlds of a day, with those of the rulebooks."""
    now, ever = evolve(now, beside=()), evolve(now, ever=True, beside=())
    by_now, by_ever = (tuple(seen_by(book, world) for book in rulebooks) for world in (now, ever))
    now, ever = evolve(now, beside=by_now), evolve(ever, beside=by_ever)
    books = (
        Day(evolve(one_now, text=now), evolve(one_ever, text=ever))
        for one_now, one_ever in zip(by_now, by_ever, strict=True)
    )
    return Day(now, ever, tuple(books))


def supposing(day: Day) -> Iterator[tuple[str, str, Day]]:
    """7.4, 7.6: the same day under each reading of a definition, and of the holidays."""
    now = day.now
    if now.book is not None or day.sums_alone:
        return
    for item in now.agreement.definitions:
        for name, _ in item.readings if item.chosen is None else ():
            yield item.name, name, choosing(day, item.name, name)
    chosen = now.occurrences("reading_chosen", "holidays")
    if Holidays(now.agreement.territory).has_another_reading and not chosen:
        yield "holidays", "by_usage", choosing(day, "holidays", "by_usage")


def choosing(day: Day, of: str, name: str) -> Day:
    """7.4: the same day with a reading chosen on h."""
    now = day.now
    text = evolve(now.dossier, agreement=with_chosen_readings(now.agreement, [(of, name)]))
    chosen = Fact("reading_chosen", now.h, name, of)
    books = tuple(world.book for world in now.beside if world.book is not None)
    return with_rulebooks(evolve(now, dossier=text, seen=(*now.seen, chosen)), books)


def seen_by(book: Rulebook, text: World) -> World:
    """12.1: the world of a rulebook, about the agreement."""
    agreement = evolve(
        text.agreement,
        facts=book.facts,
        selections=book.selections,
        definitions=book.definitions,
        duties=book.terms.duties,
        rights=book.terms.rights,
    )
    return evolve(text, dossier=evolve(text.dossier, agreement=agreement), book=book, text=text)


def with_exercises(
    seen: tuple[Fact, ...], agreement: Agreement, rulebooks: tuple[Rulebook, ...]
) -> tuple[Fact, ...]:
    """5.6: waiving a right, asking for more time, or ordering to repay exercises the right to do so."""
    added: list[Fact] = []
    for event, act in (("abandoned", "decline"), ("extension_asked", "extend")):
        for right in agreement.rights:
            events = [fact for fact in seen if fact.key == event and fact.of in (None, right.name)]
            done = any(fact.key == "exercised" and fact.of in (None, right.name) for fact in seen)
            if right.act == act and right.each is None and events and not done:
                added.append(evolve(events[0], key="exercised", of=right.name, value=None, id=None))
    for right in (*agreement.rights, *(right for book in rulebooks for right in book.terms.rights)):
        for fact in seen:
            name = (fact.of or "").replace(f"{right.name}.duty", right.name)
            own = name == right.name or name.startswith(f"{right.name}.")
            decided = any(other.key == "exercised" and other.of in (None, name) for other in seen)
            if right.act in ("reduce", "reclaim") and fact.key == "recovery_order" and own and not decided:
                added.append(evolve(fact, key="exercised", of=name, id=None))
    return tuple(sorted((*seen, *added), key=in_order))


@frozen
class NormAtRow:
    """10.2: a norm at a row, and whether the row is one of its rows, in both worlds."""

    name: str
    row: str | None
    now: World
    ever: World
    kept: tuple[Answer, Answer]


def places(norm: Duty | Right, day: Day) -> Iterator[NormAtRow]:
    """10.2, 10.5: the rows of a norm."""
    if norm.each is None:
        yield NormAtRow(norm.name, None, day.now, day.ever, (one(True), one(True)))
        return
    ever = {row.id: (kept, row) for kept, row in norm_rows(norm.each, day.ever)}
    for kept, row in norm_rows(norm.each, day.now):
        later, same = ever.get(row.id, (one(False), row))
        if row.id not in ever:
            same = next(
                item for item in rows_of(day.ever.source_of(norm.each), day.ever)[0] if item.id == row.id
            )
        now, ever_here = evolve(day.now, norm_row=row), evolve(day.ever, norm_row=same)
        yield NormAtRow(norm.name, row.id, now, ever_here, (kept, later))


def read_in(text: str | None, world: World) -> Answer | None:
    """Return the answer of an expression in a world; None for none."""
    return None if text is None else value_of(tree_of(text), world)


def holds(text: str | None, place: NormAtRow) -> tuple[tuple[bool, ...], frozenset[Question]]:
    """3.2, 10.5: the possible truth values of a condition, and its questions."""
    now, ever = place.kept
    if text is not None:
        now = minimum(now, value_of(tree_of(text), place.now))
        ever = minimum(ever, value_of(tree_of(text), place.ever))
    asked = now.questions | ever.questions
    if not now.is_decided:
        return (False, True), asked
    if low(now) and not ever.is_decided and {q.kind for q in ever.questions} != {QuestionKind.FUTURE}:
        return (False, True), asked
    return (bool(low(now)) and bool(low(ever)),), asked


def ends(item: Answer | None, absent: End) -> tuple[End, ...]:
    """3.4: each end of an operand; `absent` if there is none."""
    if item is None:
        return (absent,)
    return (low(item),) if item.is_decided else (low(item), high(item))


def agreed(outcomes: Iterator[str]) -> str:
    """3.4: the status common to all outcomes; «due soon» counts as not due."""
    found = set(outcomes)
    if found == {"not_due", "due_soon"}:
        return "due_soon"
    return found.pop() if len(found) == 1 else "unknown"
