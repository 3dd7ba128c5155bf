"""Days, dates and delays of facts and norms, in French."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from budget.rate import Rate
from conventions.calendar import Period, WorkingDays
from conventions.documents.labels import NO_LABELS, Labels
from conventions.documents.typography import date_text, length_text
from conventions.documents.wording import EVENTS, of_
from conventions.facts.fact import Fact
from conventions.language.answers import DAWN
from conventions.language.syntax import (
    Aggregate,
    AggregateKind,
    Arithmetic,
    Call,
    Lifecycle,
    Literal,
    Name,
    Node,
    NotMetBy,
    Unit,
    walk,
)

# --- The day of a fact in a sentence: its day, or its range -------------------------------------------------


def fact_day_text(fact: Fact) -> str:
    """Return the day in a cell: `1er juin 2025`, `entre le 1er juin 2025 et le 15 juin 2025`."""
    return _between(fact) or date_text(fact.last_day)


def on_day_text(fact: Fact) -> str:
    """Return the day of an event: `le 1er juin 2025`."""
    return _between(fact) or f"le {date_text(fact.last_day)}"


def of_day_text(fact: Fact) -> str:
    """Return the day after «lettre»: `du 1er juin 2025`."""
    between = _between(fact)
    return f"du {date_text(fact.last_day)}" if between is None else f"d’un jour connu à peu près ({between})"


def with_days(label: str, fact: Fact) -> str:
    """Return a label; with the range of days if its date is the last one."""
    between = _between(fact)
    return label if between is None else f"{label} ({between})"


def _between(fact: Fact) -> str | None:
    if not fact.is_between:
        return None
    last = date_text(fact.last_day)
    first = fact.occurred_on
    return f"au plus tard le {last}" if first == DAWN else f"entre le {date_text(first)} et le {last}"


# --- Dates and delays in a norm's expressions, in French ----------------------------------------------------
# The article and the norm have one source: figures of an article come from here and are never typed.

Constant = Callable[[Node], date | None]
"""The date of an expression if it does not depend on facts."""


def first_length(node: Node) -> Period | WorkingDays | None:
    """Return the first delay in an expression."""
    for part in walk(node):
        if isinstance(part, Literal) and isinstance(part.value, Period | WorkingDays):
            return part.value
    return None


def first_share(node: Node) -> Rate | None:
    """Return the first percentage in an expression."""
    for part in walk(node):
        if isinstance(part, Literal) and part.unit is Unit.RATIO and isinstance(part.value, Fraction):
            return Rate(part.value)
    return None


def first_date(node: Node, constant: Constant) -> date | None:
    """Return the date until which a duty must be met for the condition to stay false."""
    return next((constant(part.by) for part in walk(node) if isinstance(part, NotMetBy)), None)


def moment_text(node: Node, constant: Constant, labels: Labels = NO_LABELS) -> str | None:
    """Return a date as a noun: a day, an event, or one counted from it; None if it has no words."""
    day = constant(node)
    if day is not None:
        return f"le {date_text(day)}"
    match node:
        case Name(key, _):
            return EVENTS.get(key) or labels.date(key)
        case Lifecycle("done" | "due" as word, norm, _):
            name = labels.norm(norm)
            said = "l’exécution" if word == "done" else "l’échéance"
            return None if name is None else f"{said} de l’obligation {name}"
        case Aggregate(AggregateKind.FIRST | AggregateKind.LAST as kind, rows, Name("occurred_on", _), _):
            name = labels.fact(rows)
            rank = "premier" if kind is AggregateKind.FIRST else "dernier"
            return None if name is None else f"le {rank} jour du fait {name}"
        case Arithmetic(sign, left, right, _):
            length, anchor = first_length(right), moment_text(left, constant, labels)
            if length is None or anchor is None:
                return None
            return f"{length_text(length)} {'après' if sign == '+' else 'avant'} {anchor}"
        case Call("min" | "max" as which, arguments, _):
            found = [moment_text(argument, constant, labels) for argument in arguments]
            texts = [text for text in found if text is not None]
            rank = "la première" if which == "min" else "la dernière"
            listed = " ou ".join(texts)
            return None if len(texts) < len(found) else f"{rank} de ces dates\u00a0: {listed}"
        case Call("end_of_month", (inner,), _):
            text = moment_text(inner, constant, labels)
            return None if text is None else f"le dernier jour du mois qui s’achève {text}"
        case _:
            return None


def deadline_text(node: Node, constant: Constant, labels: Labels = NO_LABELS) -> str | None:
    """Return a due date to end a sentence: `le 1er juin 2025 au plus tard`, `dans les trente jours…`."""
    day = constant(node)
    if day is not None:
        return f"le {date_text(day)} au plus tard"
    match node:
        case Arithmetic("+", (Name() | Lifecycle()) as anchor, right, _):
            length, since = first_length(right), moment_text(anchor, constant, labels)
            if length is None or since is None:
                return None
            return f"dans un délai {of_(length_text(length))} suivant {since}"
        case Name(key, _) if key not in EVENTS and key in labels.names:
            return f"au plus tard à {labels.date(key)}"
        case _:
            text = moment_text(node, constant, labels)
            return None if text is None else f"au plus tard {text}"
