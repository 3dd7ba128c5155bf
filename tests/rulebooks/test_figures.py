"""A figure of the law stands once: as a version of a parameter, never in an expression, nor otherwise in words."""

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from budget.money import Euros
from conventions.calendar import Period
from conventions.engine.program import compile_terms
from conventions.exports.rulebooks import parameters_of
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks, thresholds_file
from conventions.language.syntax import Literal, Node, Unit, walk
from conventions.portfolio.in_year import OF_THE_LAW, shipped_thresholds
from conventions.rulebook import Rule

LAW = read_rulebook(shipped_rulebooks()["law_fr"])
SHARED = read_rulebook(thresholds_file("portfolio_fr"))
MODELS = Path(__file__).parents[2] / "models"
CLEAR_DAY = Period(0, 1)
"""The first day of a time that is counted in clear days is a way to count, no figure."""


def figures(tree: Node) -> Iterator[str]:
    """The amounts, shares and times that an expression writes; nothing, and a day more, are none."""
    for node in walk(tree):
        if not isinstance(node, Literal) or node.value in (0, CLEAR_DAY):
            continue
        if isinstance(node.value, Period) or node.unit in (Unit.EUROS, Unit.RATIO):
            yield node.text


@pytest.mark.parametrize("place", [*compile_terms(LAW.terms).trees], ids=".".join)
def test_no_expression_writes_a_figure_of_the_law(place: tuple[str, ...]) -> None:
    if "readings" in place:  # another reading of a text is written where it is read, and nowhere else
        return
    assert [*figures(compile_terms(LAW.terms).trees[place])] == []


COUNTS = {
    "deux": 2,
    "two": 2,
    "trois": 3,
    "three": 3,
    "quatre": 4,
    "four": 4,
    "cinq": 5,
    "five": 5,
    "six": 6,
    "dix": 10,
    "ten": 10,
    "quinze": 15,
    "fifteen": 15,
    "un": 1,
    "one": 1,
}
UNITS = {
    **dict.fromkeys(("jour", "day"), "days"),
    **dict.fromkeys(("mois", "month"), "months"),
    **dict.fromkeys(("an", "year"), "years"),
}
SAID = re.compile(
    rf"\b(\d+|{'|'.join(COUNTS)})(?: clear)?[\s\u00a0\u202f](jour|day|mois|month|an|year)s?\b(?!ne)"
    r"|(?:€([\d,]+)|(\d[\d\u202f]*)[\u00a0\u202f]€)|(\d+)[ \u00a0\u202f]?%",
)


def said(text: str) -> Iterator[object]:
    """The figures that a sentence says, as values of parameters."""
    for count, unit, english, french, share in SAID.findall(text):
        if unit:
            number = COUNTS.get(count) or int(count)
            match UNITS[unit]:
                case "days":
                    yield Period(0, number)
                case "months":
                    yield Period(number, 0)
                case _:
                    yield Period(12 * number, 0)
        elif share:
            yield Fraction(int(share), 100)
        else:
            yield Euros.parse((english or french).replace(",", "").replace("\u202f", ""))


def test_figures_are_found_in_sentences() -> None:
    assert [*said("dans les deux mois, francs, puis 20\u202f% ; quinze jours ; sous 15\u202f€, un an")] == [
        Period(2, 0),
        Fraction(1, 5),
        Period(0, 15),
        Euros.of(15),
        Period(12, 0),
    ]
    assert [*said("within two clear months, 60 days, 20 %, less than €15")] == [
        Period(2, 0),
        Period(0, 60),
        Fraction(1, 5),
        Euros.of(15),
    ]


@pytest.mark.parametrize("rule", LAW.rules, ids=lambda rule: str(rule.name))
def test_a_figure_in_words_is_the_value_of_a_parameter_of_the_rule(rule: Rule) -> None:
    now = {item.versions[-1].value for item in parameters_of(rule, LAW)}
    for wording in (*rule.wordings, *rule.lapsed):
        told = {*said(f"{wording.title} ; {wording.message} ; {wording.remedy}")}
        assert told <= now


def test_what_several_dossiers_are_held_against_is_the_parameter_of_the_law_itself() -> None:
    of_the_law = {item.key: item for item in LAW.parameters}
    held = {item.key: item for item in shipped_thresholds().parameters}
    assert [key for key in OF_THE_LAW if held[key] is not of_the_law[key]] == []
    assert {item.key for item in SHARED.parameters} & of_the_law.keys() == set()


def test_the_threshold_of_a_model_is_that_of_the_law() -> None:
    threshold = next(item for item in LAW.parameters if item.key == "convention.threshold").versions[-1].value
    assert isinstance(threshold, Euros)
    text = (MODELS / "commun" / "subvention-simple@1.toml").read_text("utf-8")
    named = {Euros.parse(re.sub(r"\s", "", found)) for found in re.findall(r"au plus (\d[\d\s]*) €", text)}
    compared = {Euros.parse(re.sub(r"\s", "", found)) for found in re.findall(r"<= (\d[\d\s]*) €", text)}
    assert named == compared == {threshold}
