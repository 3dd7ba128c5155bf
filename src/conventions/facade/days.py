"""The life of a dossier by days: past and coming changes, and the financial report on a day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from attrs import field

from budget import frozen
from budget.ledger import Exclusion
from budget.money import Euros
from budget.plan import Execution
from conventions.dossier.dossier import Dossier
from conventions.engine.verdict import Verdict
from conventions.exports.agenda_text import DatedItem, agenda_ics, agenda_json, agenda_lines
from conventions.exports.bilan_text import bilan_json, bilan_lines
from conventions.exports.explain_text import timeline_lines
from conventions.exports.json_values import Json
from conventions.exports.label_text import Names, named
from conventions.facade.errors import ArgumentRefusedError
from conventions.facade.results import Amount, amount_of, shaped
from conventions.messages import Catalogue, Language, catalogue
from conventions.rulebook import Rulebook
from conventions.views.agenda import Certainty, Occasion
from conventions.views.agenda import agenda as agenda_of
from conventions.views.bilan import Bilan as EngineBilan
from conventions.views.bilan import bilan as bilan_of
from conventions.views.differences import Change as StatusChange
from conventions.views.differences import story

_SPAN = timedelta(days=366)


# --- the line of time ----------------------------------------------------------------------------------


@frozen
class Timeline:
    """The changes of status, by day; those after the day of the question assume that nothing is recorded."""

    as_of: date
    changes: tuple[StatusChange, ...]
    _names: Names = field(repr=False)

    def __iter__(self) -> Iterator[StatusChange]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield from timeline_lines(self.changes, self.as_of, self._names, words)

    def json(self, _words: Catalogue) -> Json:
        """Return its JSON: what `subventio explain` has under `timeline`."""
        return [
            {"date": item.day.isoformat(), "norm": item.norm, "before": item.before, "after": item.after}
            for item in self.changes
        ]


def timeline_result(dossier: Dossier, verdict: Verdict, soon: timedelta) -> Timeline:
    """Return the timeline of a dossier, for the record as known on the day of the question."""
    changes = tuple(story(dossier, verdict.as_of, verdict.known_on, soon))
    return Timeline(verdict.as_of, changes, named(dossier, verdict))


# --- the agenda ----------------------------------------------------------------------------------------


@frozen
class AgendaEntry:
    """A day, its occasion, and the party concerned. An overdue duty is on its due date.

    Attributes:
        last: the last possible day, if there are several.
        certainty: how certain the day is.
        readings: the readings under which it is this day, if not all: the norm or definition, and the name.
        turns: the days on which the status then changes if nothing more is recorded, each with the status.
        amount: the amount then owed, if it is open.
    """

    day: date
    occasion: Occasion
    norm: str
    name: str
    party: str
    article: str | None
    last: date | None = None
    certainty: Certainty = Certainty.FIRM
    readings: tuple[tuple[str, str], ...] = ()
    turns: tuple[tuple[date, str], ...] = ()
    amount: Amount | None = None


@frozen
class Agenda:
    """The dates from `start` to `end`, both included, as seen on `start`; and what is overdue."""

    start: date
    end: date
    entries: tuple[AgendaEntry, ...]
    _items: tuple[DatedItem, ...] = field(repr=False)

    def __iter__(self) -> Iterator[AgendaEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def ics(self, lang: Language = "fr", *, former: bytes | None = None, alarms: Sequence[int] = ()) -> str:
        """Return it as a calendar file (RFC 5545); `ModuleNotFoundError` without the extra `ics`.

        `former` is the file whose place it takes: what changed since has a higher number, what no longer
        comes is cancelled. `alarms` ring so many days before, at nine.
        """
        words, items = catalogue(lang), list(self._items)
        return agenda_ics(items, self.start, words, end=self.end, former=former, alarms=alarms)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield from agenda_lines(list(self._items), self.start, self.end, words)

    def json(self, _words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/agenda/1`."""
        return agenda_json(list(self._items), self.start, self.end)


def last_day(start: date) -> date:
    """Return the default end of an agenda: 366 days after its first day."""
    return min(start, date.max - _SPAN) + _SPAN


def dated_items(
    dossier: Dossier, start: date, end: date, rulebooks: tuple[Rulebook, ...] = ()
) -> Iterator[DatedItem]:
    """Yield the agenda items of a dossier, each with the names of its norm and its readings."""
    titles = {rule.name: rule.wordings for book in rulebooks for rule in book.rules}
    names = Names(dossier, titles, {key: said for book in rulebooks for key, said in book.labels})
    for item in agenda_of(dossier, start, end, rulebooks):
        yield DatedItem(dossier.agreement.id, item, names)


def agenda_result(
    dossier: Dossier, start: date, end: date | None, rulebooks: tuple[Rulebook, ...] = ()
) -> Agenda:
    """Return the agenda of a dossier between two days."""
    last = last_day(start) if end is None else end
    if last < start:
        raise ArgumentRefusedError(
            f"the agenda ends on {last}, before it begins on {start}",
            actual=last.isoformat(),
            expected=start.isoformat(),
        )
    items = tuple(dated_items(dossier, start, last, rulebooks))
    entries = tuple(
        shaped(
            AgendaEntry,
            each.item,
            name=each.name,
            readings=tuple((choice.of, choice.name) for choice in each.item.readings),
        )
        for each in items
    )
    return Agenda(start, last, entries, items)


# --- the report ----------------------------------------------------------------------------------------


@frozen
class Bilan:
    """The financial report on a day.

    Attributes:
        lines_of_budget: planned against actual by line; empty while no ledger is seen, or without a budget.
        total: the same in total.
        read: the sum of the expenses read; None while no ledger is seen.
        counted: the sum of those that count; None if nothing states which count.
        left_out: each expense that does not count, with its reasons.
        amounts: those of the verdict, by name.
    """

    as_of: date
    lines_of_budget: tuple[Execution, ...]
    total: Execution | None
    read: Euros | None
    counted: Euros | None
    left_out: tuple[Exclusion, ...]
    amounts: Mapping[str, Amount]
    _dossier: Dossier = field(repr=False)
    _found: EngineBilan = field(repr=False)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield self._dossier.agreement.id
        yield from bilan_lines(self._found, words, Names(self._dossier))

    def json(self, _words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/bilan/1`."""
        return bilan_json(self._dossier.agreement.id, self._found, self._dossier.agreement.currency)


def bilan_result(dossier: Dossier, as_of: date, known_on: date | None) -> Bilan:
    """Return the report on a day."""
    found = bilan_of(dossier, as_of, known_on)
    table, eligible = found.table, found.eligible
    return Bilan(
        as_of=as_of,
        lines_of_budget=() if table is None else table.lines,
        total=None if table is None else table.total,
        read=found.read,
        counted=None if eligible is None else eligible.total_kept(),
        left_out=() if eligible is None else eligible.excluded,
        amounts={name: amount_of(answer) for name, answer in found.amounts},
        dossier=dossier,
        found=found,
    )
