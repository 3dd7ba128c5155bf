"""How each type of field is written, to the space: U+202F is shown as ⍽, U+00A0 as _, a comma as ·."""

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from budget.money import Euros
from budget.rate import Rate
from conventions.agreement.party import Blank
from conventions.calendar import parse_period
from conventions.documents.field import FieldType, Value, shown
from conventions.documents.typography import with_no_break_spaces

CASES = list(csv.DictReader(Path(__file__).with_name("formatters.csv").read_text("utf-8").splitlines()))


def value(text: str) -> Value:
    kind, _, rest = text.partition(":")
    match kind:
        case "euros":
            return Euros(cents=int(rest))
        case "rate":
            return Rate(Fraction(rest))
        case "date":
            return date.fromisoformat(rest)
        case "dates":
            return tuple(date.fromisoformat(day) for day in rest.split())
        case "period":
            return parse_period(rest)
        case "int":
            return int(rest)
        case "texts":
            return tuple(rest.split("|"))
        case "blank":
            return Blank.TO_BE_COMPLETED
        case _:
            return rest


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['type']} {case['value']}")
def test_a_value_is_written_to_the_space(case: dict[str, str]) -> None:
    text = shown(value(case["value"]), FieldType(case["type"]))
    assert isinstance(text, str)
    visible = (
        with_no_break_spaces(text)
        .replace(",", "·")
        .replace("\u202f", "⍽")
        .replace("\u00a0", "_")
        .replace("\n", "¶")
    )
    assert visible == case["expected"]


def test_every_type_but_those_of_whole_blocks_has_its_cases() -> None:
    assert {case["type"] for case in CASES} == {kind.value for kind in FieldType} - {
        "chart",
        "picture",
        "document",
        "marked",
        "prose",
        "rows",
    }


def test_a_truth_is_never_written() -> None:
    with pytest.raises(TypeError):
        shown(True, FieldType.NUMBER)
