"""Fields of the other dossiers of a document, of one funder's part, of a comparison."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from budget import frozen
from budget.money import Euros
from budget.rate import Rate
from conventions.agreement.programme import Action
from conventions.documents.field import (
    Column,
    Field,
    FieldType,
    Rows,
    Value,
    column,
    inner_rows,
    rows,
    rows_within,
    yes_if,
)
from conventions.documents.fields_activity import ACTIVITY_FIELDS, report_status
from conventions.documents.fields_money import DECIDED_COLUMNS, FUNDING_FIELDS
from conventions.documents.fields_programme import PROGRAMME_FIELDS
from conventions.documents.programme_report import (
    UNSAID,
    ActionReport,
    FundingLine,
    action_reports,
    financing_plan,
    share_text,
    shares,
)
from conventions.documents.results import minimum_text
from conventions.documents.source import Source
from conventions.documents.typography import date_text, euros_text, list_text
from conventions.documents.wording import initial
from conventions.dossier.work_done import Session, count_if_stated
from conventions.engine.account import money
from conventions.facts.fact import seen

# --- Fields of the other dossiers of a document: earlier years, other funders -------------------------------

_T: Final = FieldType


def _beside(source: Source) -> tuple[Source, ...]:
    """Return the other dossiers, by the first day of each."""
    return tuple(sorted(source.beside, key=lambda item: item.agreement.period.first or date.min))


def _files(source: Source) -> tuple[Source, ...]:
    return (source, *_beside(source))


def _funder(source: Source) -> str:
    found = source.party("funder")
    return UNSAID if found is None else found.name


def _period(source: Source) -> Value:
    first, last = source.agreement.period.first, source.agreement.period.last
    return UNSAID if first is None or last is None else f"du {date_text(first)} au {date_text(last)}"


def _granted(source: Source) -> Value:
    return UNSAID if source.granted is None else source.granted


def _paid(source: Source) -> Euros | None:
    """Return what was paid, if the recorded payments leave no doubt."""
    if not any(fact.key == "payment" for fact in seen(source.dossier.facts, source.on, None).facts):
        return None
    answer = dict(source.verdict.amounts).get("paid")
    return None if answer is None or not answer.is_decided else money(answer.lo)


def _status(source: Source) -> Value:
    return initial(report_status(source) or UNSAID)


_COLUMNS: Final[tuple[tuple[Column, Callable[[Source], Value]], ...]] = (
    column("title", "Objet", "Title", "agreement.title"),
    column("number", "Numéro de dossier", "File number", lambda item: item.agreement.number or "–"),
    column("funder", "Financeur", "Funder", _funder),
    column("period", "Période", "Period", _period),
    column("status", "Situation du bilan", "Standing of the report", _status),
)


def _table(key: str, fields: Iterable[Field | Rows]) -> tuple[Column, Callable[[Source], Value]]:
    """Return a list of a document, as a column."""
    return rows_within(next(item for item in fields if isinstance(item, Rows) and item.key == key))


EARLIER_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field(
        "earlier_known",
        "Si des dossiers antérieurs sont joints",
        "If dossiers of earlier years are given",
        yes_if(_beside),
    ),
    rows(
        "earlier_files",
        "Dossiers antérieurs",
        "Dossiers of earlier years",
        _beside,
        *_COLUMNS,
        column("granted", "Subvention", "Grant", _granted, _T.EUROS),
        _table("bilan.results", ACTIVITY_FIELDS),
    ),
)


# --- one beneficiary, several funders --------------------------------------------------------------------


def _years(source: Source) -> str | None:
    """Return the years that the dossiers cover."""
    periods = [item.agreement.period for item in _files(source)]
    years = [day.year for item in periods for day in (item.first, item.last) if day is not None]
    if not years:
        return None
    return str(min(years)) if min(years) == max(years) else f"{min(years)}–{max(years)}"


def _funded(source: Source) -> tuple[tuple[str, str, str, str], ...]:
    """Return each grant with its share and what was paid; then the sums. Empty if none is known.

    Shares and sums need all grants: if one is unknown, they are omitted.
    """
    files = _files(source)
    granted, paid = [item.granted for item in files], [_paid(item) for item in files]
    known = [amount for amount in granted if amount is not None]
    if not known:
        return ()
    is_whole = len(known) == len(files) and Euros.total(known) != Euros.ZERO
    found = [share_text(share) for share in shares([amount.cents for amount in known])]
    lines = [
        (_funder(item), _euros(amount), share, _euros(came))
        for item, amount, share, came in zip(
            files, granted, found if is_whole else ["–"] * len(files), paid, strict=True
        )
    ]
    last = ("Total", _euros(_sum(granted)), share_text(Rate.of(1) if is_whole else None), _euros(_sum(paid)))
    return (*lines, last)


def _sum(amounts: Sequence[Euros | None]) -> Euros | None:
    """Return the sum of amounts that are all known."""
    known = [amount for amount in amounts if amount is not None]
    return Euros.total(known) if len(known) == len(amounts) else None


def _euros(amount: Euros | None) -> str:
    return UNSAID if amount is None else euros_text(amount)


@frozen
class _Summary:
    """A summary of an action: its sessions, participants, number of targets met."""

    report: ActionReport

    @property
    def held(self) -> tuple[Session, ...]:
        return tuple(item for item in self.report.sessions if item.held)

    def count(self, what: str) -> str:
        """Return the count over sessions held; a dash if none is recorded or gives a number."""
        found = count_if_stated(what, self.held) if self.report.sessions else None
        return "–" if found is None else minimum_text(found)

    @property
    def reached(self) -> str:
        """Return the number of targets met, among those with a result."""
        rates = [item.rate for item in self.report.results if item.rate is not None]
        met = [rate for rate in rates if rate.as_fraction >= 1]
        return f"{len(met)} sur {len(rates)}" if rates else "–"


def _is_measured(source: Source) -> bool:
    return any(item.results for item in action_reports(source))


def _has_partners(source: Source) -> bool:
    return any(action.partners for _, action in source.actions)


FILE_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("files_years", "Années du rapport", "Years of the report", _years),
    Field(
        "files_several", "Si plusieurs dossiers sont joints", "If several dossiers are given", yes_if(_beside)
    ),
    Field("files_funded", "Si une subvention est connue", "If a grant is known", yes_if(_funded)),
    rows(
        "files_funding",
        "Subventions, par financeur",
        "Grants, by funder",
        _funded,
        column("funder", "Financeur", "Funder", lambda item: item[0]),
        column("granted", "Subvention", "Grant", lambda item: item[1]),
        column("share", "Part", "Share", lambda item: item[2]),
        column("paid", "Versé", "Paid", lambda item: item[3]),
    ),
    rows(
        "files",
        "Dossiers du rapport",
        "Dossiers of the report",
        _files,
        *_COLUMNS,
        column(
            "funded",
            "Si son plan de financement est connu",
            "If its financing plan is known",
            yes_if(financing_plan),
        ),
        _table("funding", FUNDING_FIELDS),
        column(
            "accounts",
            "État des dépenses, s’il est produit",
            "Ledger, if one was handed in",
            yes_if(lambda item: item.ledger is not None),
        ),
        _table("activity_money", PROGRAMME_FIELDS),
        column(
            "measured", "Si ses actions ont des indicateurs", "If it has indicators", yes_if(_is_measured)
        ),
        column(
            "partnered", "Si ses actions ont des partenaires", "If it has partners", yes_if(_has_partners)
        ),
        inner_rows(
            "summary",
            "Actions, en une ligne",
            "Actions in a line",
            lambda source: tuple(_Summary(item) for item in action_reports(source)),
            column("number", "Rang", "Rank", "report.number", _T.NUMBER),
            column("title", "Intitulé", "Title", "report.action.title"),
            column("sessions", "Séances", "Sessions", lambda item: item.count("sessions")),
            column("participants", "Participants", "Participants", lambda item: item.count("participants")),
            column("reached", "Objectifs atteints", "Targets met"),
        ),
        _table("activity", PROGRAMME_FIELDS),
    ),
)
"""Chapters test `file.accounts`; `activity_accounts` is that of the dossier itself."""


# --- Fields of one funder's part: its name, the actions it funds, what it gives -----------------------------


def _grant(source: Source) -> Value:
    """Return the grant, if the funder is the agreement's own."""
    return source.granted if source.part is not None and source.part.is_main else None


