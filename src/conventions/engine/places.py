"""Every expression of an agreement: where it stands, its text, and the type it must have."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Reading, Right
from conventions.language.types import EUROS, NUMBER, Kind, Type

__all__ = ["FACT_TYPES", "Place", "Written", "expressions"]

Place = tuple[str, ...]
"""Kind, name and field: `("duty", "final_bilan", "due")`, `("right", "x", "readings", "y", "until")`."""

FACT_TYPES: Mapping[str, Type] = {
    "event": Kind.DATE,
    "date": Kind.DATE,
    "euros": EUROS,
    "number": NUMBER,
    "ratio": NUMBER,
    "truth": Kind.TRUTH,
    "text": Kind.TEXT,
}
FIELDS: Mapping[str, Type] = {
    "when": Kind.TRUTH,
    "due": Kind.DATE,
    "begins": Kind.DATE,
    "until": Kind.DATE,
    "payable": Kind.DATE,
    "amount": EUROS,
    "up_to": EUROS,
    "holds": Kind.TRUTH,
    "held_while": Kind.TRUTH,
}


@frozen
class Written:
    """An expression as it is written; `kind` None: any type will do."""

    place: Place
    text: str
    kind: Type | None


def expressions(agreement: Agreement) -> Iterator[Written]:
    """Yield every expression, in the order of the agreement; those of selections are not among them."""
    for definition in agreement.definitions:
        if definition.value is not None:
            yield Written(("define", definition.name), definition.value, None)
        for name, text in definition.readings:
            yield Written(("define", definition.name, "readings", name), text, None)
    for duty in agreement.duties:
        yield from _fields(("duty", duty.name), duty)
        for reading in duty.readings:
            yield from _fields(("duty", duty.name, "readings", reading.name), reading)
    for right in agreement.rights:
        yield from _fields(("right", right.name), right)
        if right.notice is not None:
            yield Written(("right", right.name, "notice", "from"), right.notice.begins, Kind.DATE)
        for reading in right.readings:
            yield from _fields(("right", right.name, "readings", reading.name), reading)
    for fact in agreement.facts:
        for end, bound in (("min", fact.least), ("max", fact.most)):
            if bound is not None:
                yield Written(("fact", fact.key, end), bound, FACT_TYPES[fact.type])


def _fields(place: Place, norm: Duty | Right | Reading) -> Iterator[Written]:
    for name, kind in FIELDS.items():
        text = getattr(norm, name, None)
        if text is not None:
            yield Written((*place, name), text, kind)
