"""No amount depends on a float: none is written, made or kept where amounts are reckoned."""

import ast
from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from typing import cast

import pytest
from attrs import AttrsInstance, fields, has
from hypothesis import given

from conventions.engine.evaluate import evaluate
from conventions.files.dossier_folder import read_dossier
from conventions.language.answers import Infinite
from conventions.views.bilan import bilan
from tests.draws import heavy
from tests.oracle.cases import Case, cases

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
AT_THE_EDGE = (
    "conventions/files",
    "conventions/documents/theme",
    "conventions/documents/printed_values",
    "conventions/documents/document_lines",
    "conventions/reminders/mail",
)
"""Where TOML and workbooks are read: what they hand on is no float, as tests/files/test_strict.py shows.

And where centimetres of a logo, likenesses of two lines and seconds of a server are reckoned, which are no
amounts.
"""

OF_FLOATS = ("math", "random", "statistics")
MODULES = [
    path
    for path in sorted(SOURCE.rglob("*.py"))
    if not path.relative_to(SOURCE).as_posix().startswith(AT_THE_EDGE)
]
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").rglob("convention.toml"))


EXACT = {"ceil", "comb", "floor", "gcd", "lcm", "prod"}
"""What `math` has that keeps a fraction exact, or a whole number whole."""


def imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """What is taken from the modules that reckon in floats; a module as a whole by its name."""
    from_one = node.module if isinstance(node, ast.ImportFrom) else None
    for name in node.names:
        if from_one in OF_FLOATS or name.name in OF_FLOATS:
            yield name.name


def floats_in(tree: ast.AST) -> Iterator[int]:
    """The lines on which a float is written or made; a test that a value is none makes none."""
    refused = {
        id(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"
        for name in ast.walk(node)
    }
    for node in ast.walk(tree):
        is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        is_made = isinstance(node, ast.Name) and node.id == "float" and id(node) not in refused
        is_of_floats = isinstance(node, ast.Import | ast.ImportFrom) and not set(imported(node)) <= EXACT
        if is_literal or is_made or is_of_floats:
            yield getattr(node, "lineno", 0)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_module_of_the_core_writes_or_makes_a_float(path: Path) -> None:
    assert list(floats_in(ast.parse(path.read_text("utf-8")))) == []


def test_the_search_finds_what_it_is_for() -> None:
    text = "import math\nx = 1.5\ny = float(x)\nassert not isinstance(x, float)\n"
    assert list(floats_in(ast.parse(text))) == [1, 2, 3]


def floats_kept(value: object, path: str = "") -> Iterator[str]:
    """Where a value holds a float, at any depth."""
    match value:
        case float():
            yield path
        case Enum() | Infinite() | str():
            return
        case dict():
            for key, inner in value.items():
                yield from floats_kept(inner, f"{path}.{key}")
        case tuple() | list() | frozenset() | set():
            for at, inner in enumerate(value):
                yield from floats_kept(inner, f"{path}[{at}]")
        case _ if has(type(value)):
            for item in fields(cast("type[AttrsInstance]", type(value))):
                yield from floats_kept(getattr(value, item.name), f"{path}.{item.name}")
        case _:
            return


def test_the_walk_finds_what_it_is_for() -> None:
    assert list(floats_kept({"a": (1, frozenset({2.5}))})) == [".a[1][0]"]


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_no_verdict_of_an_example_holds_a_float(folder: Path) -> None:
    dossier = read_dossier(folder)
    for day in (date(2024, 7, 1), date(2025, 12, 2)):
        verdict = evaluate(dossier, day)
        told = [norm.explain() for norm in verdict.norms]
        assert list(floats_kept((dossier, verdict, told, bilan(dossier, day)))) == []


@heavy
@given(cases())
def test_no_random_verdict_holds_a_float(case: Case) -> None:
    for as_of, known_on in case.asked:
        assert list(floats_kept(evaluate(case.dossier, as_of, known_on, case.rulebooks))) == []
