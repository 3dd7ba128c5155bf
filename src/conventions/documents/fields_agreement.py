"""Fields of the agreement itself, of its amendments, norms and tests of expenses, and of its model."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final

from budget import frozen
from budget.money import Euros
from budget.plan import Budget, BudgetLine
from budget.rate import Rate
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm
from conventions.agreement.programme import Indicator
from conventions.documents.amendment_changes import Amended, AmendedArticle, amended
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
from conventions.documents.norm_texts import NormText
from conventions.documents.programme_report import planned_text
from conventions.documents.source import Source
from conventions.documents.typography import NBSP, date_text, euros_text, length_text
from conventions.documents.wording import PARTS, PAYMENTS, court_in_sentence, initial, inside, of_, to_
from conventions.language.interpret import interpret
from conventions.language.parser import parse
from conventions.language.syntax import Comparison, Membership, Name, Node

# --- Fields of the agreement itself: number, object, period, grant, programme, budget, signature ------------

_T: Final = FieldType


def _budget(source: Source) -> Budget | None:
    return source.agreement.budget


def _expenses(source: Source) -> tuple[BudgetLine, ...] | None:
    budget = _budget(source)
    return None if budget is None else budget.expenses


def _line_group(line: BudgetLine) -> str:
    """Return the axis or the account of a budget line; a dash where it has neither."""
    if line.axis is not None:
        return line.axis
    return "–" if line.account is None else line.account.number


def _planned(source: Source) -> Value:
    lines = _expenses(source)
    return planned_text(lines) if lines else _total(source)


def _amount(line: BudgetLine) -> Value:
    """Return the amount of a line; none if it is not the whole cost, because 0 € would be another promise."""
    return line.amount if line.is_in_euros else None


def _is_nothing(line: BudgetLine) -> bool:
    return _amount(line) == Euros.ZERO


def _line_group_label(source: Source) -> str | None:
    lines = _expenses(source)
    if not lines:
        return None
    return "Compte" if any(line.account for line in lines) else "Axe"


def target_text(indicator: Indicator) -> str:
    """Return the target as in a table: one number, or a range."""
    if indicator.target is None:
        return "–"
    if indicator.target_most is None:
        return str(indicator.target)
    return f"de{NBSP}{indicator.target} à{NBSP}{indicator.target_most}"


def _indicators(source: Source) -> tuple[tuple[str, Indicator], ...]:
    titles = source.action_titles
    return tuple((titles.get(item.action or "", "–"), item) for item in source.agreement.indicators)


def _renewal(source: Source) -> str | None:
    """Return the sentence on renewal; None if the agreement has none."""
    if source.agreement.period.renewal == "never_tacit":
        return "Elle ne se renouvelle en aucun cas par tacite reconduction."
    return None


def _total(source: Source) -> Value:
    budget = _budget(source)
    return None if budget is None else budget.total_expenses()


def _resources_total(source: Source) -> Value:
    budget = _budget(source)
    return None if budget is None else budget.total_resources()


AGREEMENT_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("document.date", "Date du document", "Date of the document", "on", _T.DATE),
    Field("agreement.number", "Numéro de dossier", "File number", "agreement.number"),
    Field("agreement.title", "Objet", "Title", "agreement.title"),
    Field("agreement.purpose", "Finalité", "Purpose", "agreement.purpose"),
    Field("agreement.requested_on", "Date de la demande", "Requested on", "agreement.requested_on", _T.DATE),
    Field("agreement.renewal", "Reconduction", "Renewal", _renewal),
    Field("agreement.court", "Juridiction", "Court", "agreement.court"),
    Field(
        "agreement.the_court",
        "Juridiction, au fil d’une phrase",
        "Court within a sentence",
        lambda s: None if s.agreement.court is None else court_in_sentence(s.agreement.court),
    ),
    Field("period.start", "Début de la période", "First day", "agreement.period.first", _T.DATE),
    Field("period.end", "Fin de la période", "Last day", "agreement.period.last", _T.DATE),
    Field("grant.amount", "Montant de la subvention", "Grant", "granted", _T.EUROS),
    Field("grant.in_words", "Subvention en lettres", "Grant in words", "granted", _T.EUROS_IN_WORDS),
    Field(
        "actions_count",
        "Nombre d’actions",
        "Number of actions",
        lambda s: len(s.agreement.actions) or None,
        _T.NUMBER_IN_WORDS,
    ),
    rows(
        "actions",
        "Actions du programme",
        "Actions",
        lambda source: source.actions,
        column("number", "Rang", "Rank", lambda item: item[0], _T.NUMBER),
        column("title", "Action", "Action", lambda item: item[1].title),
        column(
            "title_inside",
            "Action, au fil d’une phrase",
            "Action within a sentence",
            lambda item: item[1].title[:1].lower() + item[1].title[1:],
        ),
        column("description", "Description", "Description", lambda item: item[1].description),
    ),
    rows(
        "indicators",
        "Objectifs du programme",
        "Targets",
        _indicators,
        column("action", "Action", "Action", lambda item: item[0]),
        column("label", "Indicateur", "Indicator", lambda item: item[1].label),
        column("target", "Objectif", "Target", lambda item: target_text(item[1])),
        column("unit", "Unité", "Unit", lambda item: item[1].unit or "–"),
        column("dates", "Dates proposées", "Proposed dates", lambda item: item[1].dates or "–", _T.DATES),
    ),
    Field(
        "budget.group_label",
        "Intitulé du classement des lignes",
        "Heading of the lines’ group",
        _line_group_label,
    ),
    rows(
        "budget.expenses",
        "Dépenses prévues",
        "Planned expenses",
        _expenses,
        column("group", "Axe ou compte", "Axis or account", _line_group),
        column("label", "Ligne", "Line"),
        column("amount", "Montant prévu", "Planned", _amount, _T.EUROS),
        column(
            "planned",
            "Prévu, en euros ou en travail",
            "Planned, in euros or in work",
            lambda line: planned_text((line,)),
        ),
        column("is_nothing", "Si la ligne est de 0 €", "Whether the line is 0 €", yes_if(_is_nothing)),
    ),
    Field(
        "budget.planned",
        "Total prévu, en euros et en travail",
        "Total planned, in euros and in work",
        _planned,
    ),
    Field("budget.total", "Total des dépenses prévues", "Total of planned expenses", _total, _T.EUROS),
    Field("budget.total_in_words", "Total en lettres", "Total in words", _total, _T.EUROS_IN_WORDS),
    rows(
        "budget.resources",
        "Ressources prévues",
        "Planned resources",
        "agreement.budget.resources",
        column("group", "Compte", "Account", _line_group),
        column("label", "Ligne", "Line"),
        column("amount", "Montant prévu", "Planned", _amount, _T.EUROS),
        column("is_nothing", "Si la ligne est de 0 €", "Whether the line is 0 €", yes_if(_is_nothing)),
    ),
    Field(
        "budget.resources_total",
        "Total des ressources prévues",
        "Total of planned resources",
        _resources_total,
        _T.EUROS,
    ),
    Field("signing.place", "Lieu de signature", "Signed at", "agreement.signing.place"),
    Field("signing.signed_on", "Date de signature", "Signed on", "agreement.signing.signed_on", _T.DATE),
    Field("signing.originals", "Nombre d’exemplaires", "Originals", "agreement.signing.originals", _T.NUMBER),
    Field(
        "signing.originals_in_words",
        "Exemplaires en lettres",
        "Originals in words",
        "agreement.signing.originals",
        _T.NUMBER_IN_WORDS,
    ),
)


# --- Fields of an amendment: its number, its reasons, old and new text of each change -----------------------


def _of(extract: str | Callable[[Amended], Value]) -> Callable[[Source], Value]:
    return if_found(amended, reader(extract))


def _reasons(found: Amended) -> str | None:
    """Return the reasons, for the end of a sentence."""
    reasons = found.amendment.reasons
    return reasons if reasons is None or reasons.endswith((".", "!", "?", "…")) else f"{reasons}."


def _changes(source: Source) -> tuple[AmendedArticle, ...] | None:
    found = amended(source)
    return None if found is None else found.changes()


AMENDMENT_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("amendment.number", "Numéro de l’avenant", "Number", _of("amendment.number"), _T.NUMBER),
    Field("amendment.title", "Objet de l’avenant", "Title", _of("amendment.title")),
    Field("amendment.reasons", "Motifs", "Reasons", _of(_reasons)),
    Field(
        "amendment.effective_on", "Prise d’effet", "Of effect from", _of("amendment.effective_on"), _T.DATE
    ),
    rows(
        "amendment.changes",
        "Modifications",
        "Changes",
        _changes,
        column("article", "Article", "Article"),
        column("label", "Disposition", "Provision"),
        column("before", "Ancien", "Old"),
        column("after", "Nouveau", "New"),
    ),
)


# --- Fields of a model's parameters: `parameter.NAME`, the figures that an agreement gives ------------------

ANY_PARAMETER: Final = "parameter.*"
"""The key for the parameters of any model."""

_TYPES: Final[Mapping[str, FieldType]] = {
    "date": FieldType.DATE,
    "euros": FieldType.EUROS,
    "number": FieldType.NUMBER,
    "ratio": FieldType.STATED_RATE,
    "text": FieldType.TEXT,
}
"""The types that a text states; truth values are only tested, amounts in another currency have no words."""


def fields_of_parameters(agreement: Agreement) -> tuple[Field, ...]:
    """Return the fields of the parameters of the agreement's model, with the model's labels."""
    return tuple(
        Field(f"parameter.{item.name}", label, label, _reader(item.name), _TYPES[item.type])
        for item in agreement.parameters
        if item.type in _TYPES
        for label in (item.label or item.name,)
    )


def _reader(name: str) -> Callable[[Source], Value]:
    return lambda source: _given(source, name)


def _given(source: Source, name: str) -> Value:
    match dict(source.agreement.given).get(name):
        case Fraction() as share:
            return Rate(share)
        case Euros() | date() | int() | str() as value:
            return value
        case _:
            return None


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
