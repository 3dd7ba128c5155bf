"""docs/expressions.md: every example is computed, and every word of the language stands in it."""

import re
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from conventions.agreement.norms import Definition
from conventions.engine.evaluate import evaluate
from conventions.engine.name_tables import ATTRIBUTES, FACT_TYPES, ROW_COLUMNS
from conventions.engine.program import compile_agreement
from conventions.files.dossier_folder import read_dossier
from conventions.language.parser import FUNCTIONS, LIFECYCLE_WORDS, PERIOD_UNITS, ROW_WORDS
from conventions.views.rule_cases import notation_of

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs/expressions.md").read_text(encoding="utf-8")
DOSSIER = read_dossier(HERE / "expressions")
DAY = date(2025, 5, 2)
HEAD = re.compile(r"^\| expression( of a row)? \| value \|")
ROW = re.compile(r"^\| `(?P<text>[^`]+)` \| (?P<value>[^|]+?) \|")


def examples(*, of_a_row: bool) -> list[tuple[str, str]]:
    """The lines of the tables of expressions, each with its value."""
    found: list[tuple[str, str]] = []
    is_inside = False
    for line in PAGE.splitlines():
        head = HEAD.match(line)
        is_inside = bool(head[1]) is of_a_row if head else is_inside and line.startswith("|")
        row = ROW.match(line)
        if is_inside and row:
            found.append((row["text"], row["value"]))
    return found


def value_of(text: str, each: str | None = None) -> str | None:
    agreement = DOSSIER.agreement
    tested = Definition("tested", text, each=each)
    told = evolve(DOSSIER, agreement=evolve(agreement, definitions=(*agreement.definitions, tested)))
    if compile_agreement(told.agreement).faults:
        return None
    return notation_of(evaluate(told, DAY), "tested" if each is None else "tested.south")


@pytest.mark.parametrize(("text", "value"), examples(of_a_row=False))
def test_an_example_of_the_page_has_its_value(text: str, value: str) -> None:
    if value.startswith("refused"):
        assert value_of(f"0 € + {text}" if text == "grant * grant" else text) is None
    else:
        assert value_of(text) == value


@pytest.mark.parametrize(("text", "value"), examples(of_a_row=True))
def test_an_example_of_a_row_has_its_value(text: str, value: str) -> None:
    assert value_of(text, "member") == value


def test_the_page_has_examples_of_both_kinds() -> None:
    assert min(len(examples(of_a_row=False)), len(examples(of_a_row=True)) * 10) > len("the page")


def test_every_word_of_the_language_stands_in_the_page() -> None:
    code = " ".join(re.findall(r"`([^`]+)`", PAGE))
    words = set(re.findall(r"[a-z][a-z0-9_]*(?:\.[a-z_]+)*", code))
    columns = {name for source in ROW_COLUMNS.values() for name in source}
    known = {*FUNCTIONS, *LIFECYCLE_WORDS, *ROW_WORDS, *ATTRIBUTES, *columns, *ROW_COLUMNS, *FACT_TYPES}
    assert sorted((known | PERIOD_UNITS) - words) == []
