"""The values of the page: sums by group, the table of dossiers, the row and the panel of each."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from attrs import Factory, define

from budget import frozen
from budget.findings import Severity
from budget.money import EURO, Euros
from conventions.agreement.agreement import Agreement
from conventions.dossier.dossier import Dossier
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict, Verdict
from conventions.exports.agenda_text import DatedItem, sentence
from conventions.exports.check_forms import CsvForm, safe
from conventions.exports.check_text import amount_text, status_line, status_text, term_line
from conventions.exports.checked import CheckedDossier, Part
from conventions.exports.finding_text import finding_words, late_text
from conventions.exports.label_text import Names
from conventions.exports.value_text import fact_value_text, value_text
from conventions.exports.verdict_parts import amounts_as_read, explanation_steps, label_text
from conventions.facts.fact import Fact, ValueRange, seen
from conventions.language.answers import DAWN, NEVER
from conventions.language.syntax import EUROS, Kind
from conventions.messages import Catalogue
from conventions.portfolio.credits import StoredGrant, stored_grant
from conventions.portfolio.seen_dossier import NOTHING, AmountRange, of_answer, party
from conventions.views.agenda import Occasion, as_it_stands

# --- Sums of dossiers by group, and what is late or coming --------------------------------------------------

SUMS: Final = ("grant", "paid", "eligible_expenses", "to_recover")
"""Planned, paid, justified, to recover: each is an amount of the verdict."""
GROUPS: Final = ("funder", "policy", "year")


@frozen
class Sums:
    """The four sums of one or several dossiers, each as a range."""

    each: tuple[AmountRange, ...]

    @classmethod
    def of(cls, verdict: Verdict) -> "Sums":
        """Return those of a dossier."""
        amounts = dict(verdict.amounts)
        return cls(tuple(of_answer(amounts[name]) for name in SUMS))

    def plus(self, other: "Sums") -> "Sums":
        """Return the sum of both."""
        pairs = zip(self.each, other.each, strict=True)
        return Sums(tuple(AmountRange.total(pair) for pair in pairs))


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
    stake: AmountRange | None
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
    owed: AmountRange | None = None
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
    stored_grant: StoredGrant
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
    return _form(words).table([[_cell_text(cell, words) for cell in row]])


def _form(words: Catalogue) -> CsvForm:
    return CsvForm.EXCEL if words.language == "fr" else CsvForm.PLAIN


def _cell_text(cell: Cell, words: Catalogue) -> str:
    return safe(cell) if isinstance(cell, str) else words.number(str(cell))


SITUATIONS: Final = ("overdue", "breached", "due_soon", "owed", "none")
"""The possible situations of a dossier: the first one that applies to any of its norms."""
_SPAN: Final = timedelta(366)
_OUT: Final = (DutyStatus.NOT_APPLICABLE, DutyStatus.WAIVED)


@frozen
class Reason:
    """A line of an explanation, with its depth."""

    depth: int
    text: str


@frozen
class FindingText:
    """A finding as text, with the explanation of its norm unless shown before."""

    severity: str
    message: str
    remedy: str
    reasons: tuple[Reason, ...]


@frozen(order=True)
class Step:
    """A day in the life of the dossier; `kind`: `term`, `fact`, `due` or `late`."""

    day: date
    kind: str
    text: str


@frozen
class Panel:
    """What unfolds below the row of a dossier."""

    term: str
    amounts: tuple[tuple[str, str], ...]
    norms: tuple[str, ...]
    findings: tuple[FindingText, ...]
    steps: tuple[Step, ...]


def row_of(checked: CheckedDossier, dossier: Dossier, verdict: Verdict, words: Catalogue) -> Row:
    """Return the row of a dossier for the tables."""
    agreement, names = dossier.agreement, checked.names
    words = names.counting(words)
    statuses = {norm.status.value for norm in verdict.norms_and_rules}
    gravest = max((finding.severity for finding in verdict.findings), key=lambda it: it.rank, default=None)
    return Row(
        id=checked.id,
        title=agreement.title,
        path=str(checked.path),
        funder=_name(agreement, "funder", words),
        beneficiary=_name(agreement, "beneficiary", words),
        policy=_policy(agreement) or words.text("report.no_policy"),
        year=_year(verdict) or words.text("report.no_year"),
        situation=next(each for each in SITUATIONS if each in statuses or each == "none"),
        severity="none" if gravest is None else gravest.value,
        sums=Sums.of(verdict),
        late=tuple(_late(verdict, names, words)),
        coming=tuple(sorted(_coming(checked.id, verdict, names, words))),
        stored_grant=stored_grant(checked.path, dossier, verdict.as_of, verdict.known_on),
        currency=names.currency,
    )


def panel_of(dossier: Dossier, verdict: Verdict, names: Names, words: Catalogue) -> Panel:
    """Return the panel of a dossier."""
    words = names.counting(words)
    amounts = (
        (label_text(name, words), value_text(answer, EUROS, words))
        for name, answer in amounts_as_read(verdict)
        if words.has(f"amount.{name}")
    )
    return Panel(
        term=term_line(verdict.term, words),
        amounts=tuple(amounts),
        norms=tuple(status_line(norm, names, words) for norm in verdict.norms),
        findings=tuple(_findings(verdict, names, words)),
        steps=tuple(sorted(_steps(dossier, verdict, names, words))),
    )


def _name(agreement: Agreement, role: str, words: Catalogue) -> str:
    found = party(agreement, role)
    return words.text("report.nobody") if found is None else found.name


def _policy(agreement: Agreement) -> str | None:
    """Return the policy that pays: the label of the budget line in the decision."""
    entries = () if agreement.decision is None else agreement.decision.imputations
    return next((entry.label for entry in entries if entry.label), None)


def _year(verdict: Verdict) -> str:
    """Return the year in which the agreement begins; empty if it is not decided."""
    start = verdict.term.start.value
    return str(start.year) if isinstance(start, date) and start not in (DAWN, NEVER) else ""


def _late(verdict: Verdict, names: Names, words: Catalogue) -> Iterator[Late]:
    at_rights = dict(verdict.amounts).get("account.open")
    for norm in verdict.norms_and_rules:
        if not isinstance(norm, DutyVerdict) or norm.status is not DutyStatus.OVERDUE:
            continue
        stake = norm.amount or at_rights
        yield Late(
            name=names.subject(norm.subject, norm.name, words),
            debtor=names.party(norm.debtor, words),
            due=value_text(norm.due, Kind.DATE, words),
            days=norm.days_late if norm.days_late is not None else (norm.late_range or (0,))[0],
            late=late_text(norm.days_late, norm.late_range, words),
            stake=None if stake is None else of_answer(stake),
            of_rights=norm.amount is None,
            currency=names.currency,
        )


def _coming(name: str, verdict: Verdict, names: Names, words: Catalogue) -> Iterator[Coming]:
    """Yield the events of the agreement in the next year, as things stand."""
    owed = {duty.subject: duty.amount for duty in verdict.duties if duty.is_payment}
    last = min(verdict.as_of, date.max - _SPAN) + _SPAN
    for item in as_it_stands(verdict):
        if item.occasion is Occasion.OVERDUE or not verdict.as_of < item.day <= last:
            continue
        amount = owed.get(item.norm)
        yield Coming(
            item.day,
            sentence(DatedItem(name, item, names), words),
            None if amount is None else of_answer(amount),
            names.currency,
        )


def _findings(verdict: Verdict, names: Names, words: Catalogue) -> Iterator[FindingText]:
    norms = {norm.subject: norm for norm in verdict.norms_and_rules}
    for finding in verdict.findings:
        findings_text = finding_words(finding, words, names)
        norm = None if finding.severity is Severity.INFO else norms.pop(finding.subject, None)
        steps = () if norm is None else explanation_steps(norm.explain(), words, 0, names)
        yield FindingText(
            finding.severity.value,
            findings_text.message,
            findings_text.remedy,
            tuple(Reason(depth, text) for depth, text in steps),
        )


def _steps(dossier: Dossier, verdict: Verdict, names: Names, words: Catalogue) -> Iterator[Step]:
    """Yield the days of the agreement's term, of its record and of its due dates."""
    for key, answer in (("report.starts", verdict.term.start), ("report.ends", verdict.term.end)):
        if isinstance(answer.value, date) and answer.value not in (DAWN, NEVER):
            yield Step(answer.value, "term", words.text(key))
    for fact in seen(dossier.facts, verdict.as_of, verdict.known_on).facts:
        yield Step(fact.occurred_on, "fact", _fact(fact, names, words))
    for duty in verdict.duties:
        day = None if duty.due is None or duty.status in _OUT else duty.due.value
        if isinstance(day, date) and day not in (DAWN, NEVER):
            params = {"name": names.subject(duty.subject, duty.name, words)}
            text = words.text("report.due", params, status=status_text(duty.status.value, words))
            kind = "late" if duty.status is DutyStatus.OVERDUE else "due"
            yield Step(day, kind, text + amount_text(duty.amount, words))


def _fact(fact: Fact, names: Names, words: Catalogue) -> str:
    name = names.of(f"{fact.key}({fact.of})" if fact.of else fact.key, words)
    value = fact.value
    return f"{name}, {fact_value_text(value, words)}" if isinstance(value, Euros | ValueRange) else name
