"""The agenda: the coming dates if nothing more is recorded, under every reading of the text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise

from attrs import evolve

from budget import frozen
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.readings import Choice, open_choices, with_choice
from conventions.engine.status import DutyStatus, RightStatus
from conventions.engine.term import LAPSED
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.facts.fact import days_of
from conventions.language.answers import DAWN, NEVER, Answer, QuestionKind
from conventions.rulebook import Rulebook
from conventions.views.differences import Change, changes_of, timeline

ONE_DAY = timedelta(days=1)
DUE_SOON = DutyStatus.DUE_SOON.value


class Occasion(Enum):
    """Why a day is in the agenda."""

    OVERDUE = "overdue"
    DUE = "due"
    BEGINS = "begins"
    LAST_DAY = "last_day"
    OPENS = "opens"
    CHANGES = "changes"
    TERM_STARTS = "term_starts"
    TERM_ENDS = "term_ends"
    TERM_LAPSES = "term_lapses"


class Certainty(Enum):
    """How sure the day is.

    NOT_BEFORE: what runs may be halted; BETWEEN: a day from `day` to `last`; READING: of a reading of the
    text alone; PERHAPS: what it is the day of may not apply; RECORDED: it is already in the record.
    """

    FIRM = "firm"
    NOT_BEFORE = "not_before"
    BETWEEN = "between"
    READING = "reading"
    PERHAPS = "perhaps"
    RECORDED = "recorded"


@frozen
class AgendaItem:
    """A day, what it is the day of, and whose it is. An overdue duty stands on its due date.

    Attributes:
        last: the last day that it may be, where it is one of several.
        readings: the readings under which it is the day; none: it is so as the text is read first.
        turns: the days on which a status then changes if nothing more is recorded, each with that status.
        amount: what is owed then, where that is open.
    """

    day: date
    occasion: Occasion
    norm: str
    party: str
    article: str | None
    last: date | None = None
    certainty: Certainty = Certainty.FIRM
    readings: tuple[Choice, ...] = ()
    turns: tuple[tuple[date, str], ...] = ()
    amount: Answer | None = None


def agenda(
    dossier: Dossier, start: date, end: date, rulebooks: tuple[Rulebook, ...] = ()
) -> tuple[AgendaItem, ...]:
    """Return what may fall from `start` to `end`, both included, as seen on `start`; and what is overdue.

    Recorded facts of later days are listed beside the dates that would fall without
    them. A bound that follows from `start`
    alone, as the day of what waits for an event, is in no agenda.
    """
    now = evolve(dossier, facts=tuple(fact for fact in dossier.facts if fact.occurred_on <= start))
    verdict = evaluate(now, start, None, rulebooks)
    first_reading = list(_days(now, start, end, rulebooks))
    choices = open_choices(now, first_reading)
    found = _Agenda(verdict)
    needed = [choice for choice in choices if choice.is_needed]
    others = [choice for choice in choices if not choice.is_needed]

    def read_each_way(
        text: Dossier, main: Sequence[Verdict], of_main: Certainty, of_reading: Certainty
    ) -> None:
        for choice in (*needed, None, *others):
            if choice is None:
                found.told(main, of_main)
            else:
                as_read = _days(with_choice(text, choice, start), start, end, rulebooks)
                found.told(as_read, of_reading, choice)

    read_each_way(now, first_reading, Certainty.FIRM, Certainty.READING)
    later = [day for day in days_of(dossier.facts) if start < day <= end]
    if later:
        recorded = list(_days(dossier, start, end, rulebooks))
        found.undone(recorded, min(later))
        read_each_way(dossier, recorded, Certainty.RECORDED, Certainty.RECORDED)
    kept = (item for item in found.items if _is_in_range(item, start, end))
    return tuple(sorted((_marked(item, choices) for item in kept), key=_order))


def _marked(item: AgendaItem, choices: tuple[Choice, ...]) -> AgendaItem:
    """Return an item without its readings if all agree on it; else mark it as one of a reading."""
    every: dict[str, set[str]] = {}
    for choice in choices:
        if choice.is_needed:
            every.setdefault(choice.of, set()).add(choice.name)
    here = {of: {choice.name for choice in item.readings if choice.of == of} for of in every}
    agreed = {of for of, names in here.items() if names == every[of]}
    readings = tuple(choice for choice in item.readings if choice.of not in agreed)
    is_of_one = any(choice.is_needed for choice in readings) and item.certainty is Certainty.FIRM
    is_of_none = not readings and item.certainty is Certainty.READING
    certainty = Certainty.READING if is_of_one else Certainty.FIRM if is_of_none else item.certainty
    return evolve(item, readings=readings, certainty=certainty)


def _days(dossier: Dossier, start: date, end: date, rulebooks: tuple[Rulebook, ...]) -> Iterator[Verdict]:
    """Yield the verdicts of the days on which something changes, and of the day after the last."""
    return timeline(dossier, start, min(end, NEVER - ONE_DAY) + ONE_DAY, rulebooks=rulebooks)


def _is_in_range(item: AgendaItem, start: date, end: date) -> bool:
    if item.occasion is Occasion.OVERDUE:
        return True
    is_seen = item.day <= end and (item.last or item.day) >= start
    return is_seen or any(start < turn <= end for turn, _ in item.turns)


def _order(item: AgendaItem) -> tuple[date, str, str, str, tuple[Choice, ...], tuple[tuple[date, str], ...]]:
    return (item.day, item.occasion.value, item.norm, item.certainty.value, item.readings, item.turns)


class _Agenda:
    """The items found so far: those of the first day, then each change that none of them covers."""

    def __init__(self, verdict: Verdict) -> None:
        self.items = [*_of_norms(verdict.norms_and_rules), *_of_term(verdict)]

    def told(self, verdicts: Iterable[Verdict], certainty: Certainty, choice: Choice | None = None) -> None:
        """Add the changes from verdict to verdict."""
        read = list(verdicts)
        told = {(verdict.as_of, norm.subject): norm for verdict in read for norm in verdict.norms_and_rules}
        for change in changes_of(read):
            if change.before is not None and change.after != DUE_SOON:
                self.take(change, told[change.day, change.norm], certainty, choice)
        for day, is_sure in _lapses(read):
            is_perhaps = certainty is Certainty.FIRM and not is_sure
            lapse = evolve(_of_the_term(Occasion.TERM_LAPSES), day=day, turns=((day, LAPSED),))
            self.of_term(lapse, Certainty.PERHAPS if is_perhaps else certainty, choice)
        if choice is None:
            self.of_open_duties(read)
        else:
            self.of_overdue(read[0], certainty, choice)
            for item in _of_term(read[-1] if certainty is Certainty.RECORDED else read[0]):
                is_known = item.certainty is Certainty.FIRM
                self.of_term(item, certainty if is_known else item.certainty, choice)

    def of_open_duties(self, read: Sequence[Verdict]) -> None:
        """Add the due days of duties that are open later, as last known, and that no item gives yet."""
        norms = (norm for verdict in read for norm in verdict.norms_and_rules)
        is_open = {item.subject: item for item in norms if item.status is DutyStatus.UNKNOWN}
        here = {item.norm for item in self.items if item.occasion in (Occasion.DUE, Occasion.OVERDUE)}
        for norm in is_open.values():
            if norm.subject not in here and isinstance(norm, DutyVerdict):
                self.items += _of_duty(norm)

    def of_overdue(self, verdict: Verdict, certainty: Certainty, choice: Choice) -> None:
        """Add what a reading makes overdue on the first day, unless it is so as the text is read first."""
        late = [item for item in _of_norms(verdict.norms) if item.occasion is Occasion.OVERDUE]
        for item in late if certainty is Certainty.READING else ():
            here = [
                other for other in self.items if (other.norm, other.occasion) == (item.norm, item.occasion)
            ]
            if all(other.readings and other.day != item.day for other in here):
                self.items.append(evolve(item, certainty=certainty, readings=(choice,)))

    def of_term(self, found: AgendaItem, certainty: Certainty, choice: Choice | None) -> None:
        """Add a day on which the agreement begins, ends or lapses, once for all readings."""
        readings = () if choice is None else (choice,)
        for at, item in enumerate(self.items):
            if (item.occasion, item.day, item.last) == (found.occasion, found.day, found.last):
                self.items[at] = _with_turns(item, found.turns, _of_readings(item, certainty, choice))
                return
        self.items.append(evolve(found, certainty=certainty, readings=readings))

    def undone(self, recorded: Sequence[Verdict], since: date) -> None:
        """Set the recorded term, and mark the items that it may remove."""
        term = [evolve(item, certainty=Certainty.RECORDED) for item in _of_term(recorded[-1])]
        days = {(change.norm, change.day) for change in changes_of(recorded)}
        days |= {(item.norm, turn) for item in term for turn in _turning(item)}
        days |= {("term", day) for day, _ in _lapses(recorded)}
        self.items = [
            evolve(item, certainty=Certainty.PERHAPS) if _is_undone(item, days, since) else item
            for item in self.items
        ]
        here = {(item.norm, item.occasion, item.day) for item in self.items}
        self.items += [item for item in term if (item.norm, item.occasion, item.day) not in here]

    def take(
        self,
        change: Change,
        norm: DutyVerdict | RightVerdict,
        certainty: Certainty,
        choice: Choice | None,
    ) -> None:
        """Add a change to the item of its day, else as a new item."""
        readings = () if choice is None else (choice,)
        turn = (change.day, change.after)
        for at, item in enumerate(self.items):
            if item.norm == change.norm and (turn in item.turns or change.day in _turning(item)):
                self.items[at] = _with_turns(item, (turn,), _of_readings(item, certainty, choice))
                return
        self.items.append(_of_change(change, norm, certainty, readings))


def _of_readings(item: AgendaItem, certainty: Certainty, choice: Choice | None) -> Choice | None:
    """Return the reading that an item takes on; what the record adds to what falls without it, none."""
    if certainty is not Certainty.RECORDED:
        return choice
    is_its_own = item.certainty is Certainty.RECORDED and choice is not None and choice.is_needed
    return choice if is_its_own else None


def _with_turns(
    item: AgendaItem, more_turns: tuple[tuple[date, str], ...], choice: Choice | None
) -> AgendaItem:
    """Return an item that covers more changes, with its readings, if any."""
    turns = tuple(dict.fromkeys((*item.turns, *more_turns)))
    if choice is None or choice in item.readings:
        return evolve(item, turns=turns)
    is_alike = turns == item.turns and {other.is_needed for other in item.readings} == {False}
    more = (choice,) if is_alike or choice.is_needed else ()
    return evolve(item, turns=turns, readings=(*item.readings, *more))


def _turning(item: AgendaItem) -> frozenset[date]:
    """Return the days on which a status changes according to the item itself."""
    if item.occasion in (Occasion.OPENS, Occasion.BEGINS, Occasion.CHANGES, Occasion.TERM_LAPSES):
        return frozenset({item.day})
    last = item.day if item.last is None else item.last
    return frozenset(day + ONE_DAY for day in (item.day, last) if day < NEVER)


def _is_undone(item: AgendaItem, recorded: AbstractSet[tuple[str, date]], since: date) -> bool:
    """Return whether facts recorded for later days remove the day of a certain item."""
    is_sure = item.certainty is Certainty.FIRM and item.occasion is not Occasion.OVERDUE
    turns = _turning(item)
    return (
        is_sure
        and min(turns, default=since) > since
        and not any((item.norm, turn) in recorded for turn in turns)
    )


# --- items of the first day -------------------------------------------------------------------------------


def as_it_stands(verdict: Verdict) -> Iterator[AgendaItem]:
    """Yield the coming dates in one verdict, without evaluating later days or other readings."""
    yield from _of_norms(verdict.norms)
    yield from _of_term(verdict)


def _of_norms(norms: Iterable[DutyVerdict | RightVerdict]) -> Iterator[AgendaItem]:
    for norm in norms:
        yield from _of_duty(norm) if isinstance(norm, DutyVerdict) else _of_right(norm)


def _of_duty(duty: DutyVerdict) -> Iterator[AgendaItem]:
    occasions: Mapping[DutyStatus, tuple[Occasion, Certainty]] = {
        DutyStatus.OVERDUE: (Occasion.OVERDUE, Certainty.FIRM),
        DutyStatus.NOT_DUE: (Occasion.DUE, Certainty.FIRM),
        DutyStatus.DUE_SOON: (Occasion.DUE, Certainty.FIRM),
        DutyStatus.UNKNOWN: (Occasion.DUE, Certainty.PERHAPS),
    }
    if duty.status in occasions and duty.due is not None:
        occasion, certainty = occasions[duty.status]
        amount = None if duty.amount is None or duty.amount.is_decided else duty.amount
        yield from _within(duty.due, evolve(_item(duty, occasion, certainty), amount=amount))


def _of_right(right: RightVerdict) -> Iterator[AgendaItem]:
    if right.opens_on is not None and right.status is not RightStatus.OPEN:
        yield evolve(_item(right, Occasion.OPENS, Certainty.FIRM), day=right.opens_on)
    waiting = (RightStatus.OPEN, RightStatus.CLOSED, RightStatus.PROCEDURE_RUNNING, RightStatus.UNKNOWN)
    if right.status in waiting and right.until is not None:
        certainty = Certainty.PERHAPS if right.status is RightStatus.UNKNOWN else Certainty.FIRM
        yield from _within(right.until, _item(right, Occasion.LAST_DAY, certainty))


def _item(norm: DutyVerdict | RightVerdict, occasion: Occasion, certainty: Certainty) -> AgendaItem:
    party = norm.debtor if isinstance(norm, DutyVerdict) else norm.holder
    return AgendaItem(DAWN, occasion, norm.subject, party, norm.article, certainty=certainty)


def _within(days: Answer, item: AgendaItem) -> Iterator[AgendaItem]:
    """Yield the item on its day or days, unless its date only follows from today or from a reading."""
    first, last = days.lo, days.hi
    if not isinstance(first, date) or not isinstance(last, date) or first == NEVER or last == DAWN:
        return
    if first == last:
        yield evolve(item, day=first)
    elif last == NEVER:
        if first > DAWN and not days.ages:
            yield evolve(item, day=first, certainty=Certainty.NOT_BEFORE)
    elif first > DAWN and any(question.kind is not QuestionKind.READING for question in days.questions):
        yield evolve(item, day=first, last=last, certainty=Certainty.BETWEEN)
    elif first == DAWN:
        yield evolve(item, day=last)


def _of_term(verdict: Verdict) -> Iterator[AgendaItem]:
    ends = ((verdict.term.start, Occasion.TERM_STARTS), (verdict.term.end, Occasion.TERM_ENDS))
    for days, occasion in () if verdict.term.status == LAPSED else ends:
        yield from _within(days, _of_the_term(occasion))


def _of_the_term(occasion: Occasion) -> AgendaItem:
    """Return an item about the agreement itself, still without its day."""
    return AgendaItem(DAWN, occasion, "term", "either", None)


# --- later changes ----------------------------------------------------------------------------------------


def _lapses(verdicts: Sequence[Verdict]) -> Iterator[tuple[date, bool]]:
    """Yield the days from which the agreement has or may have lapsed, and whether this is certain."""
    for before, after in pairwise(verdicts):
        was, is_now = before.term.lapsed, after.term.lapsed
        if (is_now.lo, is_now.hi) != (was.lo, was.hi) and (is_now.lo is True or was.hi is False):
            yield after.as_of, is_now.lo is True


def _of_change(
    change: Change, norm: DutyVerdict | RightVerdict, certainty: Certainty, readings: tuple[Choice, ...]
) -> AgendaItem:
    """Return the item of a change; if something ends, on its last day, or between both that it may be."""
    occasion, before = _occasion(change, norm)
    day = change.day - ONE_DAY if before else change.day
    item = evolve(_item(norm, occasion, certainty), day=day, readings=readings)
    due = norm.due if occasion is Occasion.DUE and isinstance(norm, DutyVerdict) else None
    between = next(iter(() if due is None else _within(due, item)), None)
    if between is not None and between.last is not None:
        told = between.certainty if certainty is Certainty.FIRM else certainty
        item = evolve(between, certainty=told)
    return evolve(item, turns=((change.day, change.after),))


def _is_due_the_day_before(change: Change, duty: DutyVerdict) -> bool:
    """Return whether a duty changes because its due day is past, not because a hold has ended.

    While nobody has signed, it then no longer applies; while its condition is open, this is undecided.
    """
    was_to_come = change.before in (DutyStatus.NOT_DUE.value, DUE_SOON)
    is_due = change.after == DutyStatus.OVERDUE.value or was_to_come
    return is_due and duty.due is not None and change.day - ONE_DAY in (duty.due.lo, duty.due.hi)


def _occasion(change: Change, norm: DutyVerdict | RightVerdict) -> tuple[Occasion, bool]:
    """Return the occasion of a change, and whether it falls on the day before the change."""
    match change.after:
        case _ if isinstance(norm, DutyVerdict) and _is_due_the_day_before(change, norm):
            return Occasion.DUE, True
        case "ended" | "lapsed":
            return Occasion.LAST_DAY, True
        case "running":
            return Occasion.BEGINS, False
        case "open" if isinstance(norm, RightVerdict):
            return Occasion.OPENS, False
        case _:
            return Occasion.CHANGES, False
