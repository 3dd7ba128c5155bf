"""What an article calls definitions, norms and facts, and the values given for a model's parameters."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final, Self

from attrs import evolve, fields, frozen, has

from budget.money import Euros
from budget.rate import Rate, stated_rate_fr
from conventions.agreement.agreement import Agreement, CellValue
from conventions.agreement.norms import Norm
from conventions.documents.typography import NBSP, euros_text
from conventions.documents.wording import FACTS, inside
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.language.syntax import Literal, Name, Node, Unit
from conventions.messages import catalogue

# ------------------------------------------------------------------------------------------------------------
# An expression with the values that an agreement gives for its model's parameters: what an article says.


def with_values(tree: Node, agreement: Agreement, hidden: frozenset[str] = frozenset()) -> Node:
    """The tree in which each parameter is the literal of its value; `hidden` names are columns of rows.

    A rate of exchange and an amount in another currency, which no literal writes, stay the names they are.
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
    """The tree with the literals in the places of their names."""
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


# --- What an agreement calls its definitions, its norms and its facts, for an expression said in words ------


@frozen
class Labels:
    """The labels by name; a name without one has no words, and what uses it is quoted as it is written."""

    names: Mapping[str, str]
    norms: Mapping[str, str]
    facts: Mapping[str, str]
    is_quoted: bool = True

    def name(self, key: str) -> str | None:
        """A definition or a parameter, in its quotes, or as a word of the formula."""
        label = self.names.get(key)
        return label if label is None or not self.is_quoted else _quoted(label)

    def as_words(self) -> Self:
        """The same, with definitions as words of a formula: `grant − besoin`."""
        names = {key: inside(label) for key, label in self.names.items()}
        return evolve(self, names=names, is_quoted=False)

    def norm(self, name: str) -> str | None:
        """A duty or a right, in its quotes."""
        return _quoted(self.norms.get(name))

    def fact(self, key: str) -> str | None:
        """A fact, in its quotes."""
        return _quoted(self.facts.get(key))

    def date(self, key: str) -> str | None:
        """A date by what it is called, or by the fact it is of."""
        if key in self.names:
            return f"la date {_quoted(self.names[key])}"
        return f"le jour du fait {_quoted(self.facts[key])}" if key in self.facts else None

    def without(self, hidden: frozenset[str]) -> Self:
        """The same, but for names that mean something else here: the columns of rows."""
        kept = {key: label for key, label in self.names.items() if key not in hidden}
        facts = {key: label for key, label in self.facts.items() if key not in hidden}
        return evolve(self, names=kept, facts=facts)


NO_LABELS: Final = Labels({}, {}, {})


def _quoted(label: str | None) -> str | None:
    return None if label is None else f"«{NBSP}{label}{NBSP}»"


def labels_of_agreement(agreement: Agreement) -> Labels:
    """What an agreement says itself, and what other facts are called; of one without a name, nothing."""
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
