"""Amounts in French words."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.money import Euros, UnitWords, in_words

SMALL = [
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    *("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
]
TENS = [
    *("", "", "vingt", "trente", "quarante", "cinquante"),
    *("soixante", "soixante", "quatre-vingt", "quatre-vingt"),
]


def _table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", _table("amounts_in_words.csv"), ids=lambda row: row["amount"])
def test_a_decided_amount_is_said_as_the_table_says(row: dict[str, str]) -> None:
    assert in_words(Euros.parse(row["amount"])) == row["words"]


def test_the_table_holds_each_amount_once() -> None:
    amounts = [row["amount"] for row in _table("amounts_in_words.csv")]
    assert len(set(amounts)) == len(amounts) >= 40


def _below_hundred(number: int) -> str:
    if number < 20:
        return SMALL[number]
    ten, unit = divmod(number, 10)
    if ten in {7, 9}:
        unit += 10
    if not unit:
        return TENS[ten] + ("s" if ten == 8 else "")
    link = " et " if unit in {1, 11} and ten < 8 else "-"
    return TENS[ten] + link + SMALL[unit]


def _below_thousand(number: int) -> str:
    hundred, rest = divmod(number, 100)
    if not hundred:
        return _below_hundred(rest)
    head = "cent" if hundred == 1 else f"{SMALL[hundred]} cent"
    return f"{head} {_below_hundred(rest)}" if rest else head + ("s" if hundred > 1 else "")


def _spelt(number: int) -> str:
    """The cardinal, spelt by hand: the oracle of the library's."""
    parts: list[str] = []
    for size, noun in ((10**12, "billion"), (10**9, "milliard"), (10**6, "million")):
        count, number = divmod(number, size)
        if count:
            parts.append(f"{_below_thousand(count)} {noun}{'s' if count > 1 else ''}")
    thousands, number = divmod(number, 1000)
    if thousands:
        count_of_thousands = _below_thousand(thousands)
        if count_of_thousands.endswith(("cents", "vingts")):
            count_of_thousands = count_of_thousands.removesuffix("s")
        parts.append("mille" if thousands == 1 else f"{count_of_thousands} mille")
    if number:
        parts.append(_below_thousand(number))
    return " ".join(parts)


class TestWords:
    """In words: the cardinal, then the unit in agreement; no part of the amount is lost."""

    @given(st.integers(min_value=2, max_value=10**13 - 1))
    def test_whole_euros_are_the_cardinal_and_the_unit(self, amount: int) -> None:
        link = " d\u2019" if amount % 10**6 == 0 else " "
        assert in_words(Euros.of(amount)) == f"{_spelt(amount)}{link}euros"

    @given(st.integers(min_value=0, max_value=9999), st.integers(min_value=0, max_value=99))
    def test_centimes_are_said_where_there_are_some(self, whole: int, cents: int) -> None:
        words = in_words(Euros.of_cents(whole * 100 + cents))
        assert ("centime" in words) == (cents > 0)
        assert ("euro" in words) == (whole > 0 or cents == 0)
        assert "zéro centime" not in words

    @given(st.integers(min_value=1, max_value=10**9))
    def test_a_negative_amount_is_the_opposite_with_moins(self, cents: int) -> None:
        assert in_words(Euros.of_cents(-cents)) == "moins " + in_words(Euros.of_cents(cents))


def test_every_number_below_a_thousand_is_spelt_as_by_hand() -> None:
    for number in range(2, 1000):
        assert in_words(Euros.of(number)) == f"{_spelt(number)} euros"


def test_importing_the_module_does_not_import_the_library_of_numerals() -> None:
    program = "import sys, budget.money; sys.exit('num2words' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


FRANCS = UnitWords("franc suisse", "francs suisses", "centime")


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (100_000, "mille francs suisses"),
        (100_000_000, "un million de francs suisses"),
        (150, "un franc suisse et cinquante centimes"),
        (0, "zéro franc suisse"),
    ],
)
def test_another_currency_has_its_own_words(cents: int, words: str) -> None:
    assert in_words(Euros.of_cents(cents), FRANCS) == words
