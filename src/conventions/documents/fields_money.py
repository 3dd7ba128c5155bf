"""Fields of money: the accounts of a report, its form of Cerfa, the budget of a programme."""

from collections.abc import Callable
from typing import Final, TypeVar

from budget.accounts import AccountSide
from budget.ledger import Resource
from budget.money import Euros
from budget.plan import InKindAid
from budget.subtotals import total
from conventions.documents.accounts import Line, entry_name, financial_lines, left_out
from conventions.documents.field import (
    Column,
    Field,
    FieldType,
    Rows,
    Value,
    column,
    if_found,
    inner_rows,
    rows,
    yes_if,
)
from conventions.documents.form_report import FormLineShown, FormReport, form_report
from conventions.documents.money import (
    FundingLine,
    MoneyGroup,
    MoneyLine,
    financing_plan,
    money_by_axis,
    money_total,
)
from conventions.documents.source import Source

# --- Fields of a bilan: its accounts, in the form of the provisional budget ---------------------------------

_T: Final = FieldType
_UNDEFINED: Final = "—"


def _lines(source: Source) -> tuple[Line, ...] | None:
    found = financial_lines(source)
    return None if found is None else found[0]


def _of_total(extract: Callable[[Line], Value]) -> Callable[[Source], Value]:
    return if_found(financial_lines, lambda found: extract(found[1]))


def _variance_rate(line: Line) -> Value:
    found = line.execution.variance_rate
    return _UNDEFINED if found is None else found


def _out_total(source: Source) -> Value:
    found = left_out(source)
    return None if found is None else total(item.expense for item in found)


def _resources(source: Source) -> tuple[Resource, ...] | None:
    ledger = source.ledger
    return None if ledger is None else ledger.resources


def _resources_total(source: Source) -> Value:
    ledger = source.ledger
    return None if ledger is None else ledger.total_resources()


ACCOUNT_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "bilan.lines",
        "Rapport financier",
        "Financial report",
        _lines,
        column("label", "Ligne", "Line", _T.TEXT, lambda line: line.label),
        column("planned", "Prévu", "Planned", _T.EUROS, lambda line: line.execution.planned),
        column("presented", "Présenté", "Presented", _T.EUROS, lambda line: line.presented),
        column("actual", "Retenu", "Retained", _T.EUROS, lambda line: line.execution.actual),
        column("variance", "Écart", "Variance", _T.VARIANCE, lambda line: line.execution.variance),
        column(
            "variance_rate", "Écart en pourcentage", "Variance in per cent", _T.RATE_VARIANCE, _variance_rate
        ),
    ),
    Field(
        "bilan.total.planned",
        "Total prévu",
        "Total planned",
        _T.EUROS,
        _of_total(lambda line: line.execution.planned),
    ),
    Field(
        "bilan.total.presented",
        "Total présenté",
        "Total presented",
        _T.EUROS,
        _of_total(lambda line: line.presented),
    ),
    Field(
        "bilan.total.actual",
        "Total retenu",
        "Total retained",
        _T.EUROS,
        _of_total(lambda line: line.execution.actual),
    ),
    Field(
        "bilan.total.variance",
        "Écart total",
        "Total variance",
        _T.VARIANCE,
        _of_total(lambda line: line.execution.variance),
    ),
    Field(
        "bilan.total.variance_rate",
        "Écart total en pourcentage",
        "Total variance in per cent",
        _T.RATE_VARIANCE,
        _of_total(_variance_rate),
    ),
    rows(
        "bilan.left_out",
        "Dépenses écartées",
        "Expenses left out",
        left_out,
        column("id", "Pièce", "Entry", _T.TEXT, lambda item: entry_name(item.expense)),
        column("label", "Dépense", "Expense", _T.TEXT, lambda item: item.expense.label),
        column("reasons", "Motif", "Reason", _T.LINES, lambda item: item.reasons),
        column("amount", "Montant", "Amount", _T.EUROS, lambda item: item.expense.amount),
    ),
    Field(
        "bilan.left_out_count",
        "Nombre de dépenses écartées",
        "Expenses left out",
        _T.NUMBER_IN_WORDS,
        lambda s: len(left_out(s) or ()) or None,
    ),
    Field("bilan.left_out_total", "Total des dépenses écartées", "Total left out", _T.EUROS, _out_total),
    rows(
        "bilan.resources",
        "Ressources reçues",
        "Resources received",
        _resources,
        column("label", "Ressource", "Resource", _T.TEXT, lambda item: item.label),
        column(
            "received_on", "Reçue le", "Received on", _T.DATE, lambda item: item.received_on or "non reçue"
        ),
        column("amount", "Montant", "Amount", _T.EUROS, lambda item: item.amount),
    ),
    Field(
        "bilan.resources_total",
        "Total des ressources reçues",
        "Total of resources",
        _T.EUROS,
        _resources_total,
    ),
    Field(
        "bilan.resources_any",
        "S’il y a des ressources",
        "Whether there are resources",
        _T.TEXT,
        yes_if(_resources),
    ),
)


