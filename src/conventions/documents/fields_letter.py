"""Fields of a letter: the sender, the enclosures, the requests."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from attrs import asdict, evolve

from budget.money import total
from conventions.agreement.norms import Right
from conventions.agreement.party import Enclosed, Letters
from conventions.calendar import Period, WorkingDays, parse_period
from conventions.documents.accounts import entry_name
from conventions.documents.field import Column, Field, FieldType, Rows, Value, column, rows, yes_if
from conventions.documents.fields_parties import representative_of
from conventions.documents.fields_recovery import FUNDER_RIGHTS, cited
from conventions.documents.norm_texts import NormText
from conventions.documents.outstanding import (
    OutstandingDuty,
    claims,
    day_of,
    due_soon,
    overdue,
    partly_received,
    surely_overdue,
    unproved,
)
from conventions.documents.photos import LOGOS, logo
from conventions.documents.printed_values import Picture
from conventions.documents.propositions import fact_day_text, of_day_text
from conventions.documents.recovery import funder_rights
from conventions.documents.source import Source
from conventions.documents.typography import NARROW, length_text, list_text
from conventions.documents.wording import EVENTS, initial, inside, of_, quality
from conventions.facts.fact import Fact, seen

# ------------------------------------------------------------------------------------------------------------
# Fields of the letter itself: place, reference, contact, signatory, enclosures.

_T: Final = FieldType
_TOWN: Final = re.compile(r"(?:F-)?\d{5} (.+?)(?: cedex.*)?", re.IGNORECASE)
_REGISTERED: Final = re.compile(r"\b(?:\d[A-Z]|[A-Z]{2}) ?(?:\d ?){8,12}\d(?: ?[A-Z]{2})?\b")
"""The number of a registered letter in postal notation: 1A 204 567 8901 2, RK 12 345 678 9 FR."""

_SENT: Final = {
    "letter_sent": ("notre lettre", "nos lettres"),
    "formal_notice_sent": ("notre mise en demeure", "nos mises en demeure"),
    "hearing_invited": ("notre invitation à présenter des observations", "nos invitations"),
}
"""The facts of letters sent, with their singular and plural."""

_BEFORE: Final = timedelta(days=30)
"""How long before a due date a reminder may be written."""


def _letters(source: Source) -> Letters:
    """Return the letter settings of the dossier, completed by those of the office."""
    funder = source.party("funder")
    if funder is None or funder.letters is None:
        return source.theme.letters
    own = {name: value for name, value in asdict(funder.letters, recurse=False).items() if value}
    return evolve(source.theme.letters, **own)


def _given(name: str) -> Callable[[Source], Value]:
    return lambda source: getattr(_letters(source), name)


def _place(source: Source) -> str | None:
    """Return the place: as given, else the town of the funder's address, else that of the signature."""
    given = _letters(source).place
    funder = source.party("funder")
    lines = () if funder is None else funder.address
    towns = (found[1] for line in lines if (found := _TOWN.fullmatch(line.strip())))
    signing = source.agreement.signing
    return given or next(towns, None) or (None if signing is None else signing.place)


def _followed_by(source: Source) -> str | None:
    """Return the contact, with telephone and mail."""
    letters = _letters(source)
    telephone = None if letters.telephone is None else f"tél. {letters.telephone}"
    return ", ".join(text for text in (letters.contact, telephone, letters.mail) if text) or None


def _answer_within(source: Source) -> Period | WorkingDays | None:
    given = _letters(source).answer_within
    return None if given is None else parse_period(given)


def _answer_within_of(source: Source) -> str | None:
    found = _answer_within(source)
    return None if found is None else of_(length_text(found))


def _registered(source: Source) -> str | None:
    """Return the number of the registered letter, if the record of that day has it in a reference."""
    facts = seen(source.dossier.facts, source.on, None).facts
    of_day = (fact.evidence or "" for fact in facts if fact.last_day == source.on)
    return next((found[0] for text in of_day if (found := _REGISTERED.search(text))), None)


def _signatory(source: Source) -> tuple[str | None, str | None]:
    """Return the title and name of the signatory: as given, else the funder's representative that day."""
    letters, head = _letters(source), representative_of("funder", source)
    if letters.signatory is not None or letters.title is not None:
        return letters.title, letters.signatory
    return (None, None) if head is None else (quality(head), head.name)


