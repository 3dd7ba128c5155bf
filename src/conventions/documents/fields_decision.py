"""Fields of the decision: who took it, the vote, the opinions, the credits, the texts it rests on."""

from collections.abc import Callable
from typing import Final

from budget.money import Euros
from conventions.agreement.party import Decision, Imputation, Opinion, Vote
from conventions.documents.field import Field, FieldType, Rows, Value, column, if_found, rows, yes_if
from conventions.documents.source import Source

__all__ = ["DECISION_FIELDS"]

_T: Final = FieldType


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
    """The amount; a dash where this paper does not give it."""
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
