"""Fields of a letter as a letter: place, reference, who follows the file, who signs, what goes with it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from attrs import asdict, evolve

from conventions.agreement.party import Enclosed, Letters
from conventions.calendar import Period, WorkingDays, parse_period
from conventions.documents.awaited import day_of, due_soon, half_received, overdue
from conventions.documents.fact_days import of_day_text
from conventions.documents.field import Field, FieldType, Rows
from conventions.documents.fields_parties import stands_for
from conventions.documents.persons import quality
from conventions.documents.source import Source
from conventions.documents.typography import NARROW, length_text, list_text
from conventions.documents.wording import of_
from conventions.facts.fact import Fact
from conventions.facts.record import seen

__all__ = ["LETTER_FIELDS", "SENT_FIELDS", "enclosed"]

_T: Final = FieldType
_TOWN: Final = re.compile(r"(?:F-)?\d{5} (.+?)(?: cedex.*)?", re.IGNORECASE)
_REGISTERED: Final = re.compile(r"\b(?:\d[A-Z]|[A-Z]{2}) ?(?:\d ?){8,12}\d(?: ?[A-Z]{2})?\b")
"""The number of a registered letter, as the post prints it: 1A 204 567 8901 2, RK 12 345 678 9 FR."""

_SENT: Final = {
    "letter_sent": ("notre lettre", "nos lettres"),
    "formal_notice_sent": ("notre mise en demeure", "nos mises en demeure"),
    "hearing_invited": ("notre invitation à présenter des observations", "nos invitations"),
}
"""The facts that a letter was sent, and what one and several are called."""

_BEFORE: Final = timedelta(days=30)
"""How long before a due day a letter may speak of it: a reminder is written within this time."""


def _letters(source: Source) -> Letters:
    """What the dossier says of its letters, and for the rest what the office does."""
    funder = source.party("funder")
    if funder is None or funder.letters is None:
        return source.theme.letters
    own = {name: value for name, value in asdict(funder.letters, recurse=False).items() if value}
    return evolve(source.theme.letters, **own)


def _given(extract: Callable[[Letters], str | None]) -> Callable[[Source], str | None]:
    return lambda source: extract(_letters(source))


def _place(source: Source) -> str | None:
    """The place as it is given, else the town of the funder's address, else where the agreement is signed."""
    given = _letters(source).place
    funder = source.party("funder")
    lines = () if funder is None else funder.address
    towns = (found[1] for line in lines if (found := _TOWN.fullmatch(line.strip())))
    signing = source.agreement.signing
    return given or next(towns, None) or (None if signing is None else signing.place)


def _followed_by(source: Source) -> str | None:
    """Who follows the file, with telephone and mail."""
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
    """The number of the registered letter, where the record of that day has it in a reference."""
    facts = seen(source.dossier.facts, source.on, None).facts
    of_day = (fact.evidence or "" for fact in facts if fact.last_day == source.on)
    return next((found[0] for text in of_day if (found := _REGISTERED.search(text))), None)


def _signatory(source: Source) -> tuple[str | None, str | None]:
    """The quality and the name of who signs: as it is given, else who stands for the funder that day."""
    letters, head = _letters(source), stands_for("funder", source)
    if letters.signatory is not None or letters.title is not None:
        return letters.title, letters.signatory
    return (None, None) if head is None else (quality(head), head.name)


def _sent(source: Source) -> tuple[Fact, ...]:
    """The letters sent before this one about what it asks for."""
    asked = (*overdue(source), *due_soon(source), *half_received(source))
    about = {None, *(item.duty.subject for item in asked), *(item.duty.id for item in asked)}
    since = min((day for item in asked if (day := day_of(item.duty.due))), default=source.on) - _BEFORE
    return tuple(
        fact
        for fact in seen(source.dossier.facts, source.on, None).facts
        if fact.key in _SENT and fact.of in about and since <= fact.last_day < source.on
    )


def _sent_said(source: Source) -> str | None:
    """The letters by their days, as a sentence names them."""
    said, sent = [], _sent(source)
    for key, (one, several) in _SENT.items():
        days = [of_day_text(fact) for fact in sent if fact.key == key]
        if days:
            said.append(f"{one if len(days) == 1 else several} {list_text(days)}")
    return list_text(said) if said else None


LETTER_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("letter.place", "Lieu de la lettre", "Place of the letter", _T.TEXT, _place),
    Field(
        "letter.reference",
        "Référence du service",
        "The office’s reference",
        _T.TEXT,
        _given(lambda x: x.reference),
    ),
    Field("letter.followed_by", "Affaire suivie par", "Followed by", _T.TEXT, _followed_by),
    Field(
        "letter.contact", "Qui suit l’affaire", "Who follows the file", _T.TEXT, _given(lambda x: x.contact)
    ),
    Field("letter.telephone", "Téléphone", "Telephone", _T.TEXT, _given(lambda x: x.telephone)),
    Field("letter.mail", "Courriel", "Mail", _T.TEXT, _given(lambda x: x.mail)),
    Field(
        "letter.answer_within",
        "Délai laissé par la lettre",
        "Time that the letter leaves",
        _T.LENGTH,
        _answer_within,
    ),
    Field(
        "letter.answer_within_of",
        "Délai laissé par la lettre, après «de»",
        "Time that the letter leaves, after «de»",
        _T.TEXT,
        _answer_within_of,
    ),
    Field(
        "letter.registered_number",
        "Numéro du recommandé",
        "Number of the registered letter",
        _T.TEXT,
        _registered,
    ),
    Field(
        "signature.delegation",
        "Délégation du signataire",
        "Delegation of who signs",
        _T.TEXT,
        _given(lambda x: x.delegation),
    ),
    Field(
        "signature.title",
        "Qualité du signataire",
        "Quality of who signs",
        _T.TEXT,
        lambda s: _signatory(s)[0],
    ),
    Field("signature.name", "Nom du signataire", "Name of who signs", _T.TEXT, lambda s: _signatory(s)[1]),
)


def enclosed(papers: Callable[[Enclosed], tuple[str, ...]]) -> Field:
    """The field of what goes with a kind of letter."""

    def listed(source: Source) -> str | None:
        found = _letters(source).enclosed
        return None if found is None else f"{NARROW}; ".join(papers(found)) or None

    return Field("letter.enclosed", "Pièces jointes", "Enclosures", _T.TEXT, listed)


SENT_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("letters_sent", "Lettres déjà envoyées", "Letters already sent", _T.TEXT, _sent_said),
)