# --- Fields of the financial report in the structure of Cerfa 15059*02 --------------------------------------

_DASH: Final = "–"
_EXPENSE, _RESOURCE = AccountSide.EXPENSE, AccountSide.RESOURCE


def _amount(amount: Euros) -> Value:
    return _DASH if amount == Euros.ZERO else amount


_LINE: Final[tuple[tuple[Column, Callable[[FormLineShown], Value]], ...]] = (
    column("label", "Ligne", "Line", _T.TEXT, lambda line: line.label),
    column(
        "is_heading",
        "Si c’est un compte",
        "Whether a heading",
        _T.TEXT,
        yes_if(lambda line: line.is_heading),
    ),
    column("planned", "Prévision", "Planned", _T.EUROS, lambda line: _amount(line.planned)),
    column("actual", "Réalisation", "Actual", _T.EUROS, lambda line: _amount(line.actual)),
    column("percent", "%", "%", _T.RATE, lambda line: line.percent or _DASH),
    column("variance", "Écart", "Variance", _T.VARIANCE, lambda line: _amount(line.variance)),
    column(
        "variance_rate",
        "Écart en pourcentage",
        "Variance in per cent",
        _T.RATE_VARIANCE,
        lambda line: line.variance_rate or _DASH,
    ),
)


def _form_lines(key: str, fr: str, en: str, side: AccountSide, *, voluntary: bool) -> Rows:
    def items(source: Source) -> tuple[FormLineShown, ...] | None:
        found = form_report(source)
        return None if found is None else found.lines(side, voluntary=voluntary)

    return rows(key, fr, en, items, *_LINE)


def _totals(key: str, fr: str, en: str, side: AccountSide, *, voluntary: bool) -> tuple[Field, ...]:
    def of(extract: Callable[[FormLineShown], Value]) -> Callable[[Source], Value]:
        return _of(lambda report: extract(report.total(side, voluntary=voluntary)))

    return (
        Field(f"{key}.planned", f"{fr}, prévision", f"{en}, planned", _T.EUROS, of(lambda t: t.planned)),
        Field(f"{key}.actual", f"{fr}, réalisation", f"{en}, actual", _T.EUROS, of(lambda t: t.actual)),
        Field(f"{key}.percent", f"{fr}, %", f"{en}, %", _T.RATE, of(lambda t: t.percent or _DASH)),
        Field(f"{key}.variance", f"{fr}, écart", f"{en}, variance", _T.VARIANCE, of(lambda t: t.variance)),
        Field(
            f"{key}.variance_rate",
            f"{fr}, écart en pourcentage",
            f"{en}, variance in per cent",
            _T.RATE_VARIANCE,
            of(lambda t: t.variance_rate or _DASH),
        ),
    )


def _of(extract: Callable[[FormReport], Value]) -> Callable[[Source], Value]:
    return if_found(form_report, extract)


def _in_kind(source: Source) -> tuple[InKindAid, ...]:
    budget = source.agreement.budget
    return () if budget is None else budget.in_kind


