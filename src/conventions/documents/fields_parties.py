"""Fields of the parties, their account, and the decision that grants."""

from collections.abc import Callable
from functools import partial
from typing import Final

from attrs import evolve

from budget.money import Euros
from conventions.agreement.party import Imputation, Party, Vote
from conventions.documents.field import (
    Column,
    Field,
    FieldType,
    Rows,
    Value,
    column,
    if_found,
    reader,
    rows,
    yes_if,
)
from conventions.documents.source import Source
from conventions.documents.wording import (
    Person,
    initial,
    named,
    of_,
    person_of,
    person_representing,
    quality,
    represented,
    salutation,
    to_,
)
from conventions.facts.fact import seen
from conventions.identifiers import validate_register

# --- Fields of the parties and of the account the grant is paid to ------------------------------------------

_T: Final = FieldType


def _of_party(role: str, extract: str | Callable[[Party], Value]) -> Callable[[Source], Value]:
    return if_found(lambda source: source.party(role), reader(extract))


def _head(extract: Callable[[Person], str | None]) -> Callable[[Party], Value]:
    return if_found(lambda party: party.representative, lambda found: extract(person_representing(found)))


_ASPECTS: Final[tuple[tuple[Column, Callable[[Party], Value]], ...]] = (
    column("name", "nom", "name"),
    column("named", "nom avec la forme juridique", "name with its legal form", named),
    column("legal_form", "forme juridique", "legal form"),
    column("short_name", "désignation", "short name"),
    column(
        "subject",
        "désignation, en tête de phrase",
        "short name at the head of a sentence",
        lambda party: initial(party.short_name),
    ),
    column("of", "désignation après «de»", "short name after «de»", lambda party: of_(party.short_name)),
    column("to", "désignation après «à»", "short name after «à»", lambda party: to_(party.short_name)),
    column("address", "adresse", "address", lambda party: party.address or None),
    column(
        "address_lines",
        "adresse, ligne par ligne",
        "address, line by line",
        lambda party: party.address or None,
        _T.LINES,
    ),
    column("siret", "SIRET", "SIRET", kind=_T.SIRET),
    column("rna", "RNA", "RNA"),
    column(
        "register",
        "registre autre que le RNA, et numéro",
        "register other than the RNA, and number",
        lambda party: None if party.register is None else validate_register(party.register),
    ),
    column("accountant", "comptable assignataire", "public accountant"),
    column("representative.name", "nom du représentant", "representative"),
    column("representative.title", "qualité du représentant", "title of the representative"),
    column(
        "representative.named",
        "nom et qualité du représentant",
        "representative with the title",
        _head(lambda person: person.said),
    ),
    column("represented", "par qui il est représenté", "by whom it is represented", represented),
    column(
        "representative.quality",
        "qualité du représentant, au-dessus de sa signature",
        "title of the representative above the signature",
        _head(quality),
    ),
    column(
        "representative.signs",
        "nom du représentant, s’il n’est pas sa qualité",
        "name of the representative, where it is not the title",
        _head(lambda person: person.name),
    ),
    column("representative.authority", "habilitation du représentant", "authority of the representative"),
)


LIQUIDATOR: Final = Person("le liquidateur")
"""The representative of a beneficiary in liquidation, if no name is recorded."""