def _actions(source: Source) -> tuple[tuple[int, Action, tuple[str, ...]], ...]:
    """Return the actions it funds, each with the schemes used."""
    part = source.part
    return tuple(
        (
            number,
            action,
            tuple(
                partner.scheme
                for partner in action.partners
                if part is not None and partner.scheme is not None and part.is_named(partner)
            ),
        )
        for number, action in source.actions
    )


def _funding(source: Source) -> tuple[FundingLine, ...]:
    """Return its resources in the financing plan."""
    budget, part = source.agreement.budget, source.part
    lines = () if budget is None else budget.resources or ()
    rows_of_plan = zip(lines, financing_plan(source), strict=False)  # the plan ends with its total
    return tuple(row for line, row in rows_of_plan if part is not None and part.pays(line.label, line.funder))


FUNDER_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("part.funder", "Financeur du bilan", "Funder of the report", "part.name"),
    Field("part.grant", "Subvention de ce financeur", "Grant of this funder", _grant, _T.EUROS),
    rows(
        "part_actions",
        "Actions que ce financeur soutient",
        "Actions that this funder supports",
        _actions,
        column("number", "Rang", "Rank", lambda item: item[0], _T.NUMBER),
        column("title", "Intitulé", "Title", lambda item: item[1].title),
        column(
            "schemes", "Dispositifs", "Schemes", lambda item: initial(list_text(item[2])) if item[2] else "–"
        ),
    ),
    Field(
        "part_funded",
        "Si le plan de financement nomme ce financeur",
        "If the financing plan names this funder",
        yes_if(_funding),
    ),
    rows(
        "part_funding",
        "Ressources de ce financeur",
        "Resources from this funder",
        _funding,
        *DECIDED_COLUMNS,
        column("received", "Reçu", "Received"),
    ),
)


