"""Fields of norms: `norm.NAME.ASPECT`, planned payments, tests of expenses."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final

from attrs import frozen

from budget.money import Euros
from budget.rate import Rate
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm
from conventions.documents.field import Column, Field, FieldType, Rows, Value, column, if_found, rows, yes_if
from conventions.documents.norms import NormText
from conventions.documents.source import Source
from conventions.documents.typography import date_text, euros_text, length_text
from conventions.documents.wording import PARTS, PAYMENTS, initial, inside, of_, to_
from conventions.language.interpret import interpret
from conventions.language.parser import parse
from conventions.language.syntax import Comparison, Membership, Name, Node

# --- The payments of an agreement, each with its planned amount ---------------------------------------------


@frozen
class PlannedPayment:
    """A payment with its rank and amount: fixed by the text, else the rest of the grant."""

    number: int
    text: NormText
    amount: Euros | None


def payments(source: Source) -> tuple[NormText, ...]:
    """Return the payments, in the order of the agreement."""
    return tuple(
        norm for norm in source.text.norms.values() if isinstance(norm.norm, Duty) and norm.norm.is_payment
    )


def payers(source: Source) -> tuple[str, ...] | None:
    """Return who owes the payments, each party once."""
    return tuple(dict.fromkeys(payment.bearer for payment in payments(source))) or None


def planned_payments(source: Source) -> tuple[PlannedPayment, ...]:
    """Return the payments with amounts; if the text fixes all but the last, that one is the rest."""
    found = payments(source)
    amounts = [payment.amount for payment in found]
    fixed = [amount for amount in amounts if amount is not None]
    if len(found) > 1 and amounts[-1] is None and len(fixed) == len(found) - 1:
        amounts[-1] = _left(source, found[-1], Euros.total(fixed))
    return tuple(
        PlannedPayment(number, payment, amount)
        for number, (payment, amount) in enumerate(zip(found, amounts, strict=True), start=1)
    )


def _left(source: Source, last: NormText, before: Euros) -> Euros | None:
    """Return the rest of the grant for the last payment; None if its text does not allow that much."""
    grant, by = source.granted, payers(source)
    if grant is None or grant <= before or by is None or len(by) > 1:
        return None
    left = grant - before
    return left if last.can_be(left) else None


def payments_total(source: Source) -> Euros | None:
    """Return the sum of several payments if all have an amount and it equals the grant."""
    amounts = [payment.amount for payment in planned_payments(source)]
    known = [amount for amount in amounts if amount is not None]
    total = Euros.total(known)
    return total if len(known) == len(amounts) > 1 and total == source.granted else None


# --- Fields of norms, payments, and tests of expenses -------------------------------------------------------

_T: Final = FieldType


def _counts(norm: NormText) -> str | None:
    if not isinstance(norm.norm, Duty):
        return None
    return "la réception" if norm.norm.counts == "receipt" else "l’envoi"


NORM_ASPECTS: Final[tuple[tuple[Column, Callable[[NormText], Value]], ...]] = (
    column("article", "article", "article", "norm.article"),
    column("bearer", "débiteur ou titulaire", "who owes it or may do it"),
    column(
        "subject",
        "débiteur ou titulaire, en tête de phrase",
        "the same at the head of a sentence",
        lambda n: initial(n.bearer),
    ),
    column("of", "débiteur ou titulaire après «de»", "the same after «de»", lambda n: of_(n.bearer)),
    column("to", "débiteur ou titulaire après «à»", "the same after «à»", lambda n: to_(n.bearer)),
    column("payee", "à qui il est versé", "to whom it is paid"),
    column("due", "échéance", "due date", lambda n: n.day("due"), _T.DATE),
    column("deadline", "échéance en toutes lettres", "due date in words"),
    column("begins", "premier jour", "first day", lambda n: n.day("begins"), _T.DATE),
    column("until", "dernier jour", "last day", lambda n: n.day("until"), _T.DATE),
    column("until_text", "dernier jour en toutes lettres", "last day in words", lambda n: n.moment("until")),
    column(
        "by", "date au-delà de laquelle le droit naît", "date after which the right is open", kind=_T.DATE
    ),
    column("payable", "échéance de ce que son exercice crée", "due date of what its exercise creates"),
    column("delay", "délai", "delay", kind=_T.LENGTH),
    column("notice", "préavis", "notice", kind=_T.LENGTH),
    column(
        "notice_of",
        "préavis après «de»",
        "notice after «de»",
        lambda n: None if n.notice is None else of_(length_text(n.notice)),
    ),
    column("share", "taux", "percentage", kind=_T.STATED_RATE),
    column("amount", "montant", "amount", kind=_T.EUROS),
    column("amount_in_words", "montant en lettres", "amount in words", "amount", _T.EUROS_IN_WORDS),
    column("counts", "ce qui fait foi", "what counts", _counts),
)
"""The aspects of any norm."""


def fields_of_norms(agreement: Agreement) -> tuple[Field, ...]:
    """Return the fields of an agreement's norms; an unread one only has its article."""
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    return tuple(field for norm in norms for field in _fields_of(norm.name))