def _sent(source: Source) -> tuple[Fact, ...]:
    """Return the earlier letters about the same request."""
    asked = (*overdue(source), *due_soon(source), *partly_received(source))
    about = {None, *(item.duty.subject for item in asked), *(item.duty.id for item in asked)}
    since = min((day for item in asked if (day := day_of(item.duty.due))), default=source.on) - _BEFORE
    return tuple(
        fact
        for fact in seen(source.dossier.facts, source.on, None).facts
        if fact.key in _SENT and fact.of in about and since <= fact.last_day < source.on
    )


def _sent_said(source: Source) -> str | None:
    """Return those letters with their days, for a sentence."""
    said, sent = [], _sent(source)
    for key, (one, several) in _SENT.items():
        days = [of_day_text(fact) for fact in sent if fact.key == key]
        if days:
            said.append(f"{one if len(days) == 1 else several} {list_text(days)}")
    return list_text(said) if said else None


LETTER_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("letter.place", "Lieu de la lettre", "Place of the letter", _place),
    Field("letter.reference", "Référence du service", "The office’s reference", _given("reference")),
    Field("letter.followed_by", "Affaire suivie par", "Followed by", _followed_by),
    Field("letter.contact", "Qui suit l’affaire", "Who follows the file", _given("contact")),
    Field("letter.telephone", "Téléphone", "Telephone", _given("telephone")),
    Field("letter.mail", "Courriel", "Mail", _given("mail")),
    Field(
        "letter.answer_within",
        "Délai laissé par la lettre",
        "Time that the letter leaves",
        _answer_within,
        _T.LENGTH,
    ),
    Field(
        "letter.answer_within_of",
        "Délai laissé par la lettre, après «de»",
        "Time that the letter leaves, after «de»",
        _answer_within_of,
    ),
    Field("letter.registered_number", "Numéro du recommandé", "Number of the registered letter", _registered),
    Field(
        "signature.delegation", "Délégation du signataire", "Delegation of who signs", _given("delegation")
    ),
    Field("signature.title", "Qualité du signataire", "Quality of who signs", lambda s: _signatory(s)[0]),
    Field("signature.name", "Nom du signataire", "Name of who signs", lambda s: _signatory(s)[1]),
)


def enclosed(papers: Callable[[Enclosed], tuple[str, ...]]) -> Field:
    """Return the field of the enclosures of a kind of letter."""

    def listed(source: Source) -> str | None:
        found = _letters(source).enclosed
        return None if found is None else f"{NARROW}; ".join(papers(found)) or None

    return Field("letter.enclosed", "Pièces jointes", "Enclosures", listed)


SENT_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("letters_sent", "Lettres déjà envoyées", "Letters already sent", _sent_said),
)


# --- Fields of the sending office: its name, its logo, and the attached documents ---------------------------

ATTACHED: Final = "attached"
"""The prefix of attached documents: `attached.NAME`."""


def _beneficiary_logo(source: Source) -> Picture | None:
    return logo(source.agreement, "beneficiary", source.pictures)


def _logo(source: Source) -> Picture | None:
    """Return the logo of the office; else that of the funder in the dossier."""
    return source.theme.logo or logo(source.agreement, "funder", source.pictures)


OFFICE_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("theme.name", "Nom du service qui écrit", "Office that writes", "theme.name"),
    Field("theme.logo", "Logo", "Logo", _logo, _T.PICTURE),
    Field(LOGOS["beneficiary"], "Bénéficiaire : logo", "Beneficiary: logo", _beneficiary_logo, _T.PICTURE),
)


# --- Fields of letters with a request: what falls due, is late, is incomplete -------------------------------


def known(text: str) -> str | None:
    """Return the text of a cell for a sentence: empty for a dash."""
    return None if text == "–" else text


_Told = tuple[Column, Callable[[OutstandingDuty], Value]]
_COLUMNS: Final[tuple[_Told, ...]] = (
    column("label", "Obligation", "Duty", "duty.name"),
    column(
        "inside", "Obligation, au fil d’une phrase", "Duty within a sentence", lambda i: inside(i.duty.name)
    ),
    column("article", "Article", "Article"),
    column("cited", "Article ou texte de loi", "Article or text of law", lambda item: cited(item.duty)),
    column("missing", "Reste à produire", "Still missing", lambda item: initial(item.missing)),
    column("what", "Document, somme ou obligation", "Document, sum or duty"),
    column("came", "Si quelque chose en est reçu", "Whether any of it came", yes_if(lambda i: i.came)),
    column("lacks", "Ce qui manque d’un envoi reçu", "What lacks of what came"),
    column("sum", "Somme due", "Sum owed", "amount"),
    column("steps", "De la somme réclamée à la somme due", "From the sum claimed to the sum owed"),
    column("due", "Échéance", "Due date"),
    column("by", "Échéance, en fin de phrase", "Due date at the end of a sentence"),
)
_RECEIVED: Final[_Told] = column("received", "Déjà reçu", "Received", lambda item: initial(item.received))
_CAME: Final[_Told] = column(
    "received_inside", "Déjà reçu, au fil d’une phrase", "Received, within a sentence", "received"
)
_LEFT: Final[tuple[_Told, ...]] = (
    column("days_left", "Temps restant", "Time left"),
    column("left", "Temps restant, s’il est connu", "Time left, if known", lambda i: known(i.days_left)),
)
_LATE: Final[tuple[_Told, ...]] = (
    column("days_late", "Retard", "Lateness"),
    column("late", "Retard, s’il est connu", "Lateness, if known", lambda item: known(item.days_late)),
)


