"""Fields of hearings, decisions to reduce or reclaim, orders, remedies; the funder's rights."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from budget.money import Euros
from conventions.calendar import Period
from conventions.documents.amount_due import amount_text_of
from conventions.documents.field import Column, Field, FieldType, Rows, T, Value, column, rows, yes_if
from conventions.documents.outstanding import day_of
from conventions.documents.recovery import (
    Decided,
    Faculty,
    Recovery,
    decided,
    funder_rights,
    grounds_of_decision,
    grounds_of_sanctions,
    is_changed,
    last_of,
    open_sanctions,
    ordered,
    recoveries,
)
from conventions.documents.source import Source
from conventions.documents.typography import NBSP, date_text, list_text
from conventions.documents.wording import initial, inside
from conventions.engine.status import DutyStatus
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict, RightVerdict

# --- Columns of norms, for tables and sentences: of all norms, and of the funder's rights -------------------

_T: Final = FieldType
_SOURCES: Final = {False: "par la convention", True: "par la loi"}


def cited(norm: DutyVerdict | RightVerdict) -> str | None:
    """Return the source of a norm for a sentence: an article of the agreement, or a text of law."""
    if norm.article is None or Subject(norm.id).is_of_rulebook:
        return norm.article
    return f"article{NBSP}{norm.article} de la convention"


def sources(norms: Iterable[DutyVerdict | RightVerdict]) -> str | None:
    """Return the sources of several norms, after «prévues»: the agreement, the law or both; else None."""
    by_law = {Subject(norm.id).is_of_rulebook for norm in norms}
    return " et ".join(_SOURCES[is_of_law] for is_of_law in sorted(by_law)) or None


def norm_columns(
    one: tuple[str, str], norm: Callable[[T], DutyVerdict | RightVerdict]
) -> tuple[tuple[Column, Callable[[T], Value]], ...]:
    """Return the columns for label and source; `one` is the name of a row, `norm` finds its norm."""
    fr, en = one
    return (
        column("label", fr, en, lambda item: norm(item).name),
        column(
            "inside",
            f"{fr}, au fil d’une phrase",
            f"{en} within a sentence",
            lambda item: inside(norm(item).name),
        ),
        column("article", "Article", "Article", lambda item: norm(item).article or "–"),
        column("cited", "Article ou texte de loi", "Article or text of law", lambda item: cited(norm(item))),
    )


def _right(item: Faculty | Decided) -> RightVerdict:
    return item.right


def _duty(item: Recovery) -> DutyVerdict:
    return item.duty


def _list(
    key: str,
    labels: tuple[str, str],
    items: Callable[[Source], Iterable[Faculty]],
    one: tuple[str, str],
) -> Rows:
    return rows(
        key,
        *labels,
        items,
        *norm_columns(one, _right),
        column("standing", "Situation", "Standing", lambda item: initial(item.standing)),
        column("stands", "Situation, en fin de phrase", "Standing at the end of a sentence"),
        column("amount", "Montant", "Amount", lambda item: initial(item.amount)),
        column("sum", "Montant, après «un montant»", "Amount within a sentence"),
    )


FUNDER_RIGHTS: Final = _list(
    "funder_rights", ("Facultés du financeur", "Rights of the funder"), funder_rights, ("Faculté", "Right")
)
SANCTIONS_BY: Final = Field(
    "sanctions_by",
    "Ce qui prévoit les mesures envisagées",
    "What provides for the measures considered",
    lambda source: sources(item.right for item in open_sanctions(source)),
)
SANCTIONS: Final = _list(
    "sanctions", ("Mesures envisagées", "Measures considered"), open_sanctions, ("Mesure", "Measure")
)


# --- The time limits of remedies that a decision must state, with their legal sources -----------------------
# Sources: code de justice administrative, art. R421-1 and R421-5 (two months from notification; unstated, the
# delay does not run); code général des collectivités territoriales, art. L1617-5, 2° (two months to contest a
# titre de recette); décret 2012-1246, art. 118 (two months to claim against a titre de perception).

_COURT_DELAY: Final = Period(2, 0)
_ORDER_DELAY: Final = Period(2, 0)
_STATE: Final = ("état", "etat", "ministère", "préfecture")


def is_of_state(source: Source) -> bool | None:
    """Return whether the funder is the State, whose orders are titres de perception; None if unknown."""
    funder = source.party("funder")
    form = None if funder is None else funder.legal_form
    return None if form is None else form.lower().startswith(_STATE)


def _order(source: Source) -> str | None:
    state = is_of_state(source)
    return None if state is None else "titre de perception" if state else "titre de recette"


REMEDY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field(
        "law.court_delay",
        "Délai de recours contentieux",
        "Time limit before the court",
        lambda _: _COURT_DELAY,
        _T.LENGTH,
    ),
)
ORDER_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field(
        "law.order_delay",
        "Délai pour contester un titre",
        "Time limit to contest an order",
        lambda _: _ORDER_DELAY,
        _T.LENGTH,
    ),
    Field("law.order_kind", "Nature du titre", "Kind of order", _order),
    Field(
        "law.is_state", "Si le financeur est l’État", "Whether the funder is the State", yes_if(is_of_state)
    ),
)


# --- Fields of hearings, decisions to reduce or reclaim, orders to repay, closings --------------------------

HEARING_FIELDS: Final[tuple[Field | Rows, ...]] = (
    SANCTIONS,
    SANCTIONS_BY,
    rows(
        "sanction_grounds",
        "Motifs des mesures envisagées",
        "Grounds of the measures considered",
        grounds_of_sanctions,
        column("text", "Motif", "Ground", lambda text: text),
    ),
)
_KINDS: Final = {"reduce": "de réduction", "reclaim": "de reversement"}


def _kind(source: Source) -> str | None:
    """Return the kind of decision: to reduce, to reclaim, or both."""
    acts = {item.right.act for item in decided(source)}
    return list_text([said for act, said in _KINDS.items() if act in acts]) or None


def _total(source: Source) -> Euros:
    return Euros.total(item.amount for item in recoveries(source))


DECISION_TO_REPAY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "decided",
        "Mesures décidées",
        "Measures decided",
        decided,
        *norm_columns(("Mesure", "Measure"), _right),
        column("on", "Décidée le", "Decided on", kind=_T.DATE),
        column("amount", "Montant", "Amount"),
        column("repaid", "À reverser", "To repay"),
    ),
    Field(
        "decided_by",
        "Ce qui prévoit les mesures décidées",
        "What provides for the measures decided",
        lambda source: sources(item.right for item in decided(source)),
    ),
    rows(
        "decision_grounds",
        "Motifs de la décision",
        "Grounds of the decision",
        grounds_of_decision,
        column("text", "Motif", "Ground", lambda text: text),
    ),
    Field(
        "decision_to_repay.kind",
        "Nature de la décision, après «décision»",
        "Kind of the decision, after «décision»",
        _kind,
    ),
    Field(
        "decision_to_repay.is_changed",
        "Si la somme à reverser n’est pas celle qui fut décidée",
        "Whether the sum to repay is not the one decided",
        yes_if(is_changed),
    ),
    Field("decision_to_repay.ordered", "Titres déjà émis", "Orders already issued", ordered),
    Field(
        "decision_to_repay.to_order",
        "Somme pour laquelle aucun titre n’est émis",
        "Sum for which no order was issued",
        lambda source: _total(source) if recoveries(source) else None,
        _T.EUROS,
    ),
    Field(
        "hearing.invited_on",
        "Observations demandées le",
        "Comments asked for on",
        lambda s: last_of(s, "hearing_invited"),
        _T.DATE,
    ),
    Field(
        "hearing.held_on",
        "Observations reçues ou entendues le",
        "Comments received or heard on",
        lambda s: last_of(s, "hearing_held"),
        _T.DATE,
    ),
)


RECOVERY_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "recoveries",
        "Sommes à recouvrer",
        "Sums to recover",
        recoveries,
        *norm_columns(("Créance", "Claim"), _duty),
        column("due", "Exigible", "Due", lambda item: initial(item.due)),
        column("due_inside", "Exigible, au fil d’une phrase", "Due within a sentence"),
        column("amount", "Montant", "Amount", kind=_T.EUROS),
    ),
    Field("recoveries_total", "Total à recouvrer", "Total to recover", _total, _T.EUROS),
    Field(
        "recoveries_in_words",
        "Total à recouvrer en lettres",
        "Total to recover, in words",
        _total,
        _T.EUROS_IN_WORDS,
    ),
    Field(
        "decision_to_repay.notified_on",
        "Décision notifiée le",
        "Decision notified on",
        lambda s: last_of(s, "decision_notified"),
        _T.DATE,
    ),
)


def _running(source: Source) -> tuple[DutyVerdict, ...]:
    running = (duty for duty in source.verdict.duties if duty.status is DutyStatus.RUNNING)
    return tuple(duty for duty in running if source.agreement.side_of(duty.debtor) == "beneficiary")


def _last_day(source: Source, duty: DutyVerdict) -> str:
    """Return the last day of a continuing duty, if the text alone gives one."""
    norm = source.text.norms.get(duty.id)
    day: date | None = None if norm is None else norm.day("until")
    return "sans terme" if day is None else f"jusqu’au {date_text(day)}"


def _lasting(item: tuple[Source, DutyVerdict]) -> DutyVerdict:
    return item[1]


CLOSING_FIELDS: Final[tuple[Field | Rows, ...]] = (
    SANCTIONS,
    SANCTIONS_BY,
    rows(
        "running",
        "Obligations qui durent",
        "Duties that last",
        lambda source: [(source, duty) for duty in _running(source)],
        *norm_columns(("Obligation", "Duty"), _lasting),
        column("until", "Durée", "How long", lambda item: initial(_last_day(*item))),
        column(
            "until_inside",
            "Durée, au fil d’une phrase",
            "How long, within a sentence",
            lambda item: _last_day(*item),
        ),
    ),
    Field("closing.recovered", "Sommes reversées", "Repaid", amount_text_of("recovered")),
    Field("closing.remitted", "Remises accordées", "Remitted", amount_text_of("account.remitted")),
    Field(
        "closing.term_end",
        "Fin de la convention",
        "End of the agreement",
        lambda s: day_of(s.verdict.term.end),
        _T.DATE,
    ),
)
