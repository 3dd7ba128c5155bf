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
from conventions.documents.fact_days import fact_day_text
from conventions.documents.faculties import funder_rights
from conventions.documents.field import Field, FieldType, Rows, Value, column, rows, yes_if
from conventions.documents.fields_faculties import FUNDER_RIGHTS, cited
from conventions.documents.norms import NormText
from conventions.documents.source import Source
from conventions.documents.typography import length_text
from conventions.documents.wording import EVENTS, initial, inside, of_

__all__ = ["AWAITED_FIELDS"]

_T: Final = FieldType


def known(text: str) -> str | None:
    """The text of a cell within a sentence: nothing for a dash."""
    return None if text == "–" else text


_Told = tuple[str, str, str, Callable[[Awaited], str | None]]
_COLUMNS: Final[tuple[_Told, ...]] = (
    ("label", "Obligation", "Duty", lambda item: item.duty.name),
    ("inside", "Obligation, au fil d’une phrase", "Duty within a sentence", lambda i: inside(i.duty.name)),
    ("article", "Article", "Article", lambda item: item.article),
    ("cited", "Article ou texte de loi", "Article or text of law", lambda item: cited(item.duty)),
    ("missing", "Reste à produire", "Still missing", lambda item: initial(item.missing)),
    ("what", "Document, somme ou obligation", "Document, sum or duty", lambda item: item.what),
    ("came", "Si quelque chose en est reçu", "Whether any of it came", yes_if(lambda i: i.came)),
    ("lacks", "Ce qui manque d’un envoi reçu", "What lacks of what came", lambda item: item.lacks),
    ("sum", "Somme due", "Sum owed", lambda item: item.amount),
    ("due", "Échéance", "Due date", lambda item: item.due),
    ("by", "Échéance, en fin de phrase", "Due date at the end of a sentence", lambda item: item.by),
)
_RECEIVED: Final[_Told] = ("received", "Déjà reçu", "Received", lambda item: initial(item.received))
_CAME: Final[_Told] = (
    "received_inside",
    "Déjà reçu, au fil d’une phrase",
    "Received, within a sentence",
    lambda item: item.received,
)
_LEFT: Final[tuple[_Told, ...]] = (
    ("days_left", "Temps restant", "Time left", lambda item: item.days_left),
    ("left", "Temps restant, s’il est connu", "Time left, if known", lambda i: known(i.days_left)),
)
_LATE: Final[tuple[_Told, ...]] = (
    ("days_late", "Retard", "Lateness", lambda item: item.days_late),
    ("late", "Retard, s’il est connu", "Lateness, if known", lambda item: known(item.days_late)),
)


def _list(
    key: str,
    labels: tuple[str, str],
    items: Callable[[Source], tuple[Awaited, ...]],
    *own: _Told,
) -> Rows:
    """What is awaited, with the columns that every letter has and its own."""
    columns = (column(name, fr, en, _T.TEXT, extract) for name, fr, en, extract in (*_COLUMNS, *own))
    return rows(key, *labels, items, *columns)


def _any(key: str, fr: str, en: str, items: Callable[[Source], tuple[object, ...]]) -> Field:
    return Field(key, fr, en, _T.TEXT, yes_if(items))


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


def _notice_from(source: Source) -> str | None:
    """What the notice begins with: the sending or the receipt of the letter that is being written."""
    norm = _notice(source)
    if norm is None or not isinstance(norm.norm, Right) or norm.norm.notice is None:
        return None
    begins = norm.norm.notice.begins
    if begins == "formal_notice_sent":
        return "de l’envoi de la présente lettre"
    if begins.endswith("_received"):
        return "de la réception de la présente lettre"
    return of_(EVENTS[begins]) if begins in EVENTS else None


AWAITED_FIELDS: Final[tuple[Field | Rows, ...]] = (
    _list("due_soon", ("Ce qui vient à échéance", "What falls due"), due_soon, *_LEFT),
    _list("overdue", ("Ce qui est en retard", "What is late"), overdue, *_LATE),
    _list(
        "surely_overdue", ("Ce qui est en retard à coup sûr", "What is surely late"), surely_overdue, *_LATE
    ),
    _any("money_overdue", "S’il y a là une somme d’argent", "Whether any of it is money", _money),
    _list(
        "half_received", ("Ce qui est reçu en partie", "What came in part"), half_received, _RECEIVED, _CAME
    ),
    _any("half_received_any", "S’il y a du reçu en partie", "Whether anything came in part", half_received),
    rows(
        "claims",
        "Pièces notées manquantes",
        "Papers noted to be missing",
        claims,
        column("label", "Constat", "Note", _T.TEXT, lambda item: initial(item.label)),
        column("on", "Date", "Date", _T.TEXT, lambda item: fact_day_text(item.fact)),
        column("evidence", "Détail", "Detail", _T.TEXT, lambda item: item.fact.evidence or "–"),
        column("detail", "Détail, s’il y en a un", "Detail, if any", _T.TEXT, lambda i: i.fact.evidence),
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
        column(
            "paid", "Acquittée le, si c’est connu", "Paid on, if known", _T.DATE, lambda item: item.paid_on
        ),
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
    FUNDER_RIGHTS,
    _any("funder_rights_any", "S’il en reste", "Whether any is left", funder_rights),
    Field(
        "notice.delay_of",
        "Préavis d’un droit du financeur, après «de»",
        "Notice of a right, after «de»",
        _T.TEXT,
        _notice_length,
    ),
    Field(
        "notice.from",
        "Début de ce préavis, après «à compter»",
        "What that notice runs from",
        _T.TEXT,
        _notice_from,
    ),
    Field("notice.article", "Article de ce préavis", "Article of that notice", _T.TEXT, _notice_article),
)
