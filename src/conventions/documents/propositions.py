"""Dates, delays, formulas and conditions in French, as an article says them; None if a part has no words.

An expression is either worded completely or not at all; without words it is quoted as written.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final, Self

from attrs import evolve, fields, has

from budget import frozen
from budget.money import Euros
from budget.rate import Rate, stated_rate_fr
from conventions.agreement.agreement import Agreement, CellValue
from conventions.agreement.norms import Norm
from conventions.calendar import Period, WorkingDays
from conventions.documents.typography import NARROW, NBSP, date_text, euros_text, length_text
from conventions.documents.wording import AMOUNTS, EVENTS, FACTS, NAMED_AMOUNTS, SELECTIONS, inside, of_
from conventions.facts.fact import Fact
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.language.answers import DAWN
from conventions.language.syntax import (
    Aggregate,
    AggregateKind,
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Lifecycle,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    NotMetBy,
    Opposite,
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


_SIGNS: Final = {"<=": "≤", ">=": "≥", "!=": "≠"}
_ORDER: Final = {
    "<": "précède",
    "<=": "ne suit pas",
    ">": "suit",
    ">=": "ne précède pas",
    "=": "est",
    "!=": "n’est pas",
}
_NORMS: Final = {
    "met": ("l’obligation {} est exécutée", "l’obligation {} n’est pas exécutée"),
    "exercised": ("le droit {} est exercé", "le droit {} n’est pas exercé"),
    "waived": ("il est renoncé à {}", "il n’est pas renoncé à {}"),
}
"""The state of a norm in words, affirmed and denied."""


def _no_day(_: Node) -> None:
    return None


# ------------------------------------------------------------------------------------------- conditions


def condition_text(node: Node, constant: Constant = _no_day, labels: Labels = NO_LABELS) -> str | None:
    """Return a condition to end a sentence: `dès la signature…`, `une fois remplie…`, `si le droit…`."""
    said = _occasion(node) or _single_wait(node, labels)
    if said is not None:
        return said
    proposition = proposition_text(node, constant, labels)
    return None if proposition is None else _after_if(proposition)


def _single_wait(node: Node, labels: Labels) -> str | None:
    """Return a condition that waits for one named thing."""
    match node:
        case Lifecycle("met", about, _) if (name := labels.norm(about)) is not None:
            return f"une fois remplie l’obligation {name}"
        case Lifecycle("happened" | "recorded", about, _) if (name := labels.fact(about)) is not None:
            return f"une fois constaté le fait {name}"
        case _:
            return None


def _after_if(proposition: str) -> str:
    """Return the proposition after «si», which is elided only before «il»."""
    return f"s’{proposition}" if proposition.startswith("il ") else f"si {proposition}"


def _occasion(node: Node) -> str | None:
    """Return a condition that waits for events, as an article states it."""
    match node:
        case Lifecycle("happened", about, _) if about in EVENTS:
            return f"dès {EVENTS[about]}"
        case Logic("and", left, right, _):
            texts = [_occasion(left), _occasion(right)]
            found = [text for text in texts if text is not None]
            return " et ".join(found) if len(found) == len(texts) else None
        case Comparison(">=" | ">" as sign, Name(key, _), right, _) if _is_plural(key):
            over = "dépassent" if sign == ">" else "atteignent"
            measure = _measure_text(right)
            return None if measure is None else f"lorsque les {AMOUNTS[key]} {over} {measure}"
        case _:
            return None


def _is_plural(key: str) -> bool:
    return AMOUNTS.get(key, "").partition(" ")[0].endswith("s")


def _measure_text(node: Node) -> str | None:
    """Return the reference amount of a measure, for a sentence: `80 % de l’avance`."""
    match node:
        case Arithmetic("*", Literal(_, Unit.RATIO, _, _) as share, Name(key, _), _) if key in NAMED_AMOUNTS:
            return f"{formula_text(share)} {of_(NAMED_AMOUNTS[key])}"
        case _:
            return formula_text(node)


def proposition_text(node: Node, constant: Constant, labels: Labels) -> str | None:
    """Return a condition as a proposition, for use after «si»."""
    match node:
        case Lifecycle() | Name():
            return _state_in_words(node, labels, denied=False)
        case Negation(Lifecycle() | Name() as denied, _):
            return _state_in_words(denied, labels, denied=True)
        case Negation(inner, _):
            text = proposition_text(inner, constant, labels)
            return None if text is None else f"il n’est pas vrai que ({text})"
        case NotMetBy(norm, by, _):
            late, name = deadline_text(by, constant, labels), labels.norm(norm)
            return None if late is None or name is None else f"{_NORMS['met'][1].format(name)} {late}"
        case Logic(word, _, _, _):
            found = [_operand(part, constant, labels) for part in _parts(node, word)]
            known = [text for text in found if text is not None]
            return f" {'et' if word == 'and' else 'ou'} ".join(known) if len(known) == len(found) else None
        case Comparison(sign, left, right, _):
            return _compared(sign, left, right, constant, labels)
        case _:
            return None


def _state_in_words(node: Lifecycle | Name, labels: Labels, *, denied: bool) -> str | None:
    """Return the wording of a state, affirmed or denied."""
    match node:
        case Lifecycle("happened", about, _) if about in EVENTS:
            return f"{EVENTS[about]} {'n’a pas' if denied else 'a'} eu lieu"
        case Lifecycle("happened" | "recorded", about, _):
            name = labels.fact(about)
            return None if name is None else f"le fait {name} {'n’est pas' if denied else 'est'} constaté"
        case Lifecycle(word, about, _) if word in _NORMS:
            name = labels.norm(about)
            return None if name is None else _NORMS[word][denied].format(name)
        case Name(key, _):
            name = labels.name(key)
            return None if name is None else f"la condition {name} {'n’est pas' if denied else 'est'} remplie"
        case _:
            return None


def _parts(node: Node, word: str) -> Iterator[Node]:
    """Yield the operands of a chain with one word, from the left."""
    match node:
        case Logic(other, left, right, _) if other == word:
            yield from _parts(left, word)
            yield from _parts(right, word)
        case _:
            yield node


def _operand(node: Node, constant: Constant, labels: Labels) -> str | None:
    text = proposition_text(node, constant, labels)
    return f"({text})" if text is not None and isinstance(node, Logic) else text


def _compared(sign: str, left: Node, right: Node, constant: Constant, labels: Labels) -> str | None:
    """Return two amounts with a sign between them, or two dates with their order."""
    one, other = formula_text(left, labels), formula_text(right, labels)
    if one is not None and other is not None:
        return f"{one} {_SIGNS.get(sign, sign)} {other}"
    earlier, later = moment_text(left, constant, labels), moment_text(right, constant, labels)
    return None if earlier is None or later is None else f"{earlier} {_ORDER[sign]} {later}"


# --------------------------------------------------------------------------------------------- formulas


def formula_text(node: Node, labels: Labels = NO_LABELS) -> str | None:
    """Return a formula with its names in French; None if one has no words."""
    match node:
        case Literal():
            return _literal_text(node)
        case Name(key, _):
            return AMOUNTS.get(key) or labels.name(key)
        case Opposite(operand, _):
            text = _term(operand, labels, held=isinstance(operand, Arithmetic))
            return None if text is None else f"−{text}"
        case Arithmetic(sign, left, right, _):
            texts = _term(left, labels, held=_binds_less(left, sign)), _right_text(sign, right, labels)
            mark = {"-": "−", "*": "×", "/": "÷"}.get(sign, sign)
            return None if None in texts else f"{texts[0]} {mark} {texts[1]}"
        case Call("min" | "max" as which, arguments, _):
            found = [formula_text(argument, labels) for argument in arguments]
            known = [text for text in found if text is not None]
            rank = "le plus petit" if which == "min" else "le plus grand"
            listed = "\u202f; ".join(known)
            return f"{rank} de ({listed})" if len(known) == len(found) else None
        case Call("share_after", (Name(event, _), Name("period", _)), _) if event in EVENTS:
            return f"part de la période qui suit {EVENTS[event]}"
        case Aggregate(AggregateKind.SUM, selection, Name("amount", _), _):
            return SELECTIONS.get(selection)
        case Choice(condition, then, otherwise, _):
            parts = (
                proposition_text(condition, _no_day, labels),
                formula_text(then, labels),
                formula_text(otherwise, labels),
            )
            if parts[0] is None or parts[1] is None or parts[2] is None:
                return None
            return f"{_after_if(parts[0])}{NBSP}: {parts[1]}{NARROW}; sinon{NBSP}: {parts[2]}"
        case _:
            return None


def _literal_text(node: Literal) -> str | None:
    """Return a literal in French; None if it cannot be a term of a formula."""
    match node:
        case Literal(_, Unit.RATIO, _, _):
            share = first_share(node)
            return None if share is None else stated_rate_fr(share)
        case Literal(_, Unit.DATE | Unit.PERIOD | Unit.TRUTH | Unit.TEXT, _, _):
            return None
        case Literal(_, _, text, _):
            return text.replace(" ", NBSP)


def _right_text(sign: str, right: Node, labels: Labels) -> str | None:
    held = _binds_less(right, sign) or (sign in "-/" and _binds_alike(right, sign))
    return _term(right, labels, held=held)


def _term(node: Node, labels: Labels, *, held: bool) -> str | None:
    """Return a part of a formula, in brackets where needed."""
    text = formula_text(node, labels)
    return f"({text})" if text is not None and (held or isinstance(node, Choice)) else text


def _binds_less(node: Node, sign: str) -> bool:
    return isinstance(node, Arithmetic) and sign in "*/" and node.sign in "+-"


def _binds_alike(node: Node, sign: str) -> bool:
    return isinstance(node, Arithmetic) and (node.sign in "+-") == (sign in "+-")