# --- Fields of a comparison: changed articles and data ------------------------------------------------------


def _of_two(source: Source) -> Value:
    """Return None: one dossier has no value for a comparison of two."""
    del source
    return None


def _rows_of_two(source: Source) -> tuple[tuple[Value, ...], ...] | None:
    del source
    return None


def _rows(key: str, fr: str, en: str, columns: Iterable[Column]) -> Rows:
    return Rows(key, fr, en, tuple(columns), _rows_of_two)


COMPARISON_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("document.date", "Date du document", "Date of the document", _of_two, _T.DATE),
    Field("before.id", "Version de départ", "First version", _of_two),
    Field("before.number", "Numéro de la version de départ", "Number of the first version", _of_two),
    Field("after.id", "Version d’arrivée", "Second version", _of_two),
    Field("after.number", "Numéro de la version d’arrivée", "Number of the second version", _of_two),
    Field("after.title", "Objet", "Title", _of_two),
    Field("after.funder", "Financeur", "Funder", _of_two),
    Field("after.beneficiary", "Bénéficiaire", "Beneficiary", _of_two),
    Field(
        "articles_count",
        "Nombre d’articles qui changent",
        "Number of articles that change",
        _of_two,
        _T.NUMBER,
    ),
    _rows(
        "passages",
        "Passages qui changent",
        "Passages that change",
        (
            Column("article", "Article", "Article", _T.TEXT),
            Column("before", "Ancien texte", "Old text", _T.MARKED),
            Column("after", "Nouveau texte", "New text", _T.MARKED),
        ),
    ),
    _rows(
        "data",
        "Données qui changent",
        "Data that change",
        (
            Column("label", "Donnée", "Datum", _T.TEXT),
            Column("before", "Avant", "Before", _T.TEXT),
            Column("after", "Après", "After", _T.TEXT),
        ),
    ),
)
