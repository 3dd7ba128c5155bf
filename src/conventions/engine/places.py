"""Every expression of an agreement: its place, its text, and its required type."""

from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from conventions.agreement.agreement import Terms
from conventions.agreement.norms import Duty, Reading, Right
from conventions.language.types import EUROS, FOREIGN, NUMBER, RATE_OF_EXCHANGE, SHARE, Kind, Quantity, Type

Place = tuple[str, ...]
"""Kind, name and field: `("duty", "final_bilan", "due")`, `("right", "x", "readings", "y", "until")`."""

FACT_TYPES: Mapping[str, Type] = {
    "event": Kind.DATE,
    "date": Kind.DATE,
    "euros": EUROS,
    "foreign": FOREIGN,
    "number": NUMBER,
    "rate": RATE_OF_EXCHANGE,
    "ratio": SHARE,
    "truth": Kind.TRUTH,
    "text": Kind.TEXT,
}
PARAMETER_TYPES: Mapping[str, Type] = {**FACT_TYPES, "months": Kind.MONTHS}


def value_type(name: str, foreign: str | None) -> Type:
    """Return the type with this name in files, with the code of the agreement's other currency."""
    kind = PARAMETER_TYPES[name]
    return evolve(kind, currency=foreign or "") if isinstance(kind, Quantity) and kind.foreign else kind


FIELDS: Mapping[str, Type] = {
    "when": Kind.TRUTH,
    "due": Kind.DATE,
    "done": Kind.DATE,
    "begins": Kind.DATE,
    "until": Kind.DATE,
    "payable": Kind.DATE,
    "amount": EUROS,
    "up_to": EUROS,
    "holds": Kind.TRUTH,
    "held_while": Kind.TRUTH,
}
FORMULAS: Mapping[str, Type] = {
    "grant": EUROS,
    "term.lapses": Kind.TRUTH,
    "period.end": Kind.DATE,
    "period.start": Kind.DATE,
}


@frozen
class Written:
    """An expression as written; `kind` None: any type is accepted; `each`: the source of its rows."""

    place: Place
    text: str
    kind: Type | None
    each: str | None = None


def expressions(terms: Terms) -> Iterator[Written]:
    """Yield every expression, in the order of the terms."""
    for name, text in terms.formulas:
        yield Written(("formula", name), text, FORMULAS[name])
    for parameter in terms.dated:
        yield Written(("parameter", parameter.key, "anchor"), parameter.anchor, Kind.DATE)
    for selection in terms.selections:
        for reason, text in selection.where:
            yield Written(("selection", selection.name, "where", reason), text, Kind.TRUTH, selection.each)
    for item in terms.definitions:
        if item.value is not None:
            yield Written(("define", item.name), item.value, None, item.each)
        for name, text in item.readings:
            yield Written(("define", item.name, "readings", name), text, None, item.each)
    for duty in terms.duties:
        yield from _fields(("duty", duty.name), duty, duty.each)
        for reading in duty.readings:
            yield from _fields(("duty", duty.name, "readings", reading.name), reading, duty.each)
    for right in terms.rights:
        yield from _fields(("right", right.name), right, right.each)
        if right.notice is not None:
            place = ("right", right.name, "notice", "from")
            yield Written(place, right.notice.begins, Kind.DATE, right.each)
        for reading in right.readings:
            yield from _fields(("right", right.name, "readings", reading.name), reading, right.each)
    for fact in terms.facts:
        for end, bound in (("min", fact.least), ("max", fact.most)):
            if bound is not None:
                yield Written(("fact", fact.key, end), bound, FACT_TYPES[fact.type], fact.each)


def _fields(place: Place, norm: Duty | Right | Reading, each: str | None) -> Iterator[Written]:
    for name, kind in FIELDS.items():
        text = getattr(norm, name, None)
        if text is not None:
            yield Written((*place, name), text, kind, each)
