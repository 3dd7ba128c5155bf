"""What a norm's expressions say, in French: its dates, its delays, its conditions, its formulas.

The article and the norm are one source: a figure of an article comes from here and is typed nowhere.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from budget.rate import Rate
from conventions.calendar import Period, WorkingDays
from conventions.documents.formulas import formula_text
from conventions.documents.typography import date_text, length_text
from conventions.documents.wording import EVENTS, NAMED_AMOUNTS, of_
from conventions.language.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Lifecycle,
    Literal,
    Logic,
    Name,
    Node,
    NotMetBy,
    Unit,
    walk,
)

__all__ = [
    "Constant",
    "condition_text",
    "deadline_text",
    "first_date",
    "first_length",
    "first_share",
    "moment_text",
]

Constant = Callable[[Node], date | None]
"""The date an expression comes to whatever happens, if it does."""


def first_length(node: Node) -> Period | WorkingDays | None:
    """The first delay written in an expression."""
    for part in walk(node):
        if isinstance(part, Literal) and isinstance(part.value, Period | WorkingDays):
            return part.value
    return None


def first_share(node: Node) -> Rate | None:
    """The first percentage written in an expression."""
    for part in walk(node):
        if isinstance(part, Literal) and part.unit is Unit.RATIO and isinstance(part.value, Fraction):
            return Rate(part.value)
    return None


def first_date(node: Node, constant: Constant) -> date | None:
    """The date by which a duty must be met for the condition to stay false."""
    return next((constant(part.by) for part in walk(node) if isinstance(part, NotMetBy)), None)


def moment_text(node: Node, constant: Constant) -> str | None:
    """A date as a noun: a day, an event, or one counted from it; None where no words are known."""
    day = constant(node)
    if day is not None:
        return f"le {date_text(day)}"
    match node:
        case Name(key, _):
            return EVENTS.get(key)
        case Arithmetic(sign, left, right, _):
            length, anchor = first_length(right), moment_text(left, constant)
            if length is None or anchor is None:
                return None
            return f"{length_text(length)} {'après' if sign == '+' else 'avant'} {anchor}"
        case Call("min" | "max" as which, arguments, _):
            found = [moment_text(argument, constant) for argument in arguments]
            texts = [text for text in found if text is not None]
            rank = "la première" if which == "min" else "la dernière"
            listed = " ou ".join(texts)
            return None if len(texts) < len(found) else f"{rank} de ces dates\u00a0: {listed}"
        case Call("end_of_month", (inner,), _):
            text = moment_text(inner, constant)
            return None if text is None else f"le dernier jour du mois qui s’achève {text}"
        case _:
            return None


def deadline_text(node: Node, constant: Constant) -> str | None:
    """A due date as the end of a sentence: `le 1er juin 2025 au plus tard`, `dans les trente jours…`."""
    day = constant(node)
    if day is not None:
        return f"le {date_text(day)} au plus tard"
    match node:
        case Arithmetic("+", Name(key, _), right, _) if key in EVENTS:
            length = first_length(right)
            return (
                None if length is None else f"dans un délai {of_(length_text(length))} suivant {EVENTS[key]}"
            )
        case _:
            text = moment_text(node, constant)
            return None if text is None else f"au plus tard {text}"


def condition_text(node: Node) -> str | None:
    """A condition as the end of a sentence: `dès la signature…`; None where no words are known."""
    match node:
        case Lifecycle("happened", about, _) if about in EVENTS:
            return f"dès {EVENTS[about]}"
        case Logic("and", left, right, _):
            texts = [condition_text(left), condition_text(right)]
            found = [text for text in texts if text is not None]
            return " et ".join(found) if len(found) == len(texts) else None
        case Comparison(">=" | ">" as sign, left, right, _):
            over = "dépassent" if sign == ">" else "atteignent"
            first, second = formula_text(left), _measure_text(right)
            return None if first is None or second is None else f"lorsque les {first} {over} {second}"
        case _:
            return None


def _measure_text(node: Node) -> str | None:
    """What something is measured against, within a sentence: `80 % de l’avance`."""
    match node:
        case Arithmetic("*", Literal(_, Unit.RATIO, _, _) as share, Name(key, _), _) if key in NAMED_AMOUNTS:
            return f"{formula_text(share)} {of_(NAMED_AMOUNTS[key])}"
        case _:
            return formula_text(node)
