"""Every phrase in which the language says what it expected has a code, so that it has words in each catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conventions.engine import program
from conventions.files.problems import as_written, expression_code
from conventions.language import checker, parser
from conventions.language.errors import ExpressionError, ExpressionSyntaxError, ExpressionTypeError

CATALOGUE = Path(__file__).parent.parent.parent / "src" / "conventions" / "locale" / "fr" / "files.po"
NOT_A_PHRASE = {
    "a name of the agreement",
    "an order of computation",
}  # UnknownNameError, CycleError: own codes


def text_of(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr():
            # What stands first is the name of a function, what stands further on is a number.
            parts = (
                part.value if isinstance(part, ast.Constant) else "1" if at else "sum"
                for at, part in enumerate(node.values)
            )
            return "".join(str(part) for part in parts)
        case _:
            return None


def expected_in(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        places = {"refuse": node.args[:1], "_refuse": node.args[2:3]}.get(name, [])
        found = [*places, *(keyword.value for keyword in node.keywords if keyword.arg == "expected")]
        yield from (text for text in map(text_of, found) if text is not None)


SYNTAX = sorted(set(expected_in(Path(parser.__file__))))
TYPE = sorted(
    {text for module in (checker, program) for text in expected_in(Path(str(module.__file__)))} - NOT_A_PHRASE
)


@pytest.mark.parametrize("phrase", SYNTAX)
def test_each_phrase_of_the_parser_has_a_code_of_its_own(phrase: str) -> None:
    error = ExpressionSyntaxError("", column=1, actual="x", expected=phrase)
    assert expression_code(error).startswith("expression_syntax.")


@pytest.mark.parametrize("phrase", [*TYPE, *checker.SIGNATURES.values()])
def test_each_phrase_of_the_checker_has_a_code_of_its_own(phrase: str) -> None:
    error = ExpressionTypeError("", column=1, actual="x", expected=phrase)
    assert expression_code(error).startswith("expression_type.")


def test_the_phrases_are_found() -> None:
    assert "a value" in SYNTAX
    assert "the same unit" in TYPE


def test_a_phrase_without_a_code_keeps_the_general_one() -> None:
    error: ExpressionError = ExpressionSyntaxError("", column=1, actual="x", expected="something new")
    assert expression_code(error) == "expression_syntax"
    assert 'msgid "fault.expression_syntax"' in CATALOGUE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("phrase", "written"),
    [
        ("months-period", "months"),
        ("a function of the language (max, min)", "max, min"),
        ("<= 2000", "2000"),
        ("latest_notice(date, period)", "latest_notice(date, period)"),
        ("')'", "')'"),
    ],
)
def test_types_are_named_as_people_write_them(phrase: str, written: str) -> None:
    assert as_written(phrase) == written
    assert not re.search("-period|<=", as_written(phrase))
