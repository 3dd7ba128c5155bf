"""From the entries of `facts.toml` to facts; the declaration of the key gives the type of the value."""

from collections.abc import Mapping, Sequence
from typing import Final, cast

from attrs import evolve

from budget.money import EURO, Euros
from conventions.agreement.agreement import UNKNOWN, Agreement
from conventions.engine.name_tables import done_fact
from conventions.facts.fact import Fact, RecordedValue, ValueRange
from conventions.facts.vocabulary import LIFE_EVENTS, LIFE_VALUES
from conventions.files import strict
from conventions.files.faults import RefusedValueError
from conventions.files.in_currency import in_currency
from conventions.files.shapes import FactEntry, TomlScalar
from conventions.files.spoken_days import RANGED, ends_of
from conventions.files.typed_values import typed
from conventions.rulebook import Rulebook

MOVED: Final = frozenset(
    {
        "payment_ordered",
        "payment",
        "transfer_returned",
        "repaid",
        "recovery_order",
        "order_reduced",
        "order_cancelled",
        "remitted",
        "written_off",
        "grant_passed_on",
    }
)
"""Facts about movements of money, or orders: their amount is never zero."""
_PAYMENT: Final = "payment"
_ALIKE: Final = ("key", "occurred_on", "of", "evidence", "author", "id", "replaces", "withdraws", "reason")
"""The fields of a fact that are the same in its entry."""
_USUAL: Mapping[str, str] = {key: fact.carries.value for key, fact in {**LIFE_EVENTS, **LIFE_VALUES}.items()}


def kinds_of_facts(agreement: Agreement, books: tuple[Rulebook, ...] = ()) -> Mapping[str, str]:
    """Return the type of each possible key of facts: built in, declared, or an event that a duty names.

    Declarations of the agreement come before those of its rulebooks.
    """
    kinds = dict(_USUAL)
    for terms in (*(book.terms for book in books), agreement.terms):
        for duty in terms.duties:
            for key in (done_fact(duty), duty.posted_by, duty.breached_by):
                if key is not None and (key not in kinds or kinds[key] == "bare"):
                    kinds[key] = "event"
        kinds |= {declared.key: declared.type for declared in terms.facts}
    return kinds


def fact_of(entry: FactEntry, kind: str, currency: str = EURO) -> Fact:
    """Return the fact of an entry, with a value of the declared type; `any` if the key is not declared.

    Its amounts are in the currency of the agreement.
    """
    if currency != EURO:
        entry = evolve(entry, value=cast("TomlScalar | None", in_currency(entry.value, currency)))
    return fact_with(entry, _value(entry, kind))


def fact_with(entry: FactEntry, value: RecordedValue | None) -> Fact:
    """Return the fact of an entry, with its value as read."""
    last = entry.last_day
    return Fact(
        **{name: getattr(entry, name) for name in _ALIKE},
        no_later_than=None if last == entry.occurred_on else last,
        value=value,
        known_on=entry.known_on or last or entry.occurred_on,
    )


def _value(entry: FactEntry, kind: str) -> RecordedValue | None:
    if kind == "any":
        return None
    if kind == "bare":
        if entry.value is not None:
            raise RefusedValueError(
                "value_not_taken", actual=strict.as_written(entry.value), expected=entry.key
            )
        return None
    if entry.key == _PAYMENT and entry.value == UNKNOWN:
        return None
    if entry.value is None:
        if kind == "event":
            return None
        raise RefusedValueError(f"value_missing.{kind}", actual=entry.key)
    ends = ends_of(entry.value, kind)
    if ends is not None:
        return _between(entry.key, ends, kind)
    value = typed(entry.value, kind)
    if isinstance(value, Euros) and value < Euros.ZERO and entry.key in _USUAL:
        raise RefusedValueError("amount_negative", actual=str(value), expected=entry.key)
    if value == Euros.ZERO and entry.key in MOVED:
        raise RefusedValueError("amount_not_positive", actual=str(value), expected=entry.key)
    return value


def _between(key: str, ends: Sequence[object], kind: str) -> RecordedValue:
    """Return the range of two values; one value, if they are equal (semantics § 1.16)."""
    if key in LIFE_EVENTS or kind not in RANGED:
        raise RefusedValueError("value_decides", actual=key)
    least, most = (typed(end, kind) for end in ends)
    if most < least:  # type: ignore[operator]  # both are amounts, or both numbers
        raise RefusedValueError("values_backwards", actual=str(most), expected=str(least))
    return least if least == most else ValueRange(least, most)
