"""Values are taken as they stand: a reader takes one kind, and turns nothing else into it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest

from budget.errors import InputError
from conventions.agreement.party import Blank
from conventions.calendar import Territory
from conventions.files import strict

SAMPLES: dict[str, object] = {
    "text": "word",
    "amount": "12.50",
    "integer": 3,
    "zero": 0,
    "float": 3.0,
    "not_a_number": float("nan"),
    "truth": True,
    "date": date(2024, 2, 29),
    "instant": datetime(2024, 2, 29, tzinfo=UTC),
    "hour": time(10, 30),
    "list": [3],
    "table": {"a": 3},
    "nothing": None,
    "to_be_completed": "to_be_completed",
}
TAKEN: list[tuple[Callable[[object], object], set[str]]] = [
    (strict.text, {"text", "amount", "to_be_completed"}),
    (strict.number, {"integer", "zero"}),
    (strict.quantity, {"integer", "zero", "amount"}),
    (strict.truth, {"truth"}),
    (strict.day, {"date"}),
    (strict.money, {"amount"}),
    (lambda value: strict.blank_or(strict.day)(value, None), {"date", "to_be_completed"}),
    (lambda value: strict.blank_or(strict.text)(value, None), {"text", "amount", "to_be_completed"}),
    (lambda value: strict.choice(("word", "other"))(value, None), {"text"}),
    (lambda value: strict.one_of(Territory)(value, None), set()),
    (strict.account, set()),
    (strict.iban, set()),
    (strict.siret, set()),
]


@pytest.mark.parametrize(("read", "taken"), TAKEN)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_value_of_another_kind_is_refused(
    read: Callable[[object], object], taken: set[str], name: str
) -> None:
    if name in taken:
        read(SAMPLES[name])
        return
    with pytest.raises(InputError):
        read(SAMPLES[name])


def test_what_is_taken_is_not_changed() -> None:
    assert strict.text(" word ") == " word "
    assert strict.number(3) == 3
    assert strict.quantity("7,91") == Fraction(791, 100)
    assert strict.blank_or(strict.text)("to_be_completed", None) is Blank.TO_BE_COMPLETED


def test_a_word_far_from_all_others_has_no_neighbour() -> None:
    assert strict.nearest("xyzzy", ["grant", "period"]) == ""
    assert strict.nearest("g" * 1000, ["grant"]) == ""
