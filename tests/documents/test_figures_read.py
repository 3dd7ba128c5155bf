"""The numbers, dates, rates and delays of a text, as verify reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.money import Euros, in_words
from conventions.documents.document_lines import figures_in, number_in_words
from conventions.documents.typography import cardinal, euros_text


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_a_number_in_words_is_read_as_it_was_written(number: int) -> None:
    words = cardinal(number)
    assert number_in_words(words) == number
    assert number_in_words(words.replace(" ", "-")) == number


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_an_amount_says_the_same_in_figures_and_in_words(cents: int) -> None:
    amount = Euros(cents=cents)
    (one,), (other,) = figures_in(euros_text(amount)), figures_in(in_words(amount))
    assert one == other


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("dossier n° 2024-03656", [("code", "2024-03656")]),
        ("SIRET 226 200 012 00012", [("code", "22620001200012")]),
        ("FR76 3000 4000 0312 3456 7890 143", [("code", "fr7630004000031234567890143")]),
        ("en 2024 49 500,00 €", [("number", "2024"), ("euros", "49500.00")]),
        ("+12,50 % et −3 %", [("rate", "12.5"), ("rate", "-3")]),
        ("quatre-vingts jours", [("day", "80")]),
        ("31-12-2023 ou 1/2/24", [("date", "2023-12-31"), ("date", "2024-02-01")]),
        ("03.21.11.22.33", [("code", "03.21.11.22.33")]),
        ("vingt mars deux mille vingt-trois", [("date", "2023-03-20")]),
        ("premier mars 2023, le trois mai", [("date", "2023-03-01"), ("day", "05-03")]),
        ("premier février", [("day", "02-01")]),
        ("cinquante pour cent", [("rate", "50")]),
        ("18 k€, 1,5 M€, 1,5 million d’euros", [("euros", "18000.00")] + [("euros", "1500000.00")] * 2),
        ("EUR 18 000,50", [("euros", "18000.50")]),
        ("31/02/2025", [("code", "31/02/2025")]),
        ("cinq ouvrés", []),
        ("un million d’euros", [("euros", "1000000.00")]),
        ("6 mois, six mois, un an", [("month", "6"), ("month", "6"), ("year", "1")]),
        ("26 mars et 3 avril 2024", [("day", "03-26"), ("date", "2024-04-03")]),
        ("l’un ou l’autre, deux parties", []),
    ],
)  # fmt: skip
def test_a_text_has_these_figures(text: str, values: list[tuple[str, str]]) -> None:
    assert [figure.value for figure in figures_in(text)] == values


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    for figure in figures_in(text):
        assert 0 <= figure.start < figure.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["un ", "un-", "1 ", "1.1.", "a-", "FR76 ", "vingt et ", "111 111", "1er ", "€"]
)
def test_a_hostile_text_takes_no_more_than_its_length(piece: str) -> None:
    assert len(figures_in(piece * 20_000)) <= 20_000 * len(piece)
