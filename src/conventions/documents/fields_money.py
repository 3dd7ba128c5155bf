"""Fields of money: the accounts of a report, its form of Cerfa, the budget of a programme."""

from collections.abc import Callable
from typing import Final

from budget.ledger import Resource
from budget.money import Euros, total
from budget.nomenclature import AccountSide
from budget.plan import InKindAid
from conventions.documents.accounts import (
    FormLineShown,
    FormReport,
    Line,
    entry_name,
    financial_lines,
    form_report,
    left_out,
)
from conventions.documents.field import (
    Column,
    Field,
    FieldType,
    Rows,
    Value,
    column,
    if_found,
    inner_rows,
    reader,
    rows,
    yes_if,
)
from conventions.documents.programme_report import (
    FundingLine,
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


def _of_total(extract: str | Callable[[Line], Value]) -> Callable[[Source], Value]:
    return if_found(financial_lines, lambda found: reader(extract)(found[1]))


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
        column("label", "Ligne", "Line"),
        column("planned", "Prévu", "Planned", "execution.planned", _T.EUROS),
        column("presented", "Présenté", "Presented", kind=_T.EUROS),
        column("actual", "Retenu", "Retained", "execution.actual", _T.EUROS),
        column("variance", "Écart", "Variance", "execution.variance", _T.VARIANCE),
        column(
            "variance_rate", "Écart en pourcentage", "Variance in per cent", _variance_rate, _T.RATE_VARIANCE
        ),
    ),
    Field("bilan.total.planned", "Total prévu", "Total planned", _of_total("execution.planned"), _T.EUROS),
    Field("bilan.total.presented", "Total présenté", "Total presented", _of_total("presented"), _T.EUROS),
    Field("bilan.total.actual", "Total retenu", "Total retained", _of_total("execution.actual"), _T.EUROS),
    Field(
        "bilan.total.variance", "Écart total", "Total variance", _of_total("execution.variance"), _T.VARIANCE
    ),
    Field(
        "bilan.total.variance_rate",
        "Écart total en pourcentage",
        "Total variance in per cent",
        _of_total(_variance_rate),
        _T.RATE_VARIANCE,
    ),
    rows(
        "bilan.left_out",
        "Dépenses écartées",
        "Expenses left out",
        left_out,
        column("id", "Pièce", "Entry", lambda item: entry_name(item.expense)),
        column("label", "Dépense", "Expense", "expense.label"),
        column("reasons", "Motif", "Reason", kind=_T.LINES),
        column("amount", "Montant", "Amount", "expense.amount", _T.EUROS),
    ),
    Field(
        "bilan.left_out_count",
        "Nombre de dépenses écartées",
        "Expenses left out",
        lambda s: len(left_out(s) or ()) or None,
        _T.NUMBER_IN_WORDS,
    ),
    Field("bilan.left_out_total", "Total des dépenses écartées", "Total left out", _out_total, _T.EUROS),
    rows(
        "bilan.resources",
        "Ressources reçues",
        "Resources received",
        _resources,
        column("label", "Ressource", "Resource"),
        column(
            "received_on", "Reçue le", "Received on", lambda item: item.received_on or "non reçue", _T.DATE
        ),
        column("amount", "Montant", "Amount", kind=_T.EUROS),
    ),
    Field(
        "bilan.resources_total",
        "Total des ressources reçues",
        "Total of resources",
        _resources_total,
        _T.EUROS,
    ),
    Field(
        "bilan.resources_any", "S’il y a des ressources", "Whether there are resources", yes_if(_resources)
    ),
)


# --- Fields of the financial report in the structure of Cerfa 15059*02 --------------------------------------

_DASH: Final = "–"
_EXPENSE, _RESOURCE = AccountSide.EXPENSE, AccountSide.RESOURCE


def _amount(amount: Euros) -> Value:
    return _DASH if amount == Euros.ZERO else amount


