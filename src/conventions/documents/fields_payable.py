"""Fields of a payment certificate: what is to be paid, what was, on which papers."""

from typing import Final

from budget.money import Euros
from budget.subtotals import total
from conventions.documents.accounts import entry_name
from conventions.documents.field import Field, FieldType, Rows, column, rows, yes_if
from conventions.documents.payable import earlier, kept_papers, papers, payable, to_pay
from conventions.documents.source import Source
from conventions.engine.amounts import money

__all__ = ["PAPER_FIELDS", "PAYABLE_FIELDS"]

_T: Final = FieldType


def _to_pay(source: Source) -> Euros | None:
    answer = to_pay(source)
    return None if answer is None or not answer.is_decided else money(answer.value)


def _is_capped(source: Source) -> bool:
    """Whether less is to be paid than is left of the payments: the grant was reduced, or another overpaid."""
    amount = _to_pay(source)
    left = Euros.total(item.remaining for item in payable(source))
    return amount is not None and amount < left


PAPER_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "papers",
        "Pièces du dossier",
        "Papers of the file",
        papers,
        column("label", "Pièce", "Paper", _T.TEXT, lambda item: item.label),
        column("on", "Date", "Date", _T.DATE, lambda item: item.on),
        column("reference", "Référence", "Reference", _T.TEXT, lambda item: item.reference),
    ),
)
PAYABLE_FIELDS: Final[tuple[Field | Rows, ...]] = (
    *PAPER_FIELDS,
    rows(
        "payable",
        "Versements à faire",
        "Payments to make",
        payable,
        column("label", "Versement", "Payment", _T.TEXT, lambda item: item.duty.name),
        column("article", "Article", "Article", _T.TEXT, lambda item: item.duty.article or "–"),
        column("due", "Échéance", "Due date", _T.TEXT, lambda item: item.due),
        column("amount", "Montant", "Amount", _T.EUROS, lambda item: item.amount),
        column("paid", "Déjà versé", "Already paid", _T.EUROS, lambda item: item.paid),
        column("remaining", "Reste", "Left", _T.EUROS, lambda item: item.remaining),
    ),
    Field("to_pay.amount", "Somme à payer", "To be paid", _T.EUROS, _to_pay),
    Field("to_pay.in_words", "Somme à payer en lettres", "To be paid, in words", _T.EUROS_IN_WORDS, _to_pay),
    Field(
        "to_pay.is_capped",
        "Si elle est moindre que ce qui reste des versements",
        "Whether it is less than what is left of the payments",
        _T.TEXT,
        yes_if(_is_capped),
    ),
    rows(
        "earlier",
        "Versements déjà faits",
        "Payments made",
        earlier,
        column("label", "Versement", "Payment", _T.TEXT, lambda item: item.label),
        column("on", "Date", "Date", _T.DATE, lambda item: item.on),
        column("evidence", "Pièce", "Paper", _T.TEXT, lambda item: item.evidence),
        column("amount", "Montant", "Amount", _T.EUROS, lambda item: item.amount),
    ),
    Field("earlier_any", "S’il y en a", "Whether there is any", _T.TEXT, yes_if(earlier)),
    Field(
        "earlier_total",
        "Total déjà versé",
        "Total paid",
        _T.EUROS,
        lambda s: Euros.total(item.amount for item in earlier(s)),
    ),
    rows(
        "kept_papers",
        "Justificatifs des dépenses retenues",
        "Papers of the expenses that count",
        kept_papers,
        column("id", "Pièce", "Paper", _T.TEXT, entry_name),
        column("label", "Dépense", "Expense", _T.TEXT, lambda item: item.label),
        column("evidence", "Justificatif", "Evidence", _T.TEXT, lambda item: item.evidence or "–"),
        column("amount", "Montant", "Amount", _T.EUROS, lambda item: item.amount),
    ),
    Field(
        "kept_papers_any",
        "S’il y en a",
        "Whether there is any",
        _T.TEXT,
        yes_if(kept_papers),
    ),
    Field(
        "kept_papers_total",
        "Total des dépenses retenues",
        "Total of the expenses that count",
        _T.EUROS,
        lambda s: total(kept_papers(s)),
    ),
)
