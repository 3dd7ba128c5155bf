"""What the report counts, and its dossiers as one table: a row each, with the figures of the page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from attrs import Factory, define, frozen

from budget.money import EURO, Euros
from conventions.engine.verdict import Verdict
from conventions.exports.check_forms import CsvForm, safe
from conventions.exports.checked import Part
from conventions.messages import Catalogue
from conventions.portfolio.amounts import NOTHING, Between, of_answer
from conventions.portfolio.credits import Kept

# --- What the report counts: sums of dossiers by what they have in common, and what is late or comes --------

SUMS: Final = ("grant", "paid", "eligible_expenses", "to_recover")
"""Planned, paid, justified, to recover: each is an amount of the verdict."""
GROUPS: Final = ("funder", "policy", "year")


@frozen
class Sums:
    """The four sums of a dossier or of several, each between what it can be."""

    each: tuple[Between, ...]

    @classmethod
    def of(cls, verdict: Verdict) -> "Sums":
        """Those of a dossier."""
        amounts = dict(verdict.amounts)
        return cls(tuple(of_answer(amounts[name]) for name in SUMS))

    def plus(self, other: "Sums") -> "Sums":
        """Those of both."""
        pairs = zip(self.each, other.each, strict=True)
        return Sums(tuple(Between.total(pair) for pair in pairs))


NO_SUMS: Final = Sums((NOTHING,) * len(SUMS))


@frozen
class Late:
    """A duty that is overdue.

    Attributes:
        days: how many days, at least; `late` says it in words.
        stake: its amount, else what open rights may take back of the grant; None where neither is stated.
        of_rights: whether the stake is the latter.
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
        """Return what is at stake at most, in cents; of what has no limit, the least."""
        return (
            0
            if self.stake is None
            else (self.stake.least if self.stake.most is None else self.stake.most).cents
        )


@frozen(order=True)
class Coming:
    """A day on which something falls; `owed` is what the funder then pays."""

    day: date
    text: str
    owed: Between | None = None
    currency: str = EURO


@frozen
class Row:
    """What the page's own tables need of a dossier: small, for there may be ten thousand."""

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
        """Return what is late the longest; of several the last."""
        return max(reversed(self.late), key=lambda each: each.days, default=None)

    def key(self, group: str) -> str:
        """Return what it is counted under."""
        return {"funder": self.funder, "policy": self.policy, "year": self.year}[group]


@frozen
class PagePart(Part):
    """What the page makes of a dossier: its row as text, and the row's values; of a fault, its texts."""

    row: Row | None = None
    faults: tuple[Mapping[str, str], ...] = ()


@frozen
class Group:
    """The sums of the dossiers that have something in common."""

    name: str
    dossiers: int
    sums: Sums


@define
class Totals:
    """The sums so far: of all, and by funder, policy and year."""

    dossiers: int = 0
    all: Sums = NO_SUMS
    by: dict[str, dict[str, Group]] = Factory(lambda: {group: {} for group in GROUPS})

    def add(self, row: Row) -> None:
        """Count one dossier more."""
        self.dossiers += 1
        self.all = self.all.plus(row.sums)
        for group, found in self.by.items():
            name = row.key(group)
            before = found.get(name, Group(name, 0, NO_SUMS))
            found[name] = Group(name, before.dossiers + 1, before.sums.plus(row.sums))

    def groups(self, group: str) -> list[Group]:
        """Return the groups; the years in their order, else the greatest sum planned first."""
        found = self.by[group].values()
        if group == "year":
            return sorted(found, key=lambda each: each.name)
        return sorted(found, key=lambda each: (-each.sums.each[0].least.cents, each.name))


# --- The dossiers of the report as one table: a row each, with the figures of the page ----------------------

Cell = str | int | Euros
"""An empty text is no value."""
HEAD: Final = (
    *("dossier", "title", "path", "funder", "beneficiary", "policy", "year"),
    *("situation", "severity", "overdue", "days_late"),
    *(f"{name}_{end}" for name in SUMS for end in ("min", "max")),
)
"""The names of the columns; every sum has two, the least and the most that it may be."""


def cells(row: Row, words: Catalogue) -> tuple[Cell, ...]:
    """Return the row of a dossier; a sum without a limit has no most.

    One in another currency has its code, so that no sum of the column takes it for euros.
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
    """Return the head of the table as CSV."""
    return _form(words).head(HEAD)


def line_text(row: Sequence[Cell], words: Catalogue) -> str:
    """Return a row as CSV: for a French spreadsheet with semicolons and decimal commas, else with commas."""
    return _form(words).table([[_said(cell, words) for cell in row]])


def _form(words: Catalogue) -> CsvForm:
    return CsvForm.EXCEL if words.language == "fr" else CsvForm.PLAIN


def _said(cell: Cell, words: Catalogue) -> str:
    return safe(cell) if isinstance(cell, str) else words.number(str(cell))
