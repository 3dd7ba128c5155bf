"""Fields of the letters that ask for something: what falls due, what is late, what came in part."""

from collections.abc import Callable
from typing import Final

from budget.subtotals import total
from conventions.agreement.norms import Right
from conventions.documents.accounts import entry_name
from conventions.documents.awaited import (
    Awaited,
    claims,
    due_soon,
    half_received,
    overdue,
    surely_overdue,
    unproved,
)
from conventions.documents.faculties import funder_rights
from conventions.documents.field import Field, FieldType, Rows, Value, column, rows
from conventions.documents.norms import NormText
from conventions.documents.source import Source
from conventions.documents.typography import date_text, length_text
from conventions.documents.wording import initial, of_

__all__ = ["AWAITED_FIELDS"]

_T: Final = FieldType


_COLUMNS: Final[tuple[tuple[str, str, str, Callable[[Awaited], str]], ...]] = (
    ("label", "Obligation", "Duty", lambda item: item.duty.name),
    ("article", "Article", "Article", lambda item: item.article),
    ("missing", "Reste à produire", "Still missing", lambda item: initial(item.missing)),
    ("due", "Échéance", "Due date", lambda item: item.due),
)
_RECEIVED: Final = ("received", "Déjà reçu", "Received", lambda item: initial(item.received))
_LEFT: Final = ("days_left", "Temps restant", "Time left", lambda item: item.days_left)
_LATE: Final = ("days_late", "Retard", "Lateness", lambda item: item.days_late)


def _list(
    key: str,
    labels: tuple[str, str],
    items: Callable[[Source], tuple[Awaited, ...]],
    own: tuple[str, str, str, Callable[[Awaited], str]],
) -> Rows:
    """What is awaited, with the columns that every letter has and one of its own."""
    columns = (column(name, fr, en, _T.TEXT, extract) for name, fr, en, extract in (*_COLUMNS, own))
    return rows(key, *labels, items, *columns)


def _any(key: str, fr: str, en: str, items: Callable[[Source], tuple[object, ...]]) -> Field:
    return Field(key, fr, en, _T.TEXT, lambda source: "oui" if items(source) else None)


def _money(source: Source) -> tuple[Awaited, ...]:
    return tuple(item for item in surely_overdue(source) if item.duty.amount is not None)


def _notice(source: Source) -> NormText | None:
    """The right of the funder that begins with a notice, if there is but one such delay."""
    sides = ("funder", "either")
    found = [
        norm
        for norm in source.text.norms.values()
        if norm.notice is not None
        and isinstance(norm.norm, Right)
        and source.agreement.side_of(norm.norm.holder) in sides
    ]
    return found[0] if len({norm.notice for norm in found}) == 1 else None


def _notice_length(source: Source) -> Value:
    norm = _notice(source)
    return None if norm is None or norm.notice is None else of_(length_text(norm.notice))


def _notice_article(source: Source) -> str | None:
    norm = _notice(source)
    return None if norm is None else norm.norm.article


AWAITED_FIELDS: Final[tuple[Field | Rows, ...]] = (
    _list("due_soon", ("Ce qui vient à échéance", "What falls due"), due_soon, _LEFT),
    _list("overdue", ("Ce qui est en retard", "What is late"), overdue, _LATE),
    _list(
        "surely_overdue", ("Ce qui est en retard à coup sûr", "What is surely late"), surely_overdue, _LATE
    ),
    _any("money_overdue", "S’il y a là une somme d’argent", "Whether any of it is money", _money),
    _list("half_received", ("Ce qui est reçu en partie", "What came in part"), half_received, _RECEIVED),
    _any("half_received_any", "S’il y a du reçu en partie", "Whether anything came in part", half_received),
    rows(
        "claims",
        "Pièces notées manquantes",
        "Papers noted to be missing",
        claims,
        column("label", "Constat", "Note", _T.TEXT, lambda item: initial(item.label)),
        column("on", "Date", "Date", _T.TEXT, lambda item: date_text(item.fact.occurred_on)),
        column("evidence", "Détail", "Detail", _T.TEXT, lambda item: item.fact.evidence or "–"),
    ),
    _any("claims_any", "S’il y a des pièces notées manquantes", "Whether papers are noted missing", claims),
    rows(
        "unproved",
        "Dépenses sans justificatif",
        "Expenses without a paper",
        unproved,
        column("id", "Pièce", "Paper", _T.TEXT, entry_name),
        column("label", "Dépense", "Expense", _T.TEXT, lambda item: item.label),
        column("paid_on", "Acquittée le", "Paid on", _T.DATE, lambda item: item.paid_on or "–"),
        column("amount", "Montant", "Amount", _T.EUROS, lambda item: item.amount),
    ),
    _any("unproved_any", "S’il y en a", "Whether there are any", unproved),
    Field(
        "unproved_total",
        "Total des dépenses sans justificatif",
        "Total of expenses without a paper",
        _T.EUROS,
        lambda s: total(unproved(s)),
    ),
    rows(
        "funder_rights",
        "Facultés du financeur",
        "Rights of the funder",
        funder_rights,
        column("label", "Faculté", "Right", _T.TEXT, lambda item: item.right.name),
        column("article", "Article", "Article", _T.TEXT, lambda item: item.right.article or "–"),
        column("standing", "Situation", "Standing", _T.TEXT, lambda item: initial(item.standing)),
        column("amount", "Montant", "Amount", _T.TEXT, lambda item: initial(item.amount)),
    ),
    _any("funder_rights_any", "S’il en reste", "Whether any is left", funder_rights),
    Field(
        "notice.delay_of",
        "Préavis d’un droit du financeur, après «de»",
        "Notice of a right, after «de»",
        _T.TEXT,
        _notice_length,
    ),
    Field("notice.article", "Article de ce préavis", "Article of that notice", _T.TEXT, _notice_article),
)
