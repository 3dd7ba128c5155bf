"""The figures of the report: sums by group, and the table of dossiers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from attrs import Factory, define, frozen

from budget.money import EURO, Euros
from conventions.engine.verdict import Verdict
from conventions.exports.check_forms import CsvForm, safe
from conventions.exports.checked import Part
from conventions.messages import Catalogue
from conventions.portfolio.credits import Kept
from conventions.portfolio.held import NOTHING, Between, of_answer

# --- Sums of dossiers by group, and what is late or coming --------------------------------------------------

SUMS: Final = ("grant", "paid", "eligible_expenses", "to_recover")
"""Planned, paid, justified, to recover: each is an amount of the verdict."""
GROUPS: Final = ("funder", "policy", "year")


@frozen
class Sums:
    """The four sums of one or several dossiers, each as a range."""

    each: tuple[Between, ...]

    @classmethod
    def of(cls, verdict: Verdict) -> "Sums":
        """Return those of a dossier."""
        amounts = dict(verdict.amounts)
        return cls(tuple(of_answer(amounts[name]) for name in SUMS))

    def plus(self, other: "Sums") -> "Sums":
        """Return the sum of both."""
        pairs = zip(self.each, other.each, strict=True)
        return Sums(tuple(Between.total(pair) for pair in pairs))


NO_SUMS: Final = Sums((NOTHING,) * len(SUMS))


@frozen
class Late:
    """A duty that is overdue.

    Attributes:
        days: the minimum number of days; `late` is the text.
        stake: its amount, else what open rights may reclaim of the grant; None if neither is stated.
        of_rights: whether the stake comes from rights.
    """

    name: str
    debtor: str
    due: str
    days: int
    late: str
    stake: Between | None
    of_rights: bool
    currency: str = EURO

    @property
    def most(self) -> int:
        """Return the maximum at stake, in cents; the minimum if there is no limit."""
        return (
            0
            if self.stake is None
            else (self.stake.least if self.stake.most is None else self.stake.most).cents
        )


@frozen(order=True)
class Coming:
    """A day on which something happens; `owed` is what the funder then pays."""

    day: date
    text: str
    owed: Between | None = None
    currency: str = EURO


@frozen
class Row:
    """What the tables need of a dossier: small, since there may be ten thousand."""

    id: str
    title: str
    path: str
    funder: str
    beneficiary: str
    policy: str
    year: str
    situation: str
    severity: str
    sums: Sums
    late: tuple[Late, ...]
    coming: tuple[Coming, ...]
    kept: Kept
    currency: str = EURO

    @property
    def longest(self) -> Late | None:
        """Return what has been late the longest; the last of equals."""
        return max(reversed(self.late), key=lambda each: each.days, default=None)

    def key(self, group: str) -> str:
        """Return the key of its group."""
        return {"funder": self.funder, "policy": self.policy, "year": self.year}[group]


@frozen
class PagePart(Part):
    """The part of the page for a dossier: its row as text and values; for an unreadable one, its faults."""

    row: Row | None = None
    faults: tuple[Mapping[str, str], ...] = ()


@frozen
class Group:
    """The sums of a group of dossiers."""

    name: str
    dossiers: int
    sums: Sums


@define
class Totals:
    """The sums so far: overall, and by funder, policy and year."""

    dossiers: int = 0
    all: Sums = NO_SUMS
    by: dict[str, dict[str, Group]] = Factory(lambda: {group: {} for group in GROUPS})

    def add(self, row: Row) -> None:
        """Add a dossier."""
        self.dossiers += 1
        self.all = self.all.plus(row.sums)
        for group, found in self.by.items():
            name = row.key(group)
            before = found.get(name, Group(name, 0, NO_SUMS))
            found[name] = Group(name, before.dossiers + 1, before.sums.plus(row.sums))

    def groups(self, group: str) -> list[Group]:
        """Return the groups: years in order, others by planned sum, the greatest first."""
        found = self.by[group].values()
        if group == "year":
            return sorted(found, key=lambda each: each.name)
        return sorted(found, key=lambda each: (-each.sums.each[0].least.cents, each.name))


# --- The table of dossiers: one row each, with the figures of the page --------------------------------------

Cell = str | int | Euros
"""An empty text stands for no value."""
HEAD: Final = (
    *("dossier", "title", "path", "funder", "beneficiary", "policy", "year"),
    *("situation", "severity", "overdue", "days_late"),
    *(f"{name}_{end}" for name in SUMS for end in ("min", "max")),
)
"""The names of the columns; every sum has two, its minimum and maximum."""


def cells(row: Row, words: Catalogue) -> tuple[Cell, ...]:
    """Return the cells of a dossier; an unlimited sum has no maximum.

    A dossier in another currency shows its code, so that it is not read as euros.
    """
    return (
        *(row.id, row.title, row.path, row.funder, row.beneficiary, row.policy, row.year),
        words.text(f"report.situation.{row.situation}"),
        words.text("report.none" if row.severity == "none" else f"severity.{row.severity}"),
        len(row.late),
        row.longest.days if row.longest else 0,
        *(
            "" if end is None else end if row.currency == EURO else f"{words.number(str(end))} {row.currency}"
            for each in row.sums.each
            for end in (each.least, each.most)
        ),
    )


def head_text(words: Catalogue) -> str:
    """Return the header of the table as CSV."""
    return _form(words).head(HEAD)


def line_text(row: Sequence[Cell], words: Catalogue) -> str:
    """Return a row as CSV: in French with semicolons and decimal commas, else with commas."""
    return _form(words).table([[_said(cell, words) for cell in row]])


def _form(words: Catalogue) -> CsvForm:
    return CsvForm.EXCEL if words.language == "fr" else CsvForm.PLAIN


def _said(cell: Cell, words: Catalogue) -> str:
    return safe(cell) if isinstance(cell, str) else words.number(str(cell))