@lru_cache(maxsize=1024)
def _fields_of(name: str) -> tuple[Field, ...]:
    def norm(source: Source) -> NormText:
        return source.text.norms[name]

    return tuple(
        Field(
            f"norm.{name}.{it.key}",
            f"{name}\u00a0: {it.fr}",
            f"{name}: {it.en}",
            if_found(norm, extract),
            it.type,
        )
        for it, extract in NORM_ASPECTS
    )


def payment_label(name: str, number: int) -> str:
    """Return the label of a payment, or its rank if its name has no words."""
    return initial(PAYMENTS.get(name, f"versement n°\u00a0{number}"))


def _payment_amount(payment: PlannedPayment) -> Value:
    if payment.text.amount is not None:
        return payment.text.amount
    if payment.amount is not None:
        return payment.amount
    most = payment.text.most
    return None if most is None else f"au plus {euros_text(most)}"


def _payment_when(payment: PlannedPayment) -> str | None:
    """Return its condition and delay, and that its amount is planned if the text does not fix it."""
    text = payment.text
    texts = [found for found in (text.condition, text.deadline) if found is not None]
    if text.tree("due") is not None and text.deadline is None:
        return None
    if text.tree("when") is not None and text.condition is None:
        return None
    planned = " (montant prévu)" if text.amount is None and payment.amount is not None else ""
    return f"{initial(', '.join(texts))}{planned}" if texts else None


def _bilan(source: Source) -> Duty | None:
    """Return the duty with the ledger: the final report, whatever its name."""
    ledger = source.agreement.ledger_source
    if ledger is None:
        return None
    return next((duty for duty in source.agreement.duties if duty.done_by == ledger.carried_by), None)


def _parts(source: Source) -> tuple[str, ...]:
    duty = _bilan(source)
    return () if duty is None else tuple(PARTS.get(part, part) for part in duty.parts)


def _rate(source: Source) -> Rate | None:
    """Return the rate defined in the agreement, if the text alone decides it."""
    if all(definition.name != "rate" for definition in source.agreement.definitions):
        return None
    value = source.text.unrecorded.ever.named("rate").value
    return Rate(value) if isinstance(value, Fraction) else None


def _tests(source: Source) -> tuple[tuple[str, str | None], ...]:
    """Return the tests of eligibility, each in French; one without words has no value."""
    selection = next((item for item in source.agreement.selections if item.rows == "expenses"), None)
    if selection is None:
        return ()
    return tuple((reason, _test_text(source, parse(test))) for reason, test in selection.where)


def _test_text(source: Source, test: Node) -> str | None:
    first, last = source.agreement.period.first, source.agreement.period.last
    if first is None or last is None:
        return None
    window = f"entre le {date_text(first)} et le {date_text(last)}, ces deux jours compris"
    verbs = {"paid_on": "avoir été acquittée", "engaged_on": "avoir été engagée"}
    match test:
        case Name("for_operation", _):
            return "correspondre aux coûts réels de la seule opération subventionnée"
        case Membership(Name(column, _), (Name("period", _),), _) if column in verbs:
            return f"{verbs[column]} {window}"
        case Comparison("<=", Name(column, _), limit, _) if column in verbs:
            day = _decided_date(source, limit)
            return None if day is None else f"{verbs[column]} le {date_text(day)} au plus tard"
        case Comparison("!=", Name("evidence", _), _, _):
            return "être appuyée d’une pièce justificative"
        case _:
            return None


def _decided_date(source: Source, node: Node) -> date | None:
    value = interpret(node, source.text.unrecorded.ever).value
    return value if isinstance(value, date) else None


NORM_ROWS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "payments",
        "Versements",
        "Payments",
        planned_payments,
        column("number", "Rang", "Rank", kind=_T.NUMBER),
        column("label", "Versement", "Payment", lambda item: payment_label(item.text.norm.name, item.number)),
        column("amount", "Montant", "Amount", _payment_amount, _T.EUROS),
        column("payee", "À qui", "Payee", "text.payee"),
        column("when", "Condition et délai", "Condition and delay", _payment_when),
        column(
            "when_inside",
            "Condition et délai, au fil d’une phrase",
            "Condition and delay within a sentence",
            lambda item: None if (when := _payment_when(item)) is None else inside(when),
        ),
    ),
    Field("payments_by", "Qui verse", "Who pays", payers, _T.LIST),
    Field(
        "payments_count",
        "Nombre de versements",
        "Number of payments",
        lambda s: len(payments(s)) or None,
        _T.NUMBER_IN_WORDS,
    ),
    Field(
        "payments_total",
        "Total des versements, s’il est la subvention",
        "Total of the payments, where it is the grant",
        payments_total,
        _T.EUROS,
    ),
    Field("grant.rate", "Taux de financement", "Funding rate", _rate, _T.STATED_RATE),
    Field("bilan_has_parts", "Si le bilan a des parties", "Whether the report has parts", yes_if(_parts)),
    Field(
        "payments_are_several",
        "S’il y a plusieurs versements",
        "Whether there are several payments",
        yes_if(lambda s: len(payments(s)) > 1),
    ),
    rows(
        "bilan_parts",
        "Parties du bilan",
        "Parts of the report",
        _parts,
        column("text", "Partie", "Part", lambda text: text),
    ),
    rows(
        "expense_tests",
        "Conditions d’une dépense retenue",
        "Tests of an expense",
        _tests,
        column("reason", "Code", "Code", lambda item: item[0]),
        column("text", "Condition", "Test", lambda item: item[1]),
    ),
)
