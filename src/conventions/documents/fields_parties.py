"""Fields of the parties, their account, and the decision that grants."""

from collections.abc import Callable
from functools import partial
from typing import Final

from budget.money import Euros
from conventions.agreement.party import (
    BankAccount,
    Blank,
    Decision,
    Imputation,
    Opinion,
    Party,
    Representative,
    Vote,
)
from conventions.documents.field import Field, FieldType, Rows, Value, column, if_found, rows, yes_if
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

# --- Fields of the parties and of the account the grant is paid to ------------------------------------------

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


def effective_side(role: str, source: Source) -> Person | None:
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
    person = effective_side(role, source)
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
        lambda source: salutation(effective_side("beneficiary", source)),
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


# --- Fields of the decision: who took it, the vote, the opinions, the credits, the texts it rests on --------


def _decision(extract: Callable[[Decision], Value]) -> Callable[[Source], Value]:
    return if_found(lambda source: source.agreement.decision, extract)


def _vote(extract: Callable[[Vote], int | None]) -> Callable[[Source], Value]:
    return _decision(if_found(lambda decision: decision.vote, extract))


def _visas(source: Source) -> tuple[str, ...] | None:
    return None if source.agreement.decision is None else source.agreement.decision.visas


def _opinions(source: Source) -> tuple[Opinion, ...] | None:
    return None if source.agreement.decision is None else source.agreement.decision.opinions


def _imputations(source: Source) -> tuple[Imputation, ...] | None:
    return None if source.agreement.decision is None else source.agreement.decision.imputations


def _or_dash(amount: Euros | None) -> Value:
    """Return the amount; a dash where this paper does not give it."""
    return "–" if amount is None else amount


DECISION_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("decision.body", "Organe", "Body", _T.TEXT, _decision(lambda d: d.body)),
    Field("decision.number", "Numéro de la délibération", "Number", _T.TEXT, _decision(lambda d: d.number)),
    Field(
        "decision.taken_on", "Date de la délibération", "Taken on", _T.DATE, _decision(lambda d: d.taken_on)
    ),
    Field("decision.amount", "Montant décidé", "Amount decided", _T.EUROS, _decision(lambda d: d.amount)),
    Field(
        "decision.amount_in_words",
        "Montant décidé en lettres",
        "Amount decided, in words",
        _T.EUROS_IN_WORDS,
        _decision(lambda d: d.amount),
    ),
    Field(
        "decision.transmitted_on",
        "Transmission au contrôle de légalité",
        "Sent to the legality check",
        _T.DATE,
        _decision(lambda d: d.transmitted_on),
    ),
    Field(
        "decision.published_on", "Publication", "Published on", _T.DATE, _decision(lambda d: d.published_on)
    ),
    Field(
        "decision.president", "Président de séance", "Presided by", _T.TEXT, _decision(lambda d: d.president)
    ),
    Field(
        "decision.secretary", "Secrétaire de séance", "Secretary", _T.TEXT, _decision(lambda d: d.secretary)
    ),
    Field("decision.vote.votes_for", "Voix pour", "Votes for", _T.NUMBER, _vote(lambda v: v.votes_for)),
    Field(
        "decision.vote.votes_against",
        "Voix contre",
        "Votes against",
        _T.NUMBER,
        _vote(lambda v: v.votes_against),
    ),
    Field(
        "decision.vote.abstentions", "Abstentions", "Abstentions", _T.NUMBER, _vote(lambda v: v.abstentions)
    ),
    Field("decision.vote.present", "Présents", "Present", _T.NUMBER, _vote(lambda v: v.present)),
    Field("decision.vote.excused", "Excusés", "Excused", _T.NUMBER, _vote(lambda v: v.excused)),
    Field(
        "decision.vote.aside",
        "N’ayant pris part ni au débat ni au vote",
        "Took no part",
        _T.NUMBER,
        _vote(lambda v: v.aside or None),
    ),
    Field(
        "decision.cites_the_law",
        "Si les visas citent la loi du 12 avril 2000",
        "Whether the legal bases cite the law of 12 April 2000",
        _T.TEXT,
        yes_if(lambda source: any("2000-321" in visa for visa in _visas(source) or ())),
    ),
    rows(
        "decision.visas",
        "Visas",
        "Legal bases",
        _visas,
        column("text", "Visa", "Legal basis", _T.TEXT, lambda text: text),
    ),
    rows(
        "decision.opinions",
        "Avis",
        "Opinions",
        _opinions,
        column("body", "Commission", "Body", _T.TEXT, lambda item: item.body),
        column("given_on", "Date", "Given on", _T.DATE, lambda item: item.given_on),
        column("opinion", "Avis", "Opinion", _T.TEXT, lambda item: item.opinion),
    ),
    rows(
        "decision.imputations",
        "Imputations budgétaires",
        "Budget lines of the funder",
        _imputations,
        column("document", "Document", "Document", _T.TEXT, lambda item: item.document),
        column("operation", "Opération", "Operation", _T.TEXT, lambda item: item.operation or "–"),
        column("account", "Imputation", "Account", _T.TEXT, lambda item: item.account),
        column("label", "Libellé", "Label", _T.TEXT, lambda item: item.label or "–"),
        column("credits", "Crédits de paiement", "Credits", _T.EUROS, lambda item: _or_dash(item.credits)),
        column("available", "Disponible", "Available", _T.EUROS, lambda item: _or_dash(item.available)),
        column("proposed", "Proposé", "Proposed", _T.EUROS, lambda item: _or_dash(item.proposed)),
        column("remaining", "Solde", "Remaining", _T.EUROS, lambda item: _or_dash(item.remaining)),
    ),
)
