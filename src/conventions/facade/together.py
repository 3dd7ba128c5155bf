"""The audit of an agreement, the control of a report, several dossiers together."""

import os
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from attrs import evolve, field

from budget import frozen
from budget.findings import Severity
from budget.ledger import Sample
from budget.money import EURO, Euros
from budget.treasury import CashPlan, cash_plan
from conventions.audit.audit import audit_of
from conventions.control.controls import Control as EngineControl
from conventions.control.controls import Nature
from conventions.control.review import Preview as EnginePreview
from conventions.control.review import Review as EngineReview
from conventions.control.review import review as review_of
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.findings import acknowledged
from conventions.exports.checked import CheckedDossier, Tally
from conventions.exports.control_text import (
    audit_json,
    audit_lines,
    preview_json,
    preview_lines,
    review_json,
    review_lines,
)
from conventions.exports.json_values import Json
from conventions.exports.label_text import UNNAMED, Names, named
from conventions.exports.portfolio_text import cash_json, cash_lines, portfolio_json, portfolio_lines
from conventions.facade.assessment import DUE_SOON_DAYS, Assessment, assess
from conventions.facade.errors import SeveralCurrenciesError, checked_day, checked_dossier, checked_severity
from conventions.facade.reading import LAW_FR, Rulebooks, resolved_rulebooks
from conventions.facade.results import Amount, Finding, amount_of, finding_of
from conventions.facts.fact import facts_in_force
from conventions.files.evidence import pictures_of
from conventions.messages import Catalogue, Language, catalogue
from conventions.portfolio.across import Portfolio as EnginePortfolio
from conventions.portfolio.across import portfolio as portfolio_of
from conventions.portfolio.cash_moves import cash_moves, labelled
from conventions.portfolio.in_year import shipped_thresholds
from conventions.portfolio.seen_dossier import seen_dossiers

# --- The report of many dossiers: one page for a browser, as text -------------------------------------------


def report(
    dossiers: Iterable[Dossier],
    as_of: date | str,
    known_on: date | str | None = None,
    rulebooks: Rulebooks = LAW_FR,
    *,
    due_soon: int = DUE_SOON_DAYS,
    lang: Language = "fr",
) -> str:
    """Return one HTML page on dossiers, which needs no network.

    It is what `subventio report` writes; the path of a dossier is its name. Days and rulebooks as for
    `assess`. Equal arguments give equal text.
    """
    from conventions.report.page import Page  # jinja2 makes it

    day = checked_day(as_of, "as_of")
    known = None if known_on is None else checked_day(known_on, "known_on")
    books = resolved_rulebooks(rulebooks)
    page = Page(day, known, catalogue(lang))
    counted, rows = Tally(), []
    for dossier in dossiers:
        asked = checked_dossier(dossier)
        verdict = evaluate(asked, day, known, asked.applied(books), timedelta(due_soon))
        name = asked.agreement.id
        checked = CheckedDossier(name, Path(name), verdict.findings, verdict, named(asked, verdict))
        counted = counted.plus(Tally.of(checked))
        rows.append(page.add(page.part(checked)))
    return "".join((*page.end(counted), *rows, page.bottom()))


# --- An agreement against itself, a report against its agreement, and several dossiers together -------------

# --- the agreement against itself ----------------------------------------------------------------------


