"""Fields of the financial report in the structure of Cerfa 15059*02."""

from collections.abc import Callable
from typing import Final

from budget.accounts import AccountSide
from budget.money import Euros
from budget.plan import InKindAid
from conventions.documents.field import Column, Field, FieldType, Rows, Value, column, if_found, rows, yes_if
from conventions.documents.form_report import FormLineShown, FormReport, form_report
from conventions.documents.source import Source

__all__ = ["FORM_FIELDS"]

_T: Final = FieldType
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


def _lines(key: str, fr: str, en: str, side: AccountSide, *, voluntary: bool) -> Rows:
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
    _lines("form.expenses", "Charges", "Charges", _EXPENSE, voluntary=False),
    *_totals("form.expenses_total", "Total des charges", "Total of charges", _EXPENSE, voluntary=False),
    _lines("form.resources", "Produits", "Income", _RESOURCE, voluntary=False),
    *_totals("form.resources_total", "Total des produits", "Total of income", _RESOURCE, voluntary=False),
    _lines("form.uses", "Emplois des contributions volontaires", "Voluntary uses", _EXPENSE, voluntary=True),
    *_totals(
        "form.uses_total", "Total général des charges", "Grand total, charges", _EXPENSE, voluntary=True
    ),
    _lines("form.given", "Contributions volontaires", "Voluntary contributions", _RESOURCE, voluntary=True),
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