_LINE: Final[tuple[tuple[Column, Callable[[FormLineShown], Value]], ...]] = (
    column("label", "Ligne", "Line"),
    column("is_heading", "Si c’est un compte", "Whether a heading", yes_if(lambda line: line.is_heading)),
    column("planned", "Prévision", "Planned", lambda line: _amount(line.planned), _T.EUROS),
    column("actual", "Réalisation", "Actual", lambda line: _amount(line.actual), _T.EUROS),
    column("percent", "%", "%", lambda line: line.percent or _DASH, _T.RATE),
    column("variance", "Écart", "Variance", lambda line: _amount(line.variance), _T.VARIANCE),
    column(
        "variance_rate",
        "Écart en pourcentage",
        "Variance in per cent",
        lambda line: line.variance_rate or _DASH,
        _T.RATE_VARIANCE,
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
        Field(f"{key}.planned", f"{fr}, prévision", f"{en}, planned", of(lambda t: t.planned), _T.EUROS),
        Field(f"{key}.actual", f"{fr}, réalisation", f"{en}, actual", of(lambda t: t.actual), _T.EUROS),
        Field(f"{key}.percent", f"{fr}, %", f"{en}, %", of(lambda t: t.percent or _DASH), _T.RATE),
        Field(f"{key}.variance", f"{fr}, écart", f"{en}, variance", of(lambda t: t.variance), _T.VARIANCE),
        Field(
            f"{key}.variance_rate",
            f"{fr}, écart en pourcentage",
            f"{en}, variance in per cent",
            of(lambda t: t.variance_rate or _DASH),
            _T.RATE_VARIANCE,
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
        _of(lambda found: found.share),
        _T.RATE,
    ),
    Field(
        "form.unplaced",
        "Lignes et dépenses sans place sur le formulaire",
        "Lines and expenses without a place on the form",
        _of(lambda found: found.unplaced or None),
        _T.LIST,
    ),
    rows(
        "form.in_kind",
        "Aides en nature",
        "Aid in kind",
        _in_kind,
        column("label", "Aide", "Aid"),
        column("valued_by", "Valorisation", "Valued by", lambda item: item.valued_by or _DASH),
        column("amount", "Montant", "Amount", lambda item: item.amount or _DASH, _T.EUROS),
    ),
)


# --- Fields of the money of a programme: the budget by axis and line, the financing plan --------------------


def _of_whole(name: str) -> Callable[[Source], Value]:
    return if_found(money_total, reader(name))


def _amounts(where: str = "") -> tuple[tuple[Column, Callable[[object], Value]], ...]:
    return (
        column("planned", "Prévu", "Planned", f"{where}planned"),
        column("presented", "Présenté", "Presented", f"{where}presented", _T.EUROS),
        column("retained", "Retenu", "Kept", f"{where}retained", _T.EUROS),
    )


MONEY_COLUMNS: Final[tuple[tuple[Column, Callable[[MoneyLine], Value]], ...]] = (
    column("label", "Ligne", "Line"),
    *_amounts(),
)
"""Of a list of lines: what each is called, and its amounts."""


MONEY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "axes",
        "Budget par axe",
        "Budget by axis",
        money_by_axis,
        column("title", "Axe", "Axis", "sum.label"),
        inner_rows(
            "lines",
            "Lignes de l’axe",
            "Lines of the axis",
            lambda item: item.lines,
            *MONEY_COLUMNS,
        ),
        *_amounts("sum."),
    ),
    Field(
        "axes_several",
        "Si le budget a plusieurs axes",
        "If the budget has several axes",
        yes_if(lambda source: len(money_by_axis(source)) > 1),
    ),
    Field("axes_total.planned", "Total prévu", "Total planned", _of_whole("planned")),
    Field("axes_total.presented", "Total présenté", "Total presented", _of_whole("presented"), _T.EUROS),
    Field("axes_total.retained", "Total retenu", "Total kept", _of_whole("retained"), _T.EUROS),
)

DECIDED_COLUMNS: Final[tuple[tuple[Column, Callable[[FundingLine], Value]], ...]] = (
    column("label", "Ressource", "Resource"),
    column("planned", "Prévu", "Planned"),
    column("planned_share", "Part du prévu", "Share of planned"),
    column("decided", "Décidé", "Decided"),
)
"""Of a resource: what it is called, what was planned and decided of it."""
FUNDING_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field(
        "funding_planned",
        "Si le budget a des ressources",
        "If the budget has resources",
        yes_if(financing_plan),
    ),
    rows(
        "funding",
        "Plan de financement",
        "Financing plan",
        financing_plan,
        *DECIDED_COLUMNS,
        column("decided_share", "Part du décidé", "Share of decided"),
        column("received", "Reçu", "Received"),
        column("received_share", "Part du reçu", "Share of received"),
    ),
)
