"""The page, written as its dossiers come: what is kept of each is its row of numbers, never its text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, Generic, TypeVar

from attrs import define, field, frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from budget.findings import Severity
from budget.money import EURO, Euros
from conventions.exports.check_text import heading, summary_text
from conventions.exports.checked import Checked, Part, Tally, UnreadableDossier
from conventions.exports.portfolio import between_text
from conventions.messages import Catalogue
from conventions.portfolio.amounts import Between
from conventions.portfolio.credits import Kept, credits_of
from conventions.report.dossier import SITUATIONS, Step, panel_of, row_of
from conventions.report.figures import GROUPS, SUMS, Coming, Group, Late, PagePart, Row, Totals
from conventions.version import VERSION

# --- The charts, as numbers for the template: each stands beside a table that says the same -----------------

WIDTH: Final = 760
_EDGE: Final = 12
_LEFT: Final = 230
_MOST: Final = 12
"""More groups than these are in the table alone."""


@frozen
class Bar:
    """A group, and for each of its sums the name and the width of a bar."""

    name: str
    widths: tuple[tuple[str, int], ...]


def group_bars(groups: Sequence[Group]) -> tuple[Bar, ...]:
    """Return the bars of the first groups; of a sum that is not decided, the least that it can be."""
    shown = groups[:_MOST]
    most = max((each.least.cents for group in shown for each in group.sums.each), default=0)
    room = WIDTH - _LEFT - _EDGE
    return tuple(
        Bar(
            group.name,
            tuple(
                (name, max(0, each.least.cents) * room // max(most, 1))
                for name, each in zip(SUMS, group.sums.each, strict=True)
            ),
        )
        for group in shown
    )


@frozen
class Column:
    """A month, and how high its column is of a hundred."""

    month: date
    number: int
    height: int


def columns(numbers: Iterable[tuple[date, int]]) -> tuple[Column, ...]:
    """Return the columns of months."""
    found = list(numbers)
    most = max((number for _, number in found), default=0)
    return tuple(Column(month, number, number * 100 // max(most, 1)) for month, number in found)


@frozen
class Mark:
    """A day on a line of time."""

    x: int
    kind: str


@frozen
class Line:
    """A line of time: its marks, its years, where the agreement begins and ends, and the day asked."""

    marks: tuple[Mark, ...]
    years: tuple[tuple[int, int], ...]
    term: tuple[int, int] | None
    today: int


def line_of(steps: Sequence[Step], as_of: date) -> Line:
    """Return a line of time from the first day to the last; the day asked is on it."""
    days = [as_of, *(step.day for step in steps)]
    first, last = min(days), max(days)
    room, span = WIDTH - 2 * _EDGE, max(1, (last - first).days)

    def x(day: date) -> int:
        return _EDGE + (day - first).days * room // span

    years = range(first.year + 1, last.year + 1)
    every = -(-len(years) // _MOST) or 1
    ends = [x(step.day) for step in steps if step.kind == "term"]
    return Line(
        tuple(Mark(x(step.day), step.kind) for step in steps if step.kind != "term"),
        tuple((year, x(date(year, 1, 1))) for year in years[::every]),
        (ends[0], ends[-1]) if len(ends) > 1 else None,
        x(as_of),
    )


# --- The page, written as its dossiers come: what is kept of each is its row of numbers, never its text -----

_HERE: Final = Path(__file__).parent / "page"
_FIRST: Final = 100
"""So many rows are laid out while the page loads; the script then shows as many."""
_SEVERITIES: Final = (*(each.value for each in reversed(Severity)), "none")
"""That of a dossier may be: of its gravest finding."""

What = TypeVar("What", Late, Coming)


@frozen
class Numbered(Generic[What]):
    """Something of a dossier, with what leads to it."""

    number: int
    id: str
    what: What


@frozen
class Month:
    """A month, what falls in it, and what the funder then pays."""

    first: date
    items: tuple[Numbered[Coming], ...]
    owed: Between


@frozen
class Table:
    """The sums of groups, and their chart."""

    group: str
    groups: tuple[Group, ...]
    bars: tuple[Bar, ...]


@define(slots=False)
class Page:
    """The page of a day. `part` makes the text of a dossier, in any process; `add` counts it, in one.

    `end` gives what they come to, which in the page stands before them; `bottom` closes it.
    """

    as_of: date
    known_on: date | None
    words: Catalogue
    by_currency: dict[str, Totals] = field(factory=dict)
    count: int = 0
    late: list[Numbered[Late]] = field(factory=list)
    coming: list[Numbered[Coming]] = field(factory=list)
    kept: list[Kept] = field(factory=list)
    faults: list[tuple[str, Mapping[str, str]]] = field(factory=list)

    @cached_property
    def templates(self) -> Environment:
        """Return the templates, with our words in them; every text is escaped."""
        made = Environment(
            loader=FileSystemLoader(_HERE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.globals |= {
            "words": self.words,
            "say": self.words.text,
            "lang": self.words.language,
            "euros": self._euros,
            "SUMS": SUMS,
            "SITUATIONS": SITUATIONS,
            "SEVERITIES": _SEVERITIES,
        }
        return made

    @property
    def currency(self) -> str:
        """Return the currency of the sums: the euro, unless all dossiers are in one other currency."""
        return next(iter(self.by_currency)) if len(self.by_currency) == 1 else EURO

    @property
    def totals(self) -> Totals:
        """Return what is summed: the dossiers in the currency of the sums."""
        return self.by_currency.get(self.currency, Totals())

    @property
    def apart(self) -> list[tuple[str, int]]:
        """Return the other currencies, and how many dossiers are in each: no sum has them."""
        return [(name, found.dossiers) for name, found in self.by_currency.items() if name != self.currency]

    def _euros(self, amount: Between, currency: str | None = None) -> str:
        """Return an amount in words; one of which nothing is known has a word of its own."""
        words = self.words.counted_in(currency or self.currency)
        is_open = amount.least == Euros.ZERO and amount.most is None
        return words.text("value.unknown") if is_open else between_text(amount, words)

    def start(self) -> str:
        """Return what is written before any dossier is read: nothing."""
        return ""

    @staticmethod
    def row(part: Part) -> Row | None:
        """Return the values of a dossier; of one that could not be read, None."""
        return part.row if isinstance(part, PagePart) else None

    def part(self, checked: Checked) -> PagePart:
        """Return the row and the panel of a dossier, and its numbers; of an unreadable one its faults."""
        if isinstance(checked, UnreadableDossier):
            faults = tuple(
                {name: str(error[name] or "") for name in ("place", "message", "remedy")}
                for error in checked.errors
            )
            return PagePart(mark=str(checked.path), faults=faults)
        dossier, verdict = checked.names.dossier, checked.verdict
        if dossier is None or verdict is None:
            raise TypeError(checked.id)
        row = row_of(checked, dossier, verdict, self.words)
        panel = panel_of(dossier, verdict, checked.names, self.words)
        line = line_of(panel.steps, self.as_of)
        text = self.templates.get_template("dossier.html").render(row=row, panel=panel, line=line)
        return PagePart(text, row=row)

    def add(self, part: Part) -> str:
        """Return the text of a dossier in its turn, and count what it comes to."""
        if not isinstance(part, PagePart):
            raise TypeError(type(part).__name__)
        self.faults += ((part.mark, fault) for fault in part.faults)
        if part.row is None:
            return ""
        self.by_currency.setdefault(part.row.currency, Totals()).add(part.row)
        self.count += 1
        number, name = self.count, part.row.id
        self.kept += (part.row.kept,) if part.row.currency == EURO else ()
        self.late += (Numbered(number, name, item) for item in part.row.late)
        self.coming += (Numbered(number, name, item) for item in part.row.coming)
        later = ' class="later"' if number > _FIRST else ""
        return f'<tbody id="d{number}"{later}{part.text}'

    def end(self, found: Tally) -> Iterator[str]:
        """Yield the page up to its first dossier: the sums, what is late, what comes."""
        title = heading(self.as_of, self.known_on, self.words)
        yield from self.templates.get_template("top.html").generate(
            title=title,
            summary=summary_text(found, self.words),
            found=found,
            totals=self.totals,
            apart=self.apart,
            tables=[self._table(group) for group in GROUPS],
            late=sorted(self.late, key=_worst),
            months=(months := self._months()),
            columns=columns((month.first, len(month.items)) for month in months),
            credits=credits_of(self.kept),
            faults=self.faults,
            css=_file("page.css"),
            version=VERSION,
        )

    def bottom(self) -> str:
        """Return what stands after the last dossier."""
        return self.templates.get_template("bottom.html").render(script=_file("page.js"), version=VERSION)

    def _table(self, group: str) -> Table:
        groups = self.totals.groups(group)
        return Table(group, tuple(groups), group_bars(groups))

    def _months(self) -> list[Month]:
        """Return what comes, by month; a month in which nothing falls is told too."""
        found: dict[date, list[Numbered[Coming]]] = {}
        for item in sorted(self.coming, key=_day):
            found.setdefault(_day(item)[0].replace(day=1), []).append(item)
        if not found:
            return []
        first, last = (day.year * 12 + day.month - 1 for day in (min(found), max(found)))
        days = (date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1))
        return [_month(day, tuple(found.get(day, ())), self.currency) for day in days]


def _month(first: date, items: tuple[Numbered[Coming], ...], currency: str) -> Month:
    summed = (item.what for item in items if item.what.currency == currency)
    owed = (what.owed for what in summed if what.owed is not None)
    return Month(first, items, Between.total(owed))


def _worst(item: Numbered[Late]) -> tuple[int, int, str, int]:
    """Return the order of what is late: the longest first, then the most euros."""
    return -item.what.days, -item.what.most, item.id, item.number


def _day(item: Numbered[Coming]) -> tuple[date, str, int]:
    return item.what.day, item.id, item.number


def _file(name: str) -> Markup:
    """Return a file of ours that stands in the page as it is."""
    return Markup((_HERE / name).read_text("utf-8"))  # noqa: S704 — ours, and no text of a dossier
