"""Days, delays, definitions, norms and facts as an article says them, in French."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final, Self

from attrs import evolve, fields, frozen, has

from budget.money import Euros
from budget.rate import Rate, stated_rate_fr
from conventions.agreement.agreement import Agreement, CellValue
from conventions.agreement.norms import Norm
from conventions.calendar import Period, WorkingDays
from conventions.documents.typography import NBSP, date_text, euros_text, length_text
from conventions.documents.wording import EVENTS, FACTS, inside, of_
from conventions.facts.fact import Fact
from conventions.facts.vocabulary import LIFE_EVENTS
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
from conventions.messages import catalogue

# ------------------------------------------------------------------------------------------------------------
# An expression with the agreement's values for its model's parameters, as an article states it.


def with_values(tree: Node, agreement: Agreement, hidden: frozenset[str] = frozenset()) -> Node:
    """Return the tree with each parameter replaced by its value; `hidden` are names of row columns.

    Exchange rates and amounts in another currency, which are no literals, remain names.
    """
    kinds = {item.name: item.type for item in agreement.parameters}
    open_names = (pair for pair in agreement.given if pair[0] not in hidden)
    found = ((name, _literal(value, kinds.get(name, ""))) for name, value in open_names)
    literals = {name: literal for name, literal in found if literal is not None}
    return _put_in(tree, literals) if literals else tree


def _literal(value: CellValue, kind: str) -> Literal | None:
    match value:
        case bool():
            return Literal(value, Unit.TRUTH, str(value).lower(), 1)
        case Euros():
            return Literal(value.cents, Unit.EUROS, euros_text(value), 1)
        case date():
            return Literal(value, Unit.DATE, value.isoformat(), 1)
        case int() | Fraction() if kind == "ratio":
            return Literal(Fraction(value), Unit.RATIO, stated_rate_fr(Rate(Fraction(value))), 1)
        case int() if kind == "number":
            return Literal(Fraction(value), Unit.NUMBER, str(value), 1)
        case str():
            return Literal(value, Unit.TEXT, value, 1)
        case _:
            return None


def _put_in(node: Node, literals: Mapping[str, Literal]) -> Node:
    """Return the tree with its names replaced by literals."""
    match node:
        case Name(key, column):
            return evolve(literals[key], column=column) if key in literals else node
        case Literal():
            return node
        case _:
            parts = (item.name for item in fields(type(node)) if item.init)
            changes = {name: _inside(getattr(node, name), literals) for name in parts}
            return evolve(node, **changes)  # type: ignore[arg-type]  # its own fields, each with its own kind


def _inside(value: object, literals: Mapping[str, Literal]) -> object:
    if isinstance(value, tuple):
        return tuple(_inside(item, literals) for item in value)
    return _put_in(value, literals) if has(type(value)) else value  # type: ignore[arg-type]  # a part of a node


# --- The labels of definitions, norms and facts of an agreement, for expressions in words -------------------


@frozen
class Labels:
    """Labels by name; without a label, an expression is quoted as written."""

    names: Mapping[str, str]
    norms: Mapping[str, str]
    facts: Mapping[str, str]
    is_quoted: bool = True

    def name(self, key: str) -> str | None:
        """Return a definition or parameter, quoted or as a word of a formula."""
        label = self.names.get(key)
        return label if label is None or not self.is_quoted else _quoted(label)

    def as_words(self) -> Self:
        """Return the labels with definitions as words of a formula: `grant − besoin`."""
        names = {key: inside(label) for key, label in self.names.items()}
        return evolve(self, names=names, is_quoted=False)

    def norm(self, name: str) -> str | None:
        """Return a duty or right, quoted."""
        return _quoted(self.norms.get(name))

    def fact(self, key: str) -> str | None:
        """Return a fact, quoted."""
        return _quoted(self.facts.get(key))

    def date(self, key: str) -> str | None:
        """Return a date by its label, or by its fact."""
        if key in self.names:
            return f"la date {_quoted(self.names[key])}"
        return f"le jour du fait {_quoted(self.facts[key])}" if key in self.facts else None

    def without(self, hidden: frozenset[str]) -> Self:
        """Return the labels without names that have another meaning here: row columns."""
        kept = {key: label for key, label in self.names.items() if key not in hidden}
        facts = {key: label for key, label in self.facts.items() if key not in hidden}
        return evolve(self, names=kept, facts=facts)


NO_LABELS: Final = Labels({}, {}, {})


def _quoted(label: str | None) -> str | None:
    return None if label is None else f"«{NBSP}{label}{NBSP}»"


def labels_of_agreement(agreement: Agreement) -> Labels:
    """Return the labels of an agreement, and of standard facts."""
    definitions = ((item.name, item.label) for item in agreement.definitions)
    parameters = ((item.name, item.label) for item in agreement.parameters)
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    return Labels(
        {name: label for name, label in (*definitions, *parameters) if label},
        {norm.name: norm.label for norm in norms if norm.label},
        {**_called_facts(), **{fact.key: fact.label for fact in agreement.facts if fact.label}},
    )


@cache
def _called_facts() -> Mapping[str, str]:
    words = catalogue("fr")
    return {**FACTS, **{key: words.text(f"fact.{key}") for key in LIFE_EVENTS}}


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
