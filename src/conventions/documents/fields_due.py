"""Fields of a bilan: the amount due, what is decided and what is left open."""

from collections.abc import Callable
from typing import Final

from budget.money import Euros
from conventions.documents.amount_due import answer_text, questions_text, steps
from conventions.documents.field import Field, FieldType, Rows, Value, column, rows, yes_if
from conventions.documents.propositions import formula_text
from conventions.documents.source import Source
from conventions.engine.amounts import money
from conventions.engine.program import compile_agreement
from conventions.engine.verdict import RightVerdict
from conventions.language.answers import Answer, Infinite

__all__ = ["DUE_FIELDS"]

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
    """What would have to be returned if the final grant were the lowest it can still be."""
    amounts = dict(source.verdict.amounts)
    paid, final = _end(amounts.get("paid"), high=False), _end(amounts.get("final_grant"), high=False)
    return None if paid is None or final is None else max(Euros.ZERO, paid - final)


def _open_questions(source: Source) -> str | None:
    answer = dict(source.verdict.amounts).get("final_grant")
    return None if answer is None else questions_text(source, answer.questions) or None


def _readings(source: Source) -> tuple[tuple[str, str], ...]:
    """The other readings of the amount due: their formula in French, and what they come to."""
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
        column("label", "Étape", "Step", _T.TEXT, lambda step: step.label),
        column("formula", "Calcul", "Computation", _T.TEXT, lambda step: step.formula),
        column("value", "Montant", "Amount", _T.TEXT, lambda step: step.value),
        column("open", "Reste à trancher", "Left open", _T.TEXT, lambda step: step.open or "–"),
    ),
    rows(
        "bilan.readings",
        "Autres lectures du droit",
        "Other readings",
        _readings,
        column("formula", "Lecture", "Reading", _T.TEXT, lambda item: item[0]),
        column("value", "Montant", "Amount", _T.TEXT, lambda item: item[1]),
    ),
    Field(
        "bilan.readings_any",
        "S’il y a d’autres lectures",
        "Whether there are other readings",
        _T.TEXT,
        yes_if(_readings),
    ),
    Field(
        "bilan.entitlement",
        "Droit calculé",
        "Entitlement",
        _T.TEXT,
        lambda s: answer_text(_amount("entitlement")(s)),
    ),
    Field(
        "bilan.final_grant",
        "Subvention définitive",
        "Final grant",
        _T.TEXT,
        lambda s: answer_text(_amount("final_grant")(s)),
    ),
    Field(
        "bilan.final_least",
        "Subvention définitive, au moins",
        "Final grant, at least",
        _T.EUROS,
        lambda s: _end(_amount("final_grant")(s), high=False),
    ),
    Field(
        "bilan.final_most",
        "Subvention définitive, au plus",
        "Final grant, at most",
        _T.EUROS,
        lambda s: _end(_amount("final_grant")(s), high=True),
    ),
    Field(
        "bilan.final_is_open",
        "Ce qui laisse la subvention ouverte",
        "What leaves the grant open",
        _T.TEXT,
        _open_questions,
    ),
    Field("bilan.paid", "Sommes versées", "Paid", _T.TEXT, lambda s: answer_text(_amount("paid")(s))),
    Field("bilan.to_pay", "Reste à verser", "To pay", _T.TEXT, lambda s: answer_text(_amount("to_pay")(s))),
    Field(
        "bilan.to_recover",
        "À reverser",
        "To recover",
        _T.TEXT,
        lambda s: answer_text(_amount("to_recover")(s)),
    ),
    Field(
        "bilan.at_stake",
        "À reverser si la réduction était la plus forte",
        "To return if reduced most",
        _T.EUROS,
        _at_stake,
    ),
    Field("bilan.reduction", "Réduction possible", "Possible reduction", _T.TEXT, _reduction_text),
    Field(
        "bilan.reduction_standing",
        "Situation du droit de réduire",
        "Standing of the reduction",
        _T.TEXT,
        _reduction_standing,
    ),
)
