"""The page of the shapes is written from the examples, and every shape and every example is on it."""

from conventions.files.cases_file import read_cases
from tests.clauses.examples import EXAMPLES, ROOT
from tools.clauses import GROUPS, shapes

SHAPES_SEEN = 97
"""Rows of the list that was drawn up from forty agreements."""


def test_every_shape_is_shown_by_an_example() -> None:
    found = shapes()
    assert len(found) == SHAPES_SEEN
    assert all(shape.examples for shape in found)
    assert list(dict.fromkeys(shape.group for shape in found)) == list(GROUPS)


def test_every_example_shows_a_shape() -> None:
    assert {name for shape in shapes() for name in shape.examples} == set(EXAMPLES)


def test_every_example_says_what_is_invented() -> None:
    for name in EXAMPLES:
        first = (ROOT / name / "convention.toml").read_text("utf-8").split("\n\n")[0]
        cases = (ROOT / name / "cases.toml").read_text("utf-8")
        assert "Fictif" in first or "suppos" in cases.split("\n\n")[0], name


def test_the_examples_are_numbered_and_named_as_their_dossiers() -> None:
    for at, name in enumerate(EXAMPLES, 1):
        assert name == f"{at:02}-{read_cases(ROOT / name).dossier.agreement.id}"
