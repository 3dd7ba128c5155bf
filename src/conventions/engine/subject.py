"""The subject of a fact: a norm, perhaps at one of its rows; and the facts that exercise a right."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from attrs import evolve

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Right
from conventions.engine.name_tables import CREATING_ACTS
from conventions.facts.fact import Fact, View, in_order
from conventions.language.answers import fast_frozen
from conventions.rulebook import Rulebook

# --- The subject of a fact: a norm, or a norm at one of its rows -------------------------------------------


CREATED: Final = ".duty"
"""The suffix in the name of a duty that an exercise creates."""


@fast_frozen
class Subject:
    """A norm by its name; `row` is its row, if it is a norm of rows."""

    norm: str
    row: str | None = None

    @property
    def name(self) -> str:
        """Its name in `of` of facts: `norm`, or `norm.row`."""
        return self.norm if self.row is None else f"{self.norm}.{self.row}"

    @property
    def is_of_rulebook(self) -> bool:
        """Return whether it is the norm of a rule, or a duty that its exercise creates: `rulebook.rule`.

        >>> Subject("law_fr.r25").is_of_rulebook, Subject("full_clawback").created.is_of_rulebook
        (True, False)
        """
        return "." in self.creator.norm

    @property
    def created(self) -> "Subject":
        """The duty that its exercise creates."""
        return Subject(f"{self.norm}{CREATED}", self.row)

    @property
    def creator(self) -> "Subject":
        """The right whose exercise creates this duty; for any other norm, the norm itself.

        >>> Subject("clawback.duty", "2024").creator.name, Subject("advance").creator.name
        ('clawback.2024', 'advance')
        """
        return Subject(self.norm.removesuffix(CREATED), self.row)

    def is_of(self, fact: Fact) -> bool:
        """Return whether a fact is about it: a fact about nothing is about every norm without rows."""
        return fact.of == self.name or (fact.of is None and self.row is None)

    def part(self, part: str | None) -> str:
        """Return the name of a part in questions: `norm.part`; None is the whole."""
        return self.name if part is None else f"{self.name}.{part}"

    def is_of_part(self, fact: Fact, part: str | None) -> bool:
        """Return whether a fact is about this part of a document; a fact that names no part is about all."""
        if self.row is not None:
            return fact.of in ({self.row} if part is None else {self.row, f"{self.row}.{part}"})
        names = {None, self.norm}
        return fact.of in (names if part is None else names | {part, f"{self.norm}.{part}"})


# --- Facts that exercise a right: an event that does so by itself, an order to repay ------------------------

ABANDONED: Final = "abandoned"
ACTS_OF: Final[Mapping[str, str]] = {ABANDONED: "decline", "extension_asked": "extend"}
"""The act that each of these events is."""
ORDER: Final = "recovery_order"


def with_exercises(view: View, agreement: Agreement, rulebooks: tuple[Rulebook, ...]) -> View:
    """Return the view with these facts added as exercises of rights (docs/semantics.md § 5.6)."""
    if not any(key in view.by_key for key in (*ACTS_OF, ORDER)):
        return view
    rights = (*agreement.rights, *[right for book in rulebooks for right in book.terms.rights])
    return evolve(view, facts=in_order((*view.facts, *_exercises(view, agreement), *_ordered(view, rights))))


def _exercises(view: View, agreement: Agreement) -> Iterator[Fact]:
    exercised = {fact.of for fact in view.by_key.get("exercised", ())}
    for right in agreement.rights:
        for event, act in ACTS_OF.items():
            found = [fact for fact in view.by_key.get(event, ()) if fact.of in (None, right.name)]
            if found and right.act == act and right.each is None and not exercised & {None, right.name}:
                yield evolve(found[0], key="exercised", of=right.name, value=None, id=None)


def _ordered(view: View, rights: tuple[Right, ...]) -> Iterator[Fact]:
    """Yield the orders of rights that no decision exercises, each as an exercise for its amount."""
    exercised = {fact.of for fact in view.by_key.get("exercised", ())}
    claiming = {right.name for right in rights if right.act in CREATING_ACTS}
    for order in view.by_key.get(ORDER, ()):
        name = right_of(order.of or "", claiming)
        if name is not None and not exercised & {name, None}:
            yield evolve(order, key="exercised", of=name, id=None)


def right_of(name: str, rights: Collection[str]) -> str | None:
    """Return the right among these, with its row, whose exercise creates the debt of this name; else None.

    >>> [right_of(name, {"law_fr.r16", "back"}) for name in ("law_fr.r16.duty", "back.duty.van", "back.van")]
    ['law_fr.r16', 'back.van', 'back.van']
    """
    for right in rights:
        if name == right or name.startswith(f"{right}."):
            row = name.removeprefix(right).removeprefix(CREATED)
            return f"{right}{row}"
    return None
