"""What an agreement calls its definitions, its norms and its facts, for an expression said in words."""

from collections.abc import Mapping
from functools import cache
from typing import Final, Self

from attrs import evolve, frozen

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Norm
from conventions.documents.typography import NBSP
from conventions.documents.wording import FACTS, inside
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.messages import catalogue

__all__ = ["NO_LABELS", "Labels", "labels_of_agreement"]


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