def _list(
    key: str, labels: tuple[str, str], items: Callable[[Source], tuple[OutstandingDuty, ...]], *own: _Told
) -> Rows:
    """Return a list of outstanding items, with the columns of every letter and its own."""
    return rows(key, *labels, items, *_COLUMNS, *own)


def _any(key: str, fr: str, en: str, items: Callable[[Source], tuple[object, ...]]) -> Field:
    return Field(key, fr, en, yes_if(items))


def _money(source: Source) -> tuple[OutstandingDuty, ...]:
    return tuple(item for item in surely_overdue(source) if item.duty.amount is not None)


def _proof(items: Callable[[Source], tuple[OutstandingDuty, ...]]) -> Callable[[Source], str | None]:
    """Return the proof of timely submission, posting or receipt, if all items share it."""

    def found(source: Source) -> str | None:
        asked = items(source)
        if not asked or any(item.what != "document" for item in asked):
            return None
        by_post = {item.is_by_post for item in asked}
        return None if len(by_post) > 1 else "dépôt" if True in by_post else "réception"

    return found


def _notice(source: Source) -> NormText | None:
    """Return the funder's right with a notice, if there is only one such delay."""
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
    """Return what starts the notice: the sending or the receipt of this letter."""
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
    Field(
        "overdue_proof",
        "Preuve que ce qui est en retard est venu à temps",
        "Proof that what is late came in time",
        _proof(overdue),
    ),
    Field(
        "surely_overdue_proof",
        "La même, de ce qui est en retard à coup sûr",
        "The same, of what is surely late",
        _proof(surely_overdue),
    ),
    _any("money_overdue", "S’il y a là une somme d’argent", "Whether any of it is money", _money),
    _list(
        "half_received", ("Ce qui est reçu en partie", "What came in part"), partly_received, _RECEIVED, _CAME
    ),
    _any("half_received_any", "S’il y a du reçu en partie", "Whether anything came in part", partly_received),
    rows(
        "claims",
        "Pièces notées manquantes",
        "Papers noted to be missing",
        claims,
        column("label", "Constat", "Note", lambda item: initial(item.label)),
        column("on", "Date", "Date", lambda item: fact_day_text(item.fact)),
        column("evidence", "Détail", "Detail", lambda item: item.fact.evidence or "–"),
        column("detail", "Détail, s’il y en a un", "Detail, if any", "fact.evidence"),
    ),
    _any("claims_any", "S’il y a des pièces notées manquantes", "Whether papers are noted missing", claims),
    rows(
        "unproved",
        "Dépenses sans justificatif",
        "Expenses without a paper",
        unproved,
        column("id", "Pièce", "Paper", entry_name),
        column("label", "Dépense", "Expense"),
        column("paid_on", "Acquittée le", "Paid on", lambda item: item.paid_on or "–", _T.DATE),
        column("paid", "Acquittée le, si c’est connu", "Paid on, if known", "paid_on", _T.DATE),
        column("amount", "Montant", "Amount", kind=_T.EUROS),
    ),
    _any("unproved_any", "S’il y en a", "Whether there are any", unproved),
    Field(
        "unproved_total",
        "Total des dépenses sans justificatif",
        "Total of expenses without a paper",
        lambda s: total(unproved(s)),
        _T.EUROS,
    ),
    FUNDER_RIGHTS,
    _any("funder_rights_any", "S’il en reste", "Whether any is left", funder_rights),
    Field(
        "notice.delay_of",
        "Préavis d’un droit du financeur, après «de»",
        "Notice of a right, after «de»",
        _notice_length,
    ),
    Field(
        "notice.from", "Début de ce préavis, après «à compter»", "What that notice runs from", _notice_from
    ),
    Field("notice.article", "Article de ce préavis", "Article of that notice", _notice_article),
)
