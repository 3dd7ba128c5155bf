"""Labels of definitions, norms and facts in articles, and the values of a model's parameters."""

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
