"""Values in words: what is said when a bound says nothing, in both languages."""

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve, fields

from conventions.calendar import parse_period
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.exports.finding_text import written_figure
from conventions.exports.json_values import answer_json, bound_json
from conventions.exports.label_text import called_by
from conventions.exports.scenario_text import SILENT
from conventions.exports.value_text import OF_GRANT, value_text
from conventions.language.answers import (
    DAWN,
    INFINITY,
    MINUS_INFINITY,
    NEVER,
    Answer,
    Question,
    QuestionKind,
    Value,
    Window,
    between,
    exactly,
    unknown_text,
)
from conventions.language.syntax import EUROS, FOREIGN, NUMBER, RATE_OF_EXCHANGE, SHARE, Kind, Type
from conventions.messages import Language, catalogue
from conventions.views.differences import DESCRIBING, LAZY
from tests.cli.console import plain
from tests.models.made import made

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 2)
ASKED = [Question(QuestionKind.MISSING, "x")]
CASES: list[tuple[Answer, Type, str, str]] = [
    (exactly(MAY), Kind.DATE, "1er mai 2025", "1 May 2025"),
    (
        between(MAY, JUNE, ASKED),
        Kind.DATE,
        "entre le 1er mai 2025 et le 2 juin 2025",
        "between 1 May 2025 and 2 June 2025",
    ),
    (between(DAWN, JUNE, ASKED), Kind.DATE, "au plus tard le 2 juin 2025", "2 June 2025 at the latest"),
    (between(MAY, NEVER, ASKED), Kind.DATE, "pas avant le 1er mai 2025", "not before 1 May 2025"),
    (between(DAWN, NEVER, ASKED), Kind.DATE, "inconnu", "unknown"),
    (between(0, INFINITY, ASKED), EUROS, "au moins 0,00 €", "at least €0.00"),
    (between(0, INFINITY, [OF_GRANT]), EUROS, "montant inconnu", "amount unknown"),
    (between(MINUS_INFINITY, 100, ASKED), EUROS, "au plus 1,00 €", "at most €1.00"),
    (between(MINUS_INFINITY, INFINITY, ASKED), EUROS, "inconnu", "unknown"),
    (exactly(Fraction(4, 5)), NUMBER, "0,8", "0.8"),
    (exactly(Fraction(2, 3)), NUMBER, "0,6667", "0.6667"),
    (exactly(value=True), Kind.TRUTH, "oui", "yes"),
    (between(lo=False, hi=True, questions=ASKED), Kind.TRUTH, "indéterminé", "undetermined"),
    (unknown_text(ASKED[0]), Kind.TEXT, "inconnu", "unknown"),
    (exactly("Arras"), Kind.TEXT, "Arras", "Arras"),
    (
        exactly(Window(MAY, JUNE)),
        Kind.WINDOW,
        "du 1er mai 2025 au 2 juin 2025",
        "from 1 May 2025 to 2 June 2025",
    ),
    (exactly(parse_period("1 month 15 days")), Kind.MONTHS, "1 mois 15 jours", "1 month 15 days"),
    (
        exactly(parse_period("5 ouvrables")),
        Kind.WORKING_DAYS,
        "5 jours ouvrables",
        "5 working days (Monday–Saturday)",
    ),
]


@pytest.mark.parametrize(("answer", "kind", "french", "english"), CASES)
def test_a_value_is_said_in_both_languages(answer: Answer, kind: Type, french: str, english: str) -> None:
    said = value_text(answer, kind, catalogue("fr")).replace("\u00a0", " ").replace("\u202f", " ")
    assert said == french
    assert value_text(answer, kind, catalogue("en")) == english


def test_no_answer_has_no_words() -> None:
    assert value_text(None, EUROS, catalogue("fr")) == ""


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (Fraction(9901, 2), EUROS, "49.51"),
        (4950000, EUROS, "49500.00"),
        (Fraction(1, 3), NUMBER, "1/3"),
        (Fraction(1, 8), NUMBER, "0.125"),
        (Fraction(1, 10**20), NUMBER, "0.00000000000000000001"),
        (1200, NUMBER, "1200"),
        (-3, NUMBER, "-3"),
        (NEVER, Kind.DATE, None),
        (DAWN, Kind.DATE, None),
        (INFINITY, EUROS, None),
        (None, EUROS, None),
        (True, Kind.TRUTH, True),
    ],
)
def test_a_bound_in_json_is_exact(value: Value | None, kind: Type, written: str | bool | None) -> None:
    assert bound_json(value, kind) == written


def test_an_option_that_is_not_decided_is_null() -> None:
    answer = answer_json(between(0, 5, ASKED), EUROS, (("one", exactly(5)), ("other", between(0, 5, ASKED))))
    assert isinstance(answer, dict)
    assert answer["options"] == {"one": "0.05", "other": None}


@pytest.mark.parametrize(
    ("value", "kind", "french", "english"),
    [
        (Fraction(6666, 10000), SHARE, "66,66\u00a0%", "66.66%"),
        (Fraction(12000, 101201), SHARE, "11,86\u00a0%", "11.86%"),
        (Fraction(2, 3), NUMBER, "0,6667", "0.6667"),
        (
            Fraction(9512, 10_000),
            evolve(RATE_OF_EXCHANGE, currency="CHF"),
            "0,9512 EUR/CHF",
            "0.9512 EUR/CHF",
        ),
        (100_000, evolve(FOREIGN, currency="CHF"), "1\u202f000,00\u00a0CHF", "1,000.00\u00a0CHF"),
        (3, NUMBER, "3", "3"),
    ],
)
def test_a_number_is_told_with_its_unit_and_never_as_a_fraction(
    value: int | Fraction, kind: Type, french: str, english: str
) -> None:
    assert value_text(exactly(value), kind, catalogue("fr")) == french
    assert value_text(exactly(value), kind, catalogue("en")) == english


def test_facts_are_called_as_the_agreement_calls_them() -> None:
    assert called_by(made("objective_prorata"))["result_reached"] == "résultat atteint"


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("1234.50", "1 234,50", "1,234.50"),
        ("12.25", "12,25", "12.25"),
        ("12.125", "12,125", "12.125"),
        ("12.5–13.25", "12,5–13,25", "12.5–13.25"),
        ("61.3–62 %", "61,3–62 %", "61.3–62 %"),
        ("2025-06-01", "1er juin 2025", "1 June 2025"),
        ("art. 4.12.3", "art. 4.12.3", "art. 4.12.3"),
    ],
)
def test_a_figure_of_a_finding_is_written_as_the_language_does(text: str, french: str, english: str) -> None:
    assert plain(written_figure(text, catalogue("fr"))) == french
    assert plain(written_figure(text, catalogue("en"))) == english


@pytest.mark.parametrize("kind", [DutyVerdict, RightVerdict])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_field_in_which_two_verdicts_may_differ_has_its_words(kind: type, language: Language) -> None:
    words = catalogue(language)
    named = {LAZY.get(field.name, field.name) for field in fields(kind)} - {*DESCRIBING, *SILENT}
    silent = [
        name for name in sorted(named) if words.text(f"whatif.aspect.{name}") == f"whatif.aspect.{name}"
    ]
    assert silent == []
