"""Every point of an agreement where a date, an amount, a party, an operator or a delay stands."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import cast

from attrs import AttrsInstance, evolve, fields, frozen, has

from budget.money import Euros
from conventions.agreement.agreement import Agreement
from tests.mutation.expressions import changes, longer

__all__ = ["Mutant", "mutants"]

EXPRESSIONS = frozenset(
    {"when", "due", "until", "amount", "up_to", "payable", "begins", "holds", "held_while", "value"}
    | {"least", "most"}
)
NORMS = ("duties", "rights", "definitions")
WITH_EXPRESSIONS = (*NORMS, "selections", "facts")
NAMES = frozenset(
    {
        "name",
        "short_name",
        "legal_form",
        "address",
        "siret",
        "rna",
        "accountant",
        "logo",
        "title",
        "authority",
    }
)
OTHER_PARTY = {"funder": "beneficiary", "beneficiary": "funder", "either": "funder"}
CENT = Euros.of_cents(1)
ONE_DAY = timedelta(days=1)
CHANGED: Callable[..., object] = evolve
Put = Callable[[object], object]


@frozen
class Mutant:
    """An agreement with one thing changed; `norm` is the duty, right or definition it stands in."""

    point: str
    change: str
    norm: str | None
    agreement: Agreement

    @property
    def id(self) -> str:
        return f"{self.point} {self.change}"


@frozen
class _Place:
    """A value within the agreement, its names from the top, and how to put another in its place."""

    names: tuple[str, ...]
    value: object
    put: Put

    @property
    def field(self) -> str:
        return self.names[-1]


def mutants(agreement: Agreement) -> tuple[Mutant, ...]:
    """All mutants of an agreement, in its order."""
    return tuple(
        _mutant(place, at, change, new)
        for place in _places(_Place((), agreement, lambda new: new))
        for at, change, new in _changed(place)
    )


def _mutant(place: _Place, at: str, change: str, new: object) -> Mutant:
    whole = place.put(new)
    assert isinstance(whole, Agreement)
    norm = place.names[1] if place.names[0] in NORMS else None
    return Mutant(".".join(place.names) + at, change, norm, whole)


def _places(place: _Place) -> Iterator[_Place]:
    value = place.value
    if isinstance(value, Euros) or place.names[-1:] == ("parts",):
        yield place
    elif isinstance(value, tuple) and _is_pair(place):
        yield _Place((*place.names[:-1], str(value[0])), value[1], lambda new: place.put((value[0], new)))
    elif isinstance(value, tuple):
        for rank, item in enumerate(value):
            yield from _places(_item(place, value, rank, item))
    elif has(type(value)):
        yield from _of_record(place)
    elif value is not None:
        yield place


def _is_pair(place: _Place) -> bool:
    """Whether it is a named expression: a reading of a definition, a test of a selection."""
    return place.names[0] in ("definitions", "selections") and isinstance(place.value, tuple) and (
        len(place.names) > 3 and len(place.value) == 2 and all(isinstance(item, str) for item in place.value)
    )  # fmt: skip


def _item(place: _Place, items: tuple[object, ...], rank: int, item: object) -> _Place:
    name = next(
        (str(getattr(item, key)) for key in ("name", "id", "key", "role") if hasattr(item, key)), str(rank)
    )
    if place.names == ("parties",):
        name = str(getattr(item, "role", rank))
    return _Place((*place.names, name), item, lambda new: place.put((*items[:rank], new, *items[rank + 1 :])))


def _of_record(place: _Place) -> Iterator[_Place]:
    record = place.value
    for attribute in fields(cast("type[AttrsInstance]", type(record))):
        name = attribute.name

        def put(new: object, name: str = name) -> object:
            return place.put(CHANGED(record, **{name: new}))

        yield from _places(_Place((*place.names, name), getattr(record, name), put))


def _changed(place: _Place) -> Iterator[tuple[str, str, object]]:
    """Where exactly, what it says, and the new value."""
    match place.value:
        case date() as day:
            yield "", f"{day} → {day + ONE_DAY}", day + ONE_DAY
        case Euros() as amount:
            yield "", f"{amount} → {amount + CENT}", amount + CENT
        case tuple() as parts:
            for part in parts:
                yield "", f"{part} → nothing", tuple(other for other in parts if other != part)
        case str() as text:
            yield from _changed_text(place, text)
        case _:
            return


def _changed_text(place: _Place, text: str) -> Iterator[tuple[str, str, object]]:
    group, name = place.names[0], place.field
    if group in WITH_EXPRESSIONS and _is_expression(place):
        for change in changes(text):
            yield f":{change.column}", f"{change.before} → {change.after}", change.text
    elif name == "period" and "notice" in place.names:
        for change in longer(text):
            yield "", f"{text} → {change.text}", change.text
    elif name in ("debtor", "holder") and group in NORMS:
        yield "", f"{text} → {OTHER_PARTY[text]}", OTHER_PARTY[text]
    elif group == "parties" and NAMES & set(place.names[2:]):
        other = f"{text[:-1]}{(int(text[-1]) + 1) % 10}" if name == "siret" else f"{text} bis"
        yield "", f"{text} → {other}", other
    elif group == "budget" and name == "funder":
        yield "", f"{text} → somebody_else", "somebody_else"
    elif name == "budget_total_text":
        yield "", f"{text} → 1{text}", f"1{text}"


def _is_expression(place: _Place) -> bool:
    match place.names:
        case (("definitions" | "selections"), _, ("readings" | "where"), _):
            return True
        case (("duties" | "rights"), _, "notice", "begins"):
            return True
        case _:
            return place.field in EXPRESSIONS
