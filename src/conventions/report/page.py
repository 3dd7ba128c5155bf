"""The page, written dossier by dossier; only the figures of each stay in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, Generic, TypeVar

from attrs import define, field
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from budget import frozen
from budget.findings import Severity
from budget.money import EURO, Euros
from conventions.exports.check_text import heading, summary_text
from conventions.exports.checked import Checked, Part, Tally, UnreadableDossier
from conventions.exports.portfolio_text import between_text
from conventions.messages import Catalogue
from conventions.portfolio.credits import StoredGrant, credits_of
from conventions.portfolio.seen_dossier import AmountRange
from conventions.report.page_values import (
    GROUPS,
    SITUATIONS,
    SUMS,
    Coming,
    Group,
    Late,
    PagePart,
    Row,
    Step,
    Totals,
    panel_of,
    row_of,
)
from conventions.version import VERSION

# --- The charts, as numbers for the template; each has a table with the same content ------------------------

WIDTH: Final = 760
_EDGE: Final = 12
_LEFT: Final = 230
_MOST: Final = 12
"""Further groups are only in the table."""


@frozen
class Bar:
    """A group with the name and bar width of each of its sums."""

    name: str
    widths: tuple[tuple[str, int], ...]


def group_bars(groups: Sequence[Group]) -> tuple[Bar, ...]:
    """Return the bars of the first groups; undecided sums show their minimum."""
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
    """A month and the height of its column, in per cent."""

    month: date
    number: int
    height: int


def columns(numbers: Iterable[tuple[date, int]]) -> tuple[Column, ...]:
    """Return the columns of months."""
    found = list(numbers)
    most = max((number for _, number in found), default=0)
    return tuple(Column(month, number, number * 100 // max(most, 1)) for month, number in found)


@frozen
class DayMark:
    """A day on a time line."""

    x: int
    kind: str


@frozen
class Line:
    """A time line: its marks, its years, the start and end of the agreement, and the day of evaluation."""

    marks: tuple[DayMark, ...]
    years: tuple[tuple[int, int], ...]
    term: tuple[int, int] | None
    today: int


def line_of(steps: Sequence[Step], as_of: date) -> Line:
    """Return a time line from the first day to the last, including the day of evaluation."""
    days = [as_of, *(step.day for step in steps)]
    first, last = min(days), max(days)
    room, span = WIDTH - 2 * _EDGE, max(1, (last - first).days)

    def x(day: date) -> int:
        return _EDGE + (day - first).days * room // span

    years = range(first.year + 1, last.year + 1)
    every = -(-len(years) // _MOST) or 1
    ends = [x(step.day) for step in steps if step.kind == "term"]
    return Line(
        tuple(DayMark(x(step.day), step.kind) for step in steps if step.kind != "term"),
        tuple((year, x(date(year, 1, 1))) for year in years[::every]),
        (ends[0], ends[-1]) if len(ends) > 1 else None,
        x(as_of),
    )


# --- The page, written dossier by dossier; only the numbers of each are kept in memory ----------------------

_HERE: Final = Path(__file__).parent / "page"
_FIRST: Final = 100
"""Number of rows shown on load; the script then shows as many."""
_SEVERITIES: Final = (*(each.value for each in reversed(Severity)), "none")
"""The possible severities of a dossier: that of its most severe finding."""

What = TypeVar("What", Late, Coming)


@frozen
class LinkedItem(Generic[What]):
    """An item, with its link to a dossier."""

    number: int
    id: str
    what: What


@frozen
class Month:
    """A month, what happens in it, and what the funder pays."""

    first: date
    items: tuple[LinkedItem[Coming], ...]
    owed: AmountRange


@frozen
class Table:
    """The sums of groups, and their chart."""

    group: str
    groups: tuple[Group, ...]
    bars: tuple[Bar, ...]


@define(slots=False)
class Page:
    """The page of a day. `part` builds the text of a dossier, in any process; `add` counts it, in one.

    `end` returns the sums, which precede the dossiers on the page; `bottom` closes the page.
    """

    as_of: date
    known_on: date | None
    words: Catalogue
    by_currency: dict[str, Totals] = field(factory=dict)
    count: int = 0
    late: list[LinkedItem[Late]] = field(factory=list)
    coming: list[LinkedItem[Coming]] = field(factory=list)
    kept: list[StoredGrant] = field(factory=list)
    faults: list[tuple[str, Mapping[str, str]]] = field(factory=list)

    @cached_property
    def templates(self) -> Environment:
        """Return the templates with translated texts; every value is escaped."""
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
        """Return the currency of the sums: the euro, unless all dossiers share another one."""
        return next(iter(self.by_currency)) if len(self.by_currency) == 1 else EURO

    @property
    def totals(self) -> Totals:
        """Return the totals of the dossiers in the currency of the sums."""
        return self.by_currency.get(self.currency, Totals())

    @property
    def apart(self) -> list[tuple[str, int]]:
        """Return the other currencies with their number of dossiers, which no sum includes."""
        return [(name, found.dossiers) for name, found in self.by_currency.items() if name != self.currency]

    def _euros(self, amount: AmountRange, currency: str | None = None) -> str:
        """Return an amount as text; unknown ones have a text of their own."""
        words = self.words.counted_in(currency or self.currency)
        is_open = amount.least == Euros.ZERO and amount.most is None
        return words.text("value.unknown") if is_open else between_text(amount, words)

    def start(self) -> str:
        """Return what precedes all dossiers: nothing."""
        return ""

    @staticmethod
    def row(part: Part) -> Row | None:
        """Return the row of a dossier; None if it is unreadable."""
        return part.row if isinstance(part, PagePart) else None

    def part(self, checked: Checked) -> PagePart:
        """Return the row, panel and numbers of a dossier; for an unreadable one its faults."""
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
        """Return the text of a dossier and count it."""
        if not isinstance(part, PagePart):
            raise TypeError(type(part).__name__)
        self.faults += ((part.mark, fault) for fault in part.faults)
        if part.row is None:
            return ""
        self.by_currency.setdefault(part.row.currency, Totals()).add(part.row)
        self.count += 1
        number, name = self.count, part.row.id
        self.kept += (part.row.stored_grant,) if part.row.currency == EURO else ()
        self.late += (LinkedItem(number, name, item) for item in part.row.late)
        self.coming += (LinkedItem(number, name, item) for item in part.row.coming)
        later = ' class="later"' if number > _FIRST else ""
        return f'<tbody id="d{number}"{later}{part.text}'

    def end(self, found: Tally) -> Iterator[str]:
        """Yield the page up to its first dossier: the sums, what is late, what is coming."""
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
        """Return what follows the last dossier."""
        return self.templates.get_template("bottom.html").render(script=_file("page.js"), version=VERSION)

    def _table(self, group: str) -> Table:
        groups = self.totals.groups(group)
        return Table(group, tuple(groups), group_bars(groups))

    def _months(self) -> list[Month]:
        """Return what is coming by month, including empty months."""
        found: dict[date, list[LinkedItem[Coming]]] = {}
        for item in sorted(self.coming, key=_day):
            found.setdefault(_day(item)[0].replace(day=1), []).append(item)
        if not found:
            return []
        first, last = (day.year * 12 + day.month - 1 for day in (min(found), max(found)))
        days = (date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1))
        return [_month(day, tuple(found.get(day, ())), self.currency) for day in days]


def _month(first: date, items: tuple[LinkedItem[Coming], ...], currency: str) -> Month:
    summed = (item.what for item in items if item.what.currency == currency)
    owed = (what.owed for what in summed if what.owed is not None)
    return Month(first, items, AmountRange.total(owed))


def _worst(item: LinkedItem[Late]) -> tuple[int, int, str, int]:
    """Return the sort key of what is late: the longest delay first, then the largest amount."""
    return -item.what.days, -item.what.most, item.id, item.number


def _day(item: LinkedItem[Coming]) -> tuple[date, str, int]:
    return item.what.day, item.id, item.number


def _file(name: str) -> Markup:
    """Return a built-in file for inclusion in the page."""
    return Markup((_HERE / name).read_text("utf-8"))  # noqa: S704 — ours, and no text of a dossier
