"""Fields of what is due, what is to be paid, and the yearly tranches."""

from collections.abc import Callable
from datetime import date
from typing import Final

from budget.money import Euros, total
from conventions.agreement.agreement import TableRow
from conventions.documents.accounts import entry_name
from conventions.documents.amount_due import amount_text_of, answer_text, questions_text, steps
from conventions.documents.field import Field, FieldType, Rows, Value, column, rows, yes_if
from conventions.documents.outstanding import earlier_payments, kept_papers, papers, payable, to_pay
from conventions.documents.propositions import formula_text
from conventions.documents.source import Source
from conventions.documents.wording import PARTS
from conventions.engine.account import money
from conventions.engine.program import compile_agreement
from conventions.engine.verdict import RightVerdict
from conventions.language.answers import Answer, Infinite

# --- Fields of a bilan: the amount due, decided and open ----------------------------------------------------

_T: Final = FieldType


def _amount(name: str) -> Callable[[Source], Answer | None]:
    return lambda source: dict(source.verdict.amounts).get(name)


def _end(answer: Answer | None, *, high: bool) -> Euros | None:
    if answer is None:
        return None
    bound = answer.hi if high else answer.lo
    return None if isinstance(bound, Infinite) else money(bound)


def _reducing(source: Source) -> RightVerdict | None:
    return next((right for right in source.verdict.rights if right.act == "reduce"), None)


def _reduction_text(source: Source) -> str | None:
    right = _reducing(source)
    return None if right is None else answer_text(right.amount)


_STANDINGS: Final = {
    "open": "ouvert à la date du présent bilan",
    "closed": "fermé à la date du présent bilan",
    "exercised": "exercé",
    "lapsed": "éteint",
    "waived": "éteint par renonciation",
    "procedure_running": "en cours de procédure",
    "unknown": "non déterminé, faute de données",
}


def _reduction_standing(source: Source) -> str | None:
    right = _reducing(source)
    return None if right is None else _STANDINGS[right.status.value]


def _at_stake(source: Source) -> Value:
    """Return the amount to repay if the final grant is the lowest still possible."""
    names = ("account.net", "final_grant", "account.remitted")
    net, final, remitted = (_end(_amount(name)(source), high=False) for name in names)
    if net is None or final is None or remitted is None:
        return None
    return max(Euros.ZERO, net - final - remitted)


def _open_questions(source: Source) -> str | None:
    answer = dict(source.verdict.amounts).get("final_grant")
    return None if answer is None else questions_text(source, answer.questions) or None


def _readings(source: Source) -> tuple[tuple[str, str], ...]:
    """Return the other readings of the amount due, with formula and result."""
    program = compile_agreement(source.agreement)
    found = []
    for reading, answer in dict(source.verdict.options).get("entitlement", ()):
        tree = program.tree("define", "entitlement", "readings", reading)
        formula, text = None if tree is None else formula_text(tree), answer_text(answer)
        if formula is not None and text is not None:
            found.append((formula, text))
    return tuple(found)


DUE_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "bilan.steps",
        "Calcul du montant dû",
        "Computation",
        steps,
        column("label", "Étape", "Step"),
        column("formula", "Calcul", "Computation"),
        column("value", "Montant", "Amount"),
        column("open", "Reste à trancher", "Left open", lambda step: step.open or "–"),
    ),
    rows(
        "bilan.readings",
        "Autres lectures du droit",
        "Other readings",
        _readings,
        column("formula", "Lecture", "Reading", lambda item: item[0]),
        column("value", "Montant", "Amount", lambda item: item[1]),
    ),
    Field(
        "bilan.readings_any",
        "S’il y a d’autres lectures",
        "Whether there are other readings",
        yes_if(_readings),
    ),
    Field("bilan.entitlement", "Droit calculé", "Entitlement", amount_text_of("entitlement")),
    Field("bilan.final_grant", "Subvention définitive", "Final grant", amount_text_of("final_grant")),
    Field(
        "bilan.final_least",
        "Subvention définitive, au moins",
        "Final grant, at least",
        lambda s: _end(_amount("final_grant")(s), high=False),
        _T.EUROS,
    ),
    Field(
        "bilan.final_most",
        "Subvention définitive, au plus",
        "Final grant, at most",
        lambda s: _end(_amount("final_grant")(s), high=True),
        _T.EUROS,
    ),
    Field(
        "bilan.final_is_open",
        "Ce qui laisse la subvention ouverte",
        "What leaves the grant open",
        _open_questions,
    ),
    Field("bilan.paid", "Sommes versées", "Paid", amount_text_of("paid")),
    Field("bilan.to_pay", "Reste à verser", "To pay", amount_text_of("to_pay")),
    Field("bilan.to_recover", "À reverser", "To recover", amount_text_of("to_recover")),
    Field(
        "bilan.to_give_back",
        "Reversé en trop, à rendre",
        "Repaid beyond what is owed, to give back",
        amount_text_of("account.to_give_back"),
    ),
    Field(
        "bilan.at_stake",
        "À reverser si la réduction était la plus forte",
        "To return if reduced most",
        _at_stake,
        _T.EUROS,
    ),
    Field("bilan.reduction", "Réduction possible", "Possible reduction", _reduction_text),
    Field(
        "bilan.reduction_standing",
        "Situation du droit de réduire",
        "Standing of the reduction",
        _reduction_standing,
    ),
)


