"""Fields of the parties and of the account the grant is paid to."""

from collections.abc import Callable
from functools import partial
from typing import Final

from conventions.agreement.party import BankAccount, Blank, Party, Representative
from conventions.documents.field import Field, FieldType, Rows, Value, column, if_found, rows
from conventions.documents.persons import (
    Person,
    named,
    person_of,
    quality,
    represented,
    salutation,
    standing_for,
)
from conventions.documents.source import Source
from conventions.documents.wording import initial, of_, to_
from conventions.facts.record import seen
from conventions.identifiers import register

__all__ = ["PARTY_FIELDS", "stands_for"]

_T: Final = FieldType


def _of_party(role: str, extract: Callable[[Party], Value]) -> Callable[[Source], Value]:
    return if_found(lambda source: source.party(role), extract)


def _representative(extract: Callable[[Representative], str | None]) -> Callable[[Party], Value]:
    return if_found(lambda party: party.representative, extract)


def _account(extract: Callable[[BankAccount], str | Blank]) -> Callable[[Source], Value]:
    return _of_party("beneficiary", if_found(lambda party: party.bank_account, extract))


def _head(extract: Callable[[Person], str | None]) -> Callable[[Party], Value]:
    return _representative(lambda found: extract(standing_for(found)))


_ASPECTS: Final[tuple[tuple[str, str, str, FieldType, Callable[[Party], Value]], ...]] = (
    ("name", "nom", "name", _T.TEXT, lambda party: party.name),
    ("named", "nom avec la forme juridique", "name with its legal form", _T.TEXT, named),
    ("legal_form", "forme juridique", "legal form", _T.TEXT, lambda party: party.legal_form),
    ("short_name", "désignation", "short name", _T.TEXT, lambda party: party.short_name),
    (
        "subject",
        "désignation, en tête de phrase",
        "short name at the head of a sentence",
        _T.TEXT,
        lambda party: initial(party.short_name),
    ),
    ("of", "désignation après «de»", "short name after «de»", _T.TEXT, lambda party: of_(party.short_name)),
    ("to", "désignation après «à»", "short name after «à»", _T.TEXT, lambda party: to_(party.short_name)),
    ("address", "adresse", "address", _T.TEXT, lambda party: party.address or None),
    (
        "address_lines",
        "adresse, ligne par ligne",
        "address, line by line",
        _T.LINES,
        lambda party: party.address or None,
    ),
    ("siret", "SIRET", "SIRET", _T.SIRET, lambda party: party.siret),
    ("rna", "RNA", "RNA", _T.TEXT, lambda party: party.rna),
    (
        "register",
        "registre autre que le RNA, et numéro",
        "register other than the RNA, and number",
        _T.TEXT,
        lambda party: None if party.register is None else register.validate(party.register),
    ),
    ("accountant", "comptable assignataire", "public accountant", _T.TEXT, lambda party: party.accountant),
    (
        "representative.name",
        "nom du représentant",
        "representative",
        _T.TEXT,
        _representative(lambda person: person.name),
    ),
    (
        "representative.title",
        "qualité du représentant",
        "title of the representative",
        _T.TEXT,
        _representative(lambda person: person.title),
    ),
    (
        "representative.named",
        "nom et qualité du représentant",
        "representative with the title",
        _T.TEXT,
        _head(lambda person: person.said),
    ),
    (
        "represented",
        "par qui il est représenté",
        "by whom it is represented",
        _T.TEXT,
        represented,
    ),
    (
        "representative.quality",
        "qualité du représentant, au-dessus de sa signature",
        "title of the representative above the signature",
        _T.TEXT,
        _head(quality),
    ),
    (
        "representative.signs",
        "nom du représentant, s’il n’est pas sa qualité",
        "name of the representative, where it is not the title",
        _T.TEXT,
        _head(lambda person: person.name),
    ),
    (
        "representative.authority",
        "habilitation du représentant",
        "authority of the representative",
        _T.TEXT,
        _representative(lambda person: person.authority),
    ),
)


LIQUIDATOR: Final = Person("le liquidateur")
"""Who stands for a beneficiary in liquidation, while nobody recorded a name."""


def stands_for(role: str, source: Source) -> Person | None:
    """Who stands for a party on the document's date: as last recorded to have changed, else as the text says.

    Nobody, where a change was recorded of nobody knows which party: no wrong name is written. A beneficiary
    in liquidation is stood for by the liquidator, one that merged by nobody known, until a change recorded
    from that day on says who it is.
    """
    ends = ("liquidated", "merged") if role == "beneficiary" else ()
    changes = [
        fact
        for fact in seen(source.dossier.facts, source.on, None).facts
        if (fact.key == "representative_changed" and fact.of in (role, None)) or fact.key in ends
    ]
    changes.sort(key=lambda fact: (fact.occurred_on, fact.key not in ends))
    if changes:
        last = changes[-1]
        if last.key in ends:
            return LIQUIDATOR if last.key == "liquidated" else None
        return None if last.of is None else person_of(str(last.value))
    party = source.party(role)
    person = None if party is None else party.representative
    return None if person is None else standing_for(person)


def _attention(role: str, source: Source) -> str | None:
    person = stands_for(role, source)
    return None if person is None else person.said


def _beneficiary_s_attention_of(source: Source) -> str | None:
    person = _attention("beneficiary", source)
    return None if person is None else of_(person)


_BOTH: Final = ("funder", "beneficiary")
_OF_OTHERS: Final = (
    "named",
    "short_name",
    "address",
    "siret",
    "represented",
    "representative.quality",
    "representative.signs",
)
"""The aspects of a party beside the two, in a row of its own."""

_ROLES: Final = (("funder", "Financeur", "Funder"), ("beneficiary", "Bénéficiaire", "Beneficiary"))

PARTY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    *(
        Field(f"{role}.{name}", f"{role_fr}\u00a0: {fr}", f"{role_en}: {en}", kind, _of_party(role, extract))
        for role, role_fr, role_en in _ROLES
        for name, fr, en, kind, extract in _ASPECTS
    ),
    *(
        Field(
            f"{role}.attention",
            f"{role_fr}\u00a0: représentant à la date du document",
            f"{role_en}: representative on the document's date",
            _T.TEXT,
            partial(_attention, role),
        )
        for role, role_fr, role_en in _ROLES
    ),
    Field(
        "beneficiary.attention_of",
        "Bénéficiaire\u00a0: représentant à la date du document, après «de»",
        "Beneficiary: representative on the document's date, after «de»",
        _T.TEXT,
        _beneficiary_s_attention_of,
    ),
    Field(
        "beneficiary.salutation",
        "Bénéficiaire\u00a0: comment une lettre s’adresse à lui",
        "Beneficiary: how a letter addresses it",
        _T.TEXT,
        lambda source: salutation(stands_for("beneficiary", source)),
    ),
    rows(
        "other_parties",
        "Autres parties",
        "Other parties",
        lambda source: [party for party in source.agreement.parties if party.role not in _BOTH],
        *(
            column(name.rpartition(".")[2], fr, en, kind, extract)
            for name, fr, en, kind, extract in _ASPECTS
            if name in _OF_OTHERS
        ),
    ),
    Field(
        "bank.holder",
        "Titulaire du compte",
        "Account holder",
        _T.TEXT,
        _account(lambda account: account.holder),
    ),
    Field("bank.name", "Banque", "Bank", _T.TEXT, _account(lambda account: account.bank)),
    Field("bank.iban", "IBAN", "IBAN", _T.IBAN, _account(lambda account: account.iban)),
    Field("bank.bic", "BIC", "BIC", _T.TEXT, _account(lambda account: account.bic)),
)