FORM_FIELDS: Final[tuple[Field | Rows, ...]] = (
    _form_lines("form.expenses", "Charges", "Charges", _EXPENSE, voluntary=False),
    *_totals("form.expenses_total", "Total des charges", "Total of charges", _EXPENSE, voluntary=False),
    _form_lines("form.resources", "Produits", "Income", _RESOURCE, voluntary=False),
    *_totals("form.resources_total", "Total des produits", "Total of income", _RESOURCE, voluntary=False),
    _form_lines(
        "form.uses", "Emplois des contributions volontaires", "Voluntary uses", _EXPENSE, voluntary=True
    ),
    *_totals(
        "form.uses_total", "Total général des charges", "Grand total, charges", _EXPENSE, voluntary=True
    ),
    _form_lines(
        "form.given", "Contributions volontaires", "Voluntary contributions", _RESOURCE, voluntary=True
    ),
    *_totals(
        "form.given_total", "Total général des produits", "Grand total, income", _RESOURCE, voluntary=True
    ),
    Field(
        "form.share",
        "Part de la subvention dans les produits",
        "Share of the grant in the income",
        _T.RATE,
        _of(lambda found: found.share),
    ),
    Field(
        "form.unplaced",
        "Lignes et dépenses sans place sur le formulaire",
        "Lines and expenses without a place on the form",
        _T.LIST,
        _of(lambda found: found.unplaced or None),
    ),
    rows(
        "form.in_kind",
        "Aides en nature",
        "Aid in kind",
        _in_kind,
        column("label", "Aide", "Aid", _T.TEXT, lambda item: item.label),
        column("valued_by", "Valorisation", "Valued by", _T.TEXT, lambda item: item.valued_by or _DASH),
        column("amount", "Montant", "Amount", _T.EUROS, lambda item: item.amount or _DASH),
    ),
)


# --- Fields of the money of a programme: the budget by axis and line, the financing plan --------------------

T = TypeVar("T")


def _of_whole(extract: Callable[[MoneyLine], Value]) -> Callable[[Source], Value]:
    return if_found(money_total, extract)


def _sum(group: MoneyGroup) -> MoneyLine:
    return group.sum


def _itself(line: MoneyLine) -> MoneyLine:
    return line


def _amounts(line: Callable[[T], MoneyLine]) -> tuple[tuple[Column, Callable[[T], Value]], ...]:
    return (
        column("planned", "Prévu", "Planned", _T.TEXT, lambda item: line(item).planned),
        column("presented", "Présenté", "Presented", _T.EUROS, lambda item: line(item).presented),
        column("retained", "Retenu", "Kept", _T.EUROS, lambda item: line(item).retained),
    )


MONEY_COLUMNS: Final[tuple[tuple[Column, Callable[[MoneyLine], Value]], ...]] = (
    column("label", "Ligne", "Line", _T.TEXT, lambda item: item.label),
    *_amounts(_itself),
)
"""Of a list of lines: what each is called, and its amounts."""


MONEY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "axes",
        "Budget par axe",
        "Budget by axis",
        money_by_axis,
        column("title", "Axe", "Axis", _T.TEXT, lambda item: item.sum.label),
        inner_rows(
            "lines",
            "Lignes de l’axe",
            "Lines of the axis",
            lambda item: item.lines,
            *MONEY_COLUMNS,
        ),
        *_amounts(_sum),
    ),
    Field(
        "axes_several",
        "Si le budget a plusieurs axes",
        "If the budget has several axes",
        _T.TEXT,
        yes_if(lambda source: len(money_by_axis(source)) > 1),
    ),
    Field(
        "axes_total.planned", "Total prévu", "Total planned", _T.TEXT, _of_whole(lambda item: item.planned)
    ),
    Field(
        "axes_total.presented",
        "Total présenté",
        "Total presented",
        _T.EUROS,
        _of_whole(lambda item: item.presented),
    ),
    Field(
        "axes_total.retained", "Total retenu", "Total kept", _T.EUROS, _of_whole(lambda item: item.retained)
    ),
)

DECIDED_COLUMNS: Final[tuple[tuple[Column, Callable[[FundingLine], Value]], ...]] = (
    column("label", "Ressource", "Resource", _T.TEXT, lambda item: item.label),
    column("planned", "Prévu", "Planned", _T.TEXT, lambda item: item.planned),
    column("planned_share", "Part du prévu", "Share of planned", _T.TEXT, lambda item: item.planned_share),
    column("decided", "Décidé", "Decided", _T.TEXT, lambda item: item.decided),
)
"""Of a resource: what it is called, what was planned and decided of it."""
FUNDING_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field(
        "funding_planned",
        "Si le budget a des ressources",
        "If the budget has resources",
        _T.TEXT,
        yes_if(financing_plan),
    ),
    rows(
        "funding",
        "Plan de financement",
        "Financing plan",
        financing_plan,
        *DECIDED_COLUMNS,
        column(
            "decided_share", "Part du décidé", "Share of decided", _T.TEXT, lambda item: item.decided_share
        ),
        column("received", "Reçu", "Received", _T.TEXT, lambda item: item.received),
        column(
            "received_share", "Part du reçu", "Share of received", _T.TEXT, lambda item: item.received_share
        ),
    ),
)
