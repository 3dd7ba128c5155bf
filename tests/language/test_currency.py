"""Amounts of a text: in the agreement's currency, in its other one, or refused."""

import pytest
from attrs import evolve

from conventions.language.checker import check
from conventions.language.errors import ExpressionSyntaxError, ExpressionTypeError
from conventions.language.parser import parse
from conventions.language.syntax import EUROS, FOREIGN, NameTable
from tests.language.table import TABLE

FRANCS = evolve(TABLE, currency="CHF", foreign=None)
BOTH = evolve(TABLE, currency="CHF", foreign="EUR")


@pytest.mark.parametrize(
    ("text", "table", "kind"),
    [
        ("10 €", TABLE, EUROS),
        ("10 CHF", TABLE, FOREIGN),
        ("10 CHF", FRANCS, EUROS),
        ("10 CHF", BOTH, EUROS),
        ("10 €", BOTH, FOREIGN),
    ],
)
def test_an_amount_is_of_the_currency_that_is_declared(text: str, table: NameTable, kind: object) -> None:
    assert check(parse(text), table) == kind


@pytest.mark.parametrize(
    ("text", "table", "actual", "expected"),
    [
        ("10 EUR", TABLE, "EUR", "€, or CHF"),
        ("10 USD", TABLE, "USD", "€, or CHF"),
        ("10 €", FRANCS, "€", "CHF"),
        ("10 EUR", FRANCS, "EUR", "CHF"),
        ("10 EUR", BOTH, "EUR", "CHF, or €"),
        ("10 USD", evolve(TABLE, foreign=None), "USD", "€"),
    ],
)
def test_an_amount_of_no_currency_of_the_agreement_is_refused(
    text: str, table: NameTable, actual: str, expected: str
) -> None:
    with pytest.raises(ExpressionTypeError) as refused:
        check(parse(text), table)
    assert (refused.value.actual, refused.value.expected) == (actual, expected)


def test_an_amount_has_no_part_of_a_cent_in_any_currency() -> None:
    with pytest.raises(ExpressionSyntaxError, match="whole cents"):
        parse("0,125 CHF")
