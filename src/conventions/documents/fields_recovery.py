"""Fields of a hearing, a decision to reduce or to reclaim, an order to repay, a closing."""

from collections.abc import Callable
from datetime import date
from typing import Final

from budget.money import Euros
from conventions.documents.amount_due import answer_text
from conventions.documents.awaited import day_of
from conventions.documents.field import Field, FieldType, Rows, column, rows
from conventions.documents.fields_faculties import SANCTIONS, SANCTIONS_BY, norm_columns, sources
from conventions.documents.recovery import (
    Decided,
    Recovery,
    decided,
    grounds_of_decision,
    grounds_of_sanctions,
    last_of,
    recoveries,
)
from conventions.documents.source import Source
from conventions.documents.typography import date_text, list_text
from conventions.documents.wording import initial
from conventions.engine.duty_status import DutyStatus
from conventions.engine.verdict import DutyVerdict, RightVerdict

__all__ = ["CLOSING_FIELDS", "DECISION_TO_REPAY_FIELDS", "HEARING_FIELDS", "RECOVERY_FIELDS"]

_T: Final = FieldType

HEARING_FIELDS: Final[tuple[Field | Rows, ...]] = (
    SANCTIONS,
    SANCTIONS_BY,
    rows(
        "sanction_grounds",
        "Motifs des mesures envisagées",
        "Grounds of the measures considered",
        grounds_of_sanctions,
        column("text", "Motif", "Ground", _T.TEXT, lambda text: text),
    ),
)
_KINDS: Final = {"reduce": "de réduction", "reclaim": "de reversement"}


def _kind(source: Source) -> str | None:
    """What is decided: to reduce, to reclaim, or both."""
    acts = {item.right.act for item in decided(source)}
    return list_text([said for act, said in _KINDS.items() if act in acts]) or None


def _right(item: Decided) -> RightVerdict:
    return item.right


def _debt(item: Recovery) -> DutyVerdict:
    return item.duty


def _lasting(item: tuple[Source, DutyVerdict]) -> DutyVerdict:
    return item[1]


DECISION_TO_REPAY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "decided",
        "Mesures décidées",
        "Measures decided",
        decided,
        *norm_columns(("Mesure", "Measure"), _right),
        column("on", "Décidée le", "Decided on", _T.DATE, lambda item: item.on),
        column("amount", "Montant", "Amount", _T.TEXT, lambda item: item.amount),
        column("repaid", "À reverser", "To repay", _T.TEXT, lambda item: item.repaid),
    ),
    Field(
        "decided_by",
        "Ce qui prévoit les mesures décidées",
        "What provides for the measures decided",
        _T.TEXT,
        lambda source: sources(item.right for item in decided(source)),
    ),
    rows(
        "decision_grounds",
        "Motifs de la décision",
        "Grounds of the decision",
        grounds_of_decision,
        column("text", "Motif", "Ground", _T.TEXT, lambda text: text),
    ),
    Field(
        "decision_to_repay.kind",
        "Nature de la décision, après «décision»",
        "Kind of the decision, after «décision»",
        _T.TEXT,
        _kind,
    ),
    Field(
        "hearing.invited_on",
        "Observations demandées le",
        "Comments asked for on",
        _T.DATE,
        lambda s: last_of(s, "hearing_invited"),
    ),
    Field(
        "hearing.held_on",
        "Observations reçues ou entendues le",
        "Comments received or heard on",
        _T.DATE,
        lambda s: last_of(s, "hearing_held"),
    ),
)


def _total(source: Source) -> Euros:
    return Euros.total(item.amount for item in recoveries(source))


RECOVERY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "recoveries",
        "Sommes à recouvrer",
        "Sums to recover",
        recoveries,
        *norm_columns(("Créance", "Claim"), _debt),
        column("due", "Exigible", "Due", _T.TEXT, lambda item: initial(item.due)),
        column(
            "due_inside",
            "Exigible, au fil d’une phrase",
            "Due within a sentence",
            _T.TEXT,
            lambda item: item.due_inside,
        ),
        column("amount", "Montant", "Amount", _T.EUROS, lambda item: item.amount),
    ),
    Field("recoveries_total", "Total à recouvrer", "Total to recover", _T.EUROS, _total),
    Field(
        "recoveries_in_words",
        "Total à recouvrer en lettres",
        "Total to recover, in words",
        _T.EUROS_IN_WORDS,
        _total,
    ),
    Field(
        "decision_to_repay.notified_on",
        "Décision notifiée le",
        "Decision notified on",
        _T.DATE,
        lambda s: last_of(s, "decision_notified"),
    ),
)


def _running(source: Source) -> tuple[DutyVerdict, ...]:
    running = (duty for duty in source.verdict.duties if duty.status is DutyStatus.RUNNING)
    return tuple(duty for duty in running if source.agreement.side_of(duty.debtor) == "beneficiary")


def _last_day(source: Source, duty: DutyVerdict) -> str:
    """The last day of a duty that lasts, if the text alone gives one."""
    norm = source.text.norms.get(duty.id)
    day: date | None = None if norm is None else norm.day("until")
    return "sans terme" if day is None else f"jusqu’au {date_text(day)}"


def _of_the_account(name: str) -> Callable[[Source], str | None]:
    return lambda source: answer_text(dict(source.verdict.amounts).get(name))


CLOSING_FIELDS: Final[tuple[Field | Rows, ...]] = (
    SANCTIONS,
    SANCTIONS_BY,
    rows(
        "running",
        "Obligations qui durent",
        "Duties that last",
        lambda source: [(source, duty) for duty in _running(source)],
        *norm_columns(("Obligation", "Duty"), _lasting),
        column("until", "Durée", "How long", _T.TEXT, lambda item: initial(_last_day(*item))),
        column(
            "until_inside",
            "Durée, au fil d’une phrase",
            "How long, within a sentence",
            _T.TEXT,
            lambda item: _last_day(*item),
        ),
    ),
    Field("closing.recovered", "Sommes reversées", "Repaid", _T.TEXT, _of_the_account("recovered")),
    Field("closing.remitted", "Remises accordées", "Remitted", _T.TEXT, _of_the_account("account.remitted")),
    Field(
        "closing.term_end",
        "Fin de la convention",
        "End of the agreement",
        _T.DATE,
        lambda s: day_of(s.verdict.term.end),
    ),
)
