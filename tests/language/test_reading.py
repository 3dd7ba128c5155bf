"""What the language reads, and what it refuses: where, and what it expected there."""

import csv
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.language.checker import check
from conventions.language.errors import ExpressionError, ExpressionSyntaxError, ExpressionTypeError
from conventions.language.explain import write
from conventions.language.parser import FUNCTIONS, LIFECYCLE_WORDS, MAX_DEPTH, MAX_LENGTH, parse
from conventions.language.syntax import EUROS, Kind, Literal, Node, Quantity, describe, walk
from tests.language.table import TABLE

HERE = Path(__file__).parent
LEVELS = 70


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", table("accepted.csv"), ids=lambda row: row["text"])
def test_a_good_expression_has_its_type(row: dict[str, str]) -> None:
    assert describe(check(parse(row["text"]), TABLE)) == row["type"]


@pytest.mark.parametrize("row", table("refused.csv"), ids=lambda row: row["text"])
def test_a_bad_expression_is_refused_where_it_is_bad(row: dict[str, str]) -> None:
    with pytest.raises(ExpressionError) as refusal:
        check(parse(row["text"]), TABLE)
    assert (refusal.value.code, refusal.value.column) == (row["code"], int(row["column"]))
    assert refusal.value.expected.startswith(row["expected"])


@pytest.mark.parametrize(
    "text",
    [
        "1" + "+1" * 10_000,
        "(" * 100_000,
        "not " * 5_000,
        "-" * 10_000 + "1",
        "if " * 3_000,
        "9" * 1_000_000,
        "grant " * 200_000,
        "\x00",
        "grant\u2028+ paid;",
        "_" * 2_000,
    ],
    ids=[
        "additions",
        "parentheses",
        "nots",
        "minuses",
        "ifs",
        "digits",
        "a megabyte",
        "nul",
        "line",
        "underscores",
    ],
)
def test_hostile_text_is_refused_at_once(text: str) -> None:
    with pytest.raises(ExpressionSyntaxError):
        parse(text)


@pytest.mark.parametrize(("before", "after"), [("(", ")"), ("-", ""), ("not ", ""), ("max(", ")")])
def test_nesting_is_bounded(before: str, after: str) -> None:
    deep = f"{before * (MAX_DEPTH - 1)}grant{after * (MAX_DEPTH - 1)}"
    parse(deep)
    with pytest.raises(ExpressionSyntaxError, match="at most"):
        parse(f"{before * MAX_DEPTH}grant{after * MAX_DEPTH}")


def test_a_row_of_operators_is_bounded() -> None:
    parse("1" + " + 1" * MAX_DEPTH)
    with pytest.raises(ExpressionSyntaxError, match="operators in a row"):
        parse("1" + " + 1" * (MAX_DEPTH + 1))


def test_a_text_has_a_greatest_length() -> None:
    assert parse("grant".ljust(MAX_LENGTH)) == parse("grant")
    with pytest.raises(ExpressionSyntaxError, match=str(MAX_LENGTH)):
        parse("grant".ljust(MAX_LENGTH + 1))


def test_a_type_that_is_not_the_one_expected_is_refused() -> None:
    assert check(parse("grant"), TABLE, EUROS) == EUROS
    with pytest.raises(ExpressionTypeError, match="expected euros"):
        check(parse("signed"), TABLE, EUROS)


def test_only_the_named_functions_exist() -> None:
    for word in ("eval", "exec", "print", "getattr", "len", "abs", "pow"):
        assert word not in FUNCTIONS | LIFECYCLE_WORDS
        with pytest.raises(ExpressionSyntaxError, match="a function of the language"):
            parse(f"{word}(grant)")


def refusal_of(text: str) -> ExpressionError | None:
    try:
        check(parse(text), TABLE)
    except ExpressionError as refusal:
        return refusal
    return None


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    refusal = refusal_of(text)
    assert refusal is None or 1 <= refusal.column <= len(text) + 1


WORDS = ("grant", "signed", "rows", "(", ")", "+", "-", "*", "/", "<=", "=", "in", "not", "met", "bilan", "by", "if",
         "then", "else", "and", "or", "otherwise", "250 €", "80 %", "6 months", "5 ouvres", "2025-06-01", "as_of",
         "sum", ",", "first", "min", "period", "true", '"x"', "happened", "latest_notice", "count", "amount")  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_any_words_are_read_or_refused(text: str) -> None:
    refusal = refusal_of(text)
    assert refusal is None or 1 <= refusal.column <= len(text) + 1


@pytest.mark.parametrize(
    ("tight", "loose"),
    [
        ("1 + 2 * 3", "1 + (2 * 3)"),
        ("1 - 2 - 3", "(1 - 2) - 3"),
        ("-1 + 2", "(-1) + 2"),
        ("true or true and false", "true or (true and false)"),
        ("not true and false", "(not true) and false"),
        ("not 1 < 2", "not (1 < 2)"),
        ("1 + 1 < 2 * 2", "(1 + 1) < (2 * 2)"),
        ("signed + 1 day in period", "(signed + 1 day) in period"),
        ("share otherwise 1 + 1", "share otherwise (1 + 1)"),
    ],
)
def test_operators_bind_as_in_arithmetic(tight: str, loose: str) -> None:
    assert shape(parse(tight)) == shape(parse(loose))


def shape(node: Node) -> str:
    """A tree without its columns."""
    names = [type(item).__name__ + (item.text if isinstance(item, Literal) else "") for item in walk(node)]
    return " ".join(names)


@pytest.mark.parametrize("row", table("accepted.csv"), ids=lambda row: row["text"])
def test_a_tree_is_walked_from_the_top(row: dict[str, str]) -> None:
    tree = parse(row["text"])
    assert next(iter(walk(tree))) is tree
    assert len(list(islice(walk(tree), LEVELS))) < LEVELS
    assert write(tree)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Quantity(2), "euros^2"),
        (Quantity(1, -1), "euros^1 × days^-1"),
        (Kind.WINDOW, "window"),
        (EUROS, "euros"),
    ],
)
def test_a_type_has_words(kind: Kind | Quantity, words: str) -> None:
    assert describe(kind) == words