# --- Fields of a payment certificate: what is to be paid, what was, the documents ---------------------------


def _to_pay(source: Source) -> Euros | None:
    answer = to_pay(source)
    return None if answer is None or not answer.is_decided else money(answer.value)


def _is_capped(source: Source) -> bool:
    """Return whether less is to be paid than remains: the grant was reduced, or another payment too high."""
    amount = _to_pay(source)
    left = Euros.total(item.remaining for item in payable(source))
    return amount is not None and amount < left


PAPER_FIELDS: Final[tuple[Field | Rows, ...]] = (
    rows(
        "papers",
        "Pièces du dossier",
        "Papers of the file",
        papers,
        column("label", "Pièce", "Paper"),
        column("on", "Date", "Date", kind=_T.DATE),
        column("reference", "Référence", "Reference"),
    ),
)
PAYABLE_FIELDS: Final[tuple[Field | Rows, ...]] = (
    *PAPER_FIELDS,
    rows(
        "payable",
        "Versements à faire",
        "Payments to make",
        payable,
        column("label", "Versement", "Payment", "duty.name"),
        column("article", "Article", "Article", lambda item: item.duty.article or "–"),
        column("due", "Échéance", "Due date"),
        column("amount", "Montant", "Amount", kind=_T.EUROS),
        column("paid", "Déjà versé", "Already paid", kind=_T.EUROS),
        column("remaining", "Reste", "Left", kind=_T.EUROS),
    ),
    Field("to_pay.amount", "Somme à payer", "To be paid", _to_pay, _T.EUROS),
    Field("to_pay.in_words", "Somme à payer en lettres", "To be paid, in words", _to_pay, _T.EUROS_IN_WORDS),
    Field(
        "to_pay.is_capped",
        "Si elle est moindre que ce qui reste des versements",
        "Whether it is less than what is left of the payments",
        yes_if(_is_capped),
    ),
    rows(
        "earlier",
        "Versements déjà faits",
        "Payments made",
        earlier_payments,
        column("label", "Versement", "Payment"),
        column("on", "Date", "Date", kind=_T.DATE),
        column("evidence", "Pièce", "Paper"),
        column("amount", "Montant", "Amount", kind=_T.EUROS),
    ),
    Field("earlier_any", "S’il y en a", "Whether there is any", yes_if(earlier_payments)),
    Field(
        "earlier_total",
        "Total déjà versé",
        "Total paid",
        lambda s: Euros.total(item.amount for item in earlier_payments(s)),
        _T.EUROS,
    ),
    rows(
        "kept_papers",
        "Justificatifs des dépenses retenues",
        "Papers of the expenses that count",
        kept_papers,
        column("id", "Pièce", "Paper", entry_name),
        column("label", "Dépense", "Expense"),
        column("evidence", "Justificatif", "Evidence", lambda item: item.evidence or "–"),
        column("amount", "Montant", "Amount", kind=_T.EUROS),
    ),
    Field("kept_papers_any", "S’il y en a", "Whether there is any", yes_if(kept_papers)),
    Field(
        "kept_papers_total",
        "Total des dépenses retenues",
        "Total of the expenses that count",
        lambda s: total(kept_papers(s)),
        _T.EUROS,
    ),
)


# ------------------------------------------------------------------------------------------------------------
# Fields of an agreement in yearly tranches: the tranches, and the parts of each year's accounts.

_TABLE: Final = "tranche"
_ACCOUNT: Final = "yearly_account"


def _tranches(source: Source) -> tuple[TableRow, ...] | None:
    """Return the rows of the table; None if the agreement has no such table."""
    table = next((item for item in source.agreement.tables if item.name == _TABLE), None)
    return None if table is None or not table.rows else table.rows


def _cell(row: TableRow, name: str) -> Value:
    """Return a day or an amount of a row."""
    found = row.cell(name)
    return found if isinstance(found, date | Euros) else None


def _parts(source: Source) -> tuple[str, ...] | None:
    duty = next((item for item in source.agreement.duties if item.name == _ACCOUNT), None)
    return None if duty is None else tuple(PARTS.get(part, part) for part in duty.parts)


TRANCHE_FIELDS: Final[tuple[Rows, ...]] = (
    rows(
        "tranches",
        "Tranches annuelles",
        "Yearly tranches",
        _tranches,
        column("id", "Tranche", "Tranche"),
        column("first_day", "Premier jour", "First day", lambda row: _cell(row, "first_day"), _T.DATE),
        column("last_day", "Dernier jour", "Last day", lambda row: _cell(row, "last_day"), _T.DATE),
        column("amount", "Montant", "Amount", lambda row: _cell(row, "amount"), _T.EUROS),
        column(
            "advance", "Avance prévue", "Planned advance", lambda row: _cell(row, "advance_planned"), _T.EUROS
        ),
    ),
    rows(
        "yearly_parts",
        "Parties des comptes de l’année",
        "Parts of the year’s accounts",
        _parts,
        column("text", "Partie", "Part", lambda text: text),
    ),
)