@frozen
class Audit:
    """The contradictions and gaps of an agreement, before any fact; the most serious first."""

    id: str
    _told: CheckedDossier = field(repr=False)

    def findings(self, at_least: Severity | str = Severity.INFO) -> tuple[Finding, ...]:
        """Return the findings of this severity or a higher one."""
        least = checked_severity(at_least)
        told = (finding for finding in self._told.findings if finding.severity.rank >= least.rank)
        return tuple(finding_of(finding, self._told.names) for finding in told)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield from audit_lines([self._told], words)

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/audit/1`; its path is its name."""
        return audit_json([self._told], words)


def audit(dossier: Dossier, rulebooks: Rulebooks = LAW_FR) -> Audit:
    """Return the faults of an agreement and its amendments, whatever happened since.

    A finding that the record acknowledges is information. `rulebooks` as for `assess`.
    """
    asked = checked_dossier(dossier)
    books = asked.applied(resolved_rulebooks(rulebooks))
    told = audit_of(asked, books)
    facts = facts_in_force(asked.facts)
    seen = [acknowledged(finding, facts) for finding in told]
    gravest_first = tuple(sorted(seen, key=lambda finding: -finding.severity.rank))
    name = asked.agreement.id
    return Audit(name, CheckedDossier(name, Path(name), gravest_first, names=Names(asked)))


# --- a report against its agreement --------------------------------------------------------------------


@frozen
class Control:
    """A control of a report, with its code. If it agrees, `nature` and `finding` are None.

    Attributes:
        nature: the kind of result: `missing` papers, something `to_ask`, or `costs` that do not count.
        params: its figures by name; ISO dates and decimal amounts.
    """

    code: str
    nature: Nature | None
    finding: Finding | None
    params: tuple[tuple[str, str], ...]


@frozen
class Review:
    """The funder's control sheet of a report.

    Attributes:
        controls: each control with its result.
        sample: the eligible entries whose evidence is requested.
        amounts: those of the verdict, by name.
    """

    id: str
    controls: tuple[Control, ...]
    sample: Sample
    amounts: dict[str, Amount]
    _dossier: Dossier = field(repr=False)
    _found: EngineReview = field(repr=False)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield self.id
        yield from review_lines(self._found, words, Names(self._dossier))

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema in docs/json.md."""
        return review_json(self.id, self._found, Names(self._dossier).counting(words))


def review(
    dossier: Dossier,
    as_of: date | str,
    known_on: date | str | None = None,
    rulebooks: Rulebooks = LAW_FR,
    *,
    sample: int = 10,
) -> Review:
    """Return the control sheet of the report on a day: what agrees, what is missing, what to ask.

    `sample`: the number of entries whose evidence is asked for. Days and rulebooks as for `assess`.
    """
    asked = checked_dossier(dossier)
    known = None if known_on is None else checked_day(known_on, "known_on")
    found = review_of(asked, checked_day(as_of, "as_of"), known, sample, resolved_rulebooks(rulebooks))
    amounts = {name: amount_of(answer) for name, answer in found.amounts}
    names = Names(asked)
    controls = tuple(_control(one, names) for one in found.controls)
    return Review(asked.agreement.id, controls, found.sample, amounts, asked, found)


@frozen
class Preview:
    """The outcome of a report if it were sent on a day, by the same controls.

    Attributes:
        refused_for: why it would be refused; empty if it would be accepted as complete.
    """

    id: str
    controls: tuple[Control, ...]
    refused_for: tuple[Control, ...]
    amounts: dict[str, Amount]
    _dossier: Dossier = field(repr=False)
    _found: EnginePreview = field(repr=False)

    @property
    def is_refused(self) -> bool:
        """Whether it would be refused."""
        return bool(self.refused_for)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield self.id
        yield from preview_lines(self._found, words, Names(self._dossier))

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema in docs/json.md."""
        return preview_json(self.id, self._found, Names(self._dossier).counting(words))


def preview(dossier: Dossier, as_of: date | str, *, folder: str | os.PathLike[str] | None = None) -> Preview:
    """Return, for the beneficiary, the outcome of the report if it were sent on a day.

    `folder`: that of the dossier, to look for the pictures that its texts show.
    """
    from conventions.documents.report_gaps import preview as preview_of  # it looks as the documents do

    asked = checked_dossier(dossier)
    pictures = None if folder is None else pictures_of(Path(folder))
    found = preview_of(asked, checked_day(as_of, "as_of"), pictures)
    names = Names(asked)
    controls = tuple(_control(one, names) for one in found.controls)
    refused = tuple(_control(one, names) for one in found.refused_for)
    amounts = {name: amount_of(answer) for name, answer in found.amounts}
    return Preview(asked.agreement.id, controls, refused, amounts, asked, found)


def _control(told: EngineControl, names: Names) -> Control:
    finding = None if told.finding is None else finding_of(told.finding, names)
    return Control(told.code, told.nature, finding, told.params)


# --- several dossiers ----------------------------------------------------------------------------------


@frozen
class CrossFinding:
    """A finding about several dossiers together, with their identifiers."""

    finding: Finding
    dossiers: tuple[str, ...]


@frozen
class Portfolio:
    """Several dossiers on a day: each by itself, and the findings across them.

    Attributes:
        assessments: that of each dossier, in the order given.
        cross_findings: credits exceeded, expenses charged twice, thresholds of a year… the gravest first.
    """

    assessments: tuple[Assessment, ...]
    cross_findings: tuple[CrossFinding, ...]
    _found: EnginePortfolio = field(repr=False)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield from portfolio_lines(self._found, len(self.assessments), 0, words)

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/portfolio/1`; the path of a dossier is its name."""
        told: list[Json] = [
            {"id": each.id, "path": each.id, "status": "read", "errors": []} for each in self.assessments
        ]
        return portfolio_json(self._found, told, words)


def portfolio(
    dossiers: Iterable[Dossier],
    as_of: date | str,
    known_on: date | str | None = None,
    rulebooks: Rulebooks = LAW_FR,
) -> Portfolio:
    """Return several dossiers together on a day. Days and rulebooks as for `assess`."""
    asked = [checked_dossier(dossier) for dossier in dossiers]
    day = checked_day(as_of, "as_of")
    known = None if known_on is None else checked_day(known_on, "known_on")
    held = seen_dossiers(((Path(each.agreement.id), each) for each in asked), day, known)
    found = portfolio_of(held, shipped_thresholds(), day, known)
    cross = tuple(CrossFinding(finding_of(item.finding, UNNAMED), item.dossiers) for item in found.findings)
    books = resolved_rulebooks(rulebooks)
    return Portfolio(tuple(assess(each, day, known, books) for each in asked), cross, found)


@frozen(slots=False)
class Cash:
    """The plan of the beneficiary's account, by month, with its lowest day.

    Attributes:
        start: its first day; `end` its last.
        opening: what the account holds before the first move.
    """

    start: date
    end: date
    opening: Euros
    _dossiers: tuple[Dossier, ...] = field(repr=False)
    _as_of: date

    @property
    def currency(self) -> str:
        """The currency of its amounts: that of the agreements, `EUR` unless they name another."""
        return next((dossier.agreement.currency for dossier in self._dossiers), EURO)

    @cached_property
    def plan(self) -> CashPlan:
        """The months, the lowest day, and the moves whose day is not known; labels in French."""
        return self.planned(catalogue("fr"))

    def planned(self, words: Catalogue) -> CashPlan:
        """Return the plan with the labels of a language."""
        moves = []
        for dossier in self._dossiers:
            prefix = f"{dossier.agreement.id} · " if len(self._dossiers) > 1 else ""
            names, keys = Names(dossier), {name for fact in dossier.facts for name in (fact.of, fact.key)}
            for move in labelled(cash_moves(dossier, self._as_of), words.text("cash.planned")):
                called, bracket, row = move.label.partition(" [")
                said = names.of(called, words) if called in keys else names.label(called, words)
                moves.append(evolve(move, label=f"{prefix}{said}{bracket}{row}"))
        return cash_plan(self.opening, moves, self.start, self.end)

    def svg(self, lang: Language = "fr") -> str:
        """Return it as a chart."""
        words = catalogue(lang).counted_in(self.currency)
        from conventions.exports.portfolio_text import cash_svg

        return cash_svg(self.planned(words), words)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield from cash_lines(self.planned(words), words.counted_in(self.currency))

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema in docs/json.md."""
        return cash_json(self.planned(words), self.currency)


def cash(
    dossiers: Iterable[Dossier],
    as_of: date | str,
    start: date | str | None = None,
    end: date | str | None = None,
    opening: Euros = Euros.ZERO,
) -> Cash:
    """Return the cash plan of a beneficiary: recorded moves until a day, then expected ones.

    Its months are those from `start` to `end`; not given, those of the agreements' periods. `CashWindowError`
    where it ends before it begins, or is too long, `SeveralCurrenciesError` where the agreements have
    several currencies: no account holds their sum.
    """
    asked = tuple(checked_dossier(dossier) for dossier in dossiers)
    currencies = sorted({dossier.agreement.currency for dossier in asked})
    if len(currencies) > 1:
        told = ", ".join(currencies)
        message = f"the agreements are in several currencies ({told}): one plan for each"
        raise SeveralCurrenciesError(message, actual=told)
    day = checked_day(as_of, "as_of")
    periods = [dossier.agreement.period for dossier in asked]
    first = min((period.first or day for period in periods), default=day)
    last = max((period.last or day for period in periods), default=day)
    return Cash(
        first if start is None else checked_day(start, "start"),
        last if end is None else checked_day(end, "end"),
        opening,
        asked,
        day,
    )
