"""Expressions in words: every function and every word of the language has its own, in both languages."""

import pytest

from conventions.exports.label_text import UNNAMED, formula_text
from conventions.language.parser import AGGREGATES, CLOCK, FUNCTIONS, LIFECYCLE_WORDS, ROW_WORDS
from conventions.messages import Language, catalogue
from tests.cli.console import plain

WORDS = [
    *FUNCTIONS,
    *LIFECYCLE_WORDS,
    *(f"not.{word}" for word in LIFECYCLE_WORDS),
    *AGGREGATES,
    *ROW_WORDS,
    CLOCK,
]


@pytest.mark.parametrize("word", sorted(WORDS))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_word_of_the_language_is_said(word: str, language: Language) -> None:
    assert catalogue(language).has(f"formula.{word}")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("grant - (paid - recovered) * 80 %", "subvention accordée − (versé − recouvré) × 80 %"),
        (
            "(happened(signed) or met(bilan)) and not exercised(extension)",
            "(a eu lieu : convention signée ou est exécuté : bilan) et n’est pas exercé : extension",
        ),
        (
            "not met(bilan) by period.end + 6 months",
            "n’est pas exécuté : bilan (au plus tard : fin de la période + 6 mois)",
        ),
        ("if grant > 23 000 € then 5 % else 0 %", "si subvention accordée > 23 000,00 €, 5 %, sinon 0 %"),
        ("not (grant in (1 €, 2 €))", "il n’est pas vrai que (subvention accordée parmi (1,00 € ; 2,00 €))"),
        ("-grant otherwise 10 years", "-grant otherwise 10 years"),
        ("rate otherwise 1 week", "rate, à défaut 7 jours"),
        ('kind = "x"', "nature = « x »"),
        ("row.due >= 2025-06-01", "échéance ≥ 1er juin 2025"),
        (
            "running(amount) <= split(grant, amount)",
            "cumul de montant ≤ subvention accordée réparti selon montant",
        ),
        (
            "previous(total, 0 €) + 12 000 CHF",
            "total de la ligne précédente, 0,00 € à la première + 12 000,00 CHF",
        ),
        (
            "clock(signed, 3 months, halt, again)",
            "délai de 3 mois à compter de convention signée, suspendu par halt, repris par again",
        ),
        ("count(expenses) = 3", "nombre (état des dépenses) = 3"),
        ("true", "oui"),
    ],
)
def test_an_expression_is_said_in_words(written: str, said: str) -> None:
    assert plain(formula_text(written, catalogue("fr"), UNNAMED.of)) == said