def representative_of(role: str, source: Source) -> Person | None:
    """Return the representative of a party on the document's date: as last recorded, else as in the text.

    Nobody, if a recorded change does not name its party: no wrong name is written. A beneficiary in
    liquidation is represented by the liquidator, a merged one by nobody, until a change recorded from that
    day on says who it is.
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
    return None if person is None else person_representing(person)


def _attention(role: str, source: Source) -> str | None:
    person = representative_of(role, source)
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
"""The aspects of a further party, in a row."""

_ROLES: Final = (("funder", "Financeur", "Funder"), ("beneficiary", "Bénéficiaire", "Beneficiary"))

PARTY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    *(
        Field(f"{role}.{it.key}", f"{fr}\u00a0: {it.fr}", f"{en}: {it.en}", _of_party(role, extract), it.type)
        for role, fr, en in _ROLES
        for it, extract in _ASPECTS
    ),
    *(
        Field(
            f"{role}.attention",
            f"{role_fr}\u00a0: représentant à la date du document",
            f"{role_en}: representative on the document's date",
            partial(_attention, role),
        )
        for role, role_fr, role_en in _ROLES
    ),
    Field(
        "beneficiary.attention_of",
        "Bénéficiaire\u00a0: représentant à la date du document, après «de»",
        "Beneficiary: representative on the document's date, after «de»",
        _beneficiary_s_attention_of,
    ),
    Field(
        "beneficiary.salutation",
        "Bénéficiaire\u00a0: comment une lettre s’adresse à lui",
        "Beneficiary: how a letter addresses it",
        lambda source: salutation(representative_of("beneficiary", source)),
    ),
    rows(
        "other_parties",
        "Autres parties",
        "Other parties",
        lambda source: [party for party in source.agreement.parties if party.role not in _BOTH],
        *(
            (evolve(head, key=head.key.rpartition(".")[2]), extract)
            for head, extract in _ASPECTS
            if head.key in _OF_OTHERS
        ),
    ),
    Field(
        "bank.holder",
        "Titulaire du compte",
        "Account holder",
        _of_party("beneficiary", "bank_account.holder"),
    ),
    Field("bank.name", "Banque", "Bank", _of_party("beneficiary", "bank_account.bank")),
    Field("bank.iban", "IBAN", "IBAN", _of_party("beneficiary", "bank_account.iban"), _T.IBAN),
    Field("bank.bic", "BIC", "BIC", _of_party("beneficiary", "bank_account.bic")),
)


# --- Fields of the decision: who took it, the vote, the opinions, the credits, the texts it rests on --------


def _vote(source: Source) -> Vote | None:
    return None if source.agreement.decision is None else source.agreement.decision.vote


def _visas(source: Source) -> tuple[str, ...] | None:
    return None if source.agreement.decision is None else source.agreement.decision.visas


def _imputations(source: Source) -> tuple[Imputation, ...] | None:
    return None if source.agreement.decision is None else source.agreement.decision.imputations


def _or_dash(amount: Euros | None) -> Value:
    """Return the amount; a dash if this document does not give it."""
    return "–" if amount is None else amount


DECISION_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("decision.body", "Organe", "Body", "agreement.decision.body"),
    Field("decision.number", "Numéro de la délibération", "Number", "agreement.decision.number"),
    Field("decision.taken_on", "Date de la délibération", "Taken on", "agreement.decision.taken_on", _T.DATE),
    Field("decision.amount", "Montant décidé", "Amount decided", "agreement.decision.amount", _T.EUROS),
    Field(
        "decision.amount_in_words",
        "Montant décidé en lettres",
        "Amount decided, in words",
        "agreement.decision.amount",
        _T.EUROS_IN_WORDS,
    ),
    Field(
        "decision.transmitted_on",
        "Transmission au contrôle de légalité",
        "Sent to the legality check",
        "agreement.decision.transmitted_on",
        _T.DATE,
    ),
    Field("decision.published_on", "Publication", "Published on", "agreement.decision.published_on", _T.DATE),
    Field("decision.president", "Président de séance", "Presided by", "agreement.decision.president"),
    Field("decision.secretary", "Secrétaire de séance", "Secretary", "agreement.decision.secretary"),
    Field(
        "decision.vote.votes_for", "Voix pour", "Votes for", "agreement.decision.vote.votes_for", _T.NUMBER
    ),
    Field(
        "decision.vote.votes_against",
        "Voix contre",
        "Votes against",
        "agreement.decision.vote.votes_against",
        _T.NUMBER,
    ),
    Field(
        "decision.vote.abstentions",
        "Abstentions",
        "Abstentions",
        "agreement.decision.vote.abstentions",
        _T.NUMBER,
    ),
    Field("decision.vote.present", "Présents", "Present", "agreement.decision.vote.present", _T.NUMBER),
    Field("decision.vote.excused", "Excusés", "Excused", "agreement.decision.vote.excused", _T.NUMBER),
    Field(
        "decision.vote.aside",
        "N’ayant pris part ni au débat ni au vote",
        "Took no part",
        if_found(_vote, lambda vote: vote.aside or None),
        _T.NUMBER,
    ),
    Field(
        "decision.cites_the_law",
        "Si les visas citent la loi du 12 avril 2000",
        "Whether the legal bases cite the law of 12 April 2000",
        yes_if(lambda source: any("2000-321" in visa for visa in _visas(source) or ())),
    ),
    rows(
        "decision.visas",
        "Visas",
        "Legal bases",
        "agreement.decision.visas",
        column("text", "Visa", "Legal basis", lambda text: text),
    ),
    rows(
        "decision.opinions",
        "Avis",
        "Opinions",
        "agreement.decision.opinions",
        column("body", "Commission", "Body"),
        column("given_on", "Date", "Given on", kind=_T.DATE),
        column("opinion", "Avis", "Opinion"),
    ),
    rows(
        "decision.imputations",
        "Imputations budgétaires",
        "Budget lines of the funder",
        _imputations,
        column("document", "Document", "Document"),
        column("operation", "Opération", "Operation", lambda item: item.operation or "–"),
        column("account", "Imputation", "Account"),
        column("label", "Libellé", "Label", lambda item: item.label or "–"),
        column("credits", "Crédits de paiement", "Credits", lambda item: _or_dash(item.credits), _T.EUROS),
        column("available", "Disponible", "Available", lambda item: _or_dash(item.available), _T.EUROS),
        column("proposed", "Proposé", "Proposed", lambda item: _or_dash(item.proposed), _T.EUROS),
        column("remaining", "Solde", "Remaining", lambda item: _or_dash(item.remaining), _T.EUROS),
    ),
)
