"""The difference of two texts, joined upon the first, is the second: whatever the data, lists in any order."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.files.data_difference import data_difference, nested, value_in
from conventions.files.layers import joined, taken_out

keys = st.sampled_from(("a", "b", "c", "end"))
words = st.sampled_from(("x", "y"))
definitions = st.fixed_dictionaries({"value": words}, optional={"label": words, "readings": st.just({})})
scalars = st.one_of(st.booleans(), st.integers(0, 2), words, st.dates())


def things(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Lists of things with an identifier, each once."""
    named = st.dictionaries(
        st.sampled_from(("p", "q", "r")), st.dictionaries(keys, inner, max_size=2), max_size=3
    )
    return named.map(lambda found: [{"id": name, **item} for name, item in found.items()])


values = st.recursive(
    st.one_of(scalars, definitions, st.lists(st.integers(0, 2), max_size=2)),
    lambda inner: st.one_of(st.dictionaries(keys, inner, max_size=3), things(inner)),
    max_leaves=8,
)
texts = st.dictionaries(keys, values, max_size=4)


def sorted_things(value: object) -> object:
    """The data with things in the order of their identifiers, which no amendment changes, and in short."""
    if isinstance(value, Mapping) and list(value) == ["value"] and isinstance(value["value"], str):
        return sorted_things(value["value"])
    if isinstance(value, Mapping):
        return {key: sorted_things(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [sorted_things(item) for item in value]
        if items and all(isinstance(item, dict) and "id" in item for item in items):
            return sorted(items, key=lambda item: item["id"])  # type: ignore[index]  # a table, as just seen
        return items
    return (type(value).__name__, value)


@given(texts, texts)
def test_a_difference_joined_gives_the_other(before: dict[str, object], after: dict[str, object]) -> None:
    found = data_difference(before, after)
    whole = taken_out(joined(before, found.change), found.removed)
    assert sorted_things(whole) == sorted_things(after)


@given(texts)
def test_nothing_differs_from_itself(text: dict[str, object]) -> None:
    found = data_difference(text, text)
    assert (found.change, found.removed) == ({}, ())


@pytest.mark.parametrize(
    ("before", "after", "change", "removed"),
    [
        ({"period": {"start": 1, "end": 2}}, {"period": {"start": 1, "end": 3}}, {"period": {"end": 3}}, ()),
        ({"court": "a", "id": "b"}, {"id": "b"}, {}, (("court",),)),
        ({"x": {"y": {"z": 1, "w": 2}}}, {"x": {"y": {"w": 2}}}, {}, (("x", "y", "z"),)),
        ({"a": 1}, {"a": True}, {"a": True}, ()),
        ({"visas": ["a", "b"]}, {"visas": ["b"]}, {"visas": ["b"]}, ()),
        (
            {"line": [{"id": "p", "n": 1}, {"id": "q", "n": 2}]},
            {"line": [{"id": "q", "n": 3}, {"id": "r", "n": 4}]},
            {"line": [{"id": "q", "n": 3}, {"id": "r", "n": 4}]},
            (("line", "p"),),
        ),
        (
            {"define": {"x": {"value": "1", "label": "X"}}},
            {"define": {"x": "2"}},
            {"define": {"x": {"value": "2"}}},
            (("define", "x", "label"),),
        ),
        (
            {"define": {"x": "1"}},
            {"define": {"x": {"value": "1", "label": "X"}}},
            {"define": {"x": {"label": "X"}}},
            (),
        ),
    ],
)
def test_a_difference_is_as_small_as_what_differs(
    before: dict[str, object],
    after: dict[str, object],
    change: dict[str, object],
    removed: tuple[tuple[str, ...], ...],
) -> None:
    found = data_difference(before, after)
    assert (dict(found.change), found.removed) == (change, removed)


DATA = {"budget": {"expense": [{"id": "rent", "amount": "1"}]}, "decision": {"opinion": [{"body": "x"}]}}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("budget", "expense", "rent", "amount"), "1"),
        (("budget", "expense", "other", "amount"), None),
        (("decision", "opinion", "x"), None),
        (("nothing", "at", "all"), None),
    ],
)
def test_a_value_is_found_by_names(path: tuple[str, ...], expected: object) -> None:
    assert value_in(DATA, path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("budget", "expense", "rent", "amount"), {"budget": {"expense": [{"id": "rent", "amount": "2"}]}}),
        (("budget", "expense", "new", "amount"), {"budget": {"expense": [{"id": "new", "amount": "2"}]}}),
        (("period", "end"), {"period": {"end": "2"}}),
        (("decision", "opinion", "x"), {"decision": {"opinion": {"x": "2"}}}),
    ],
)
def test_a_value_is_written_where_an_amendment_has_it(path: tuple[str, ...], expected: object) -> None:
    assert nested(DATA, path, "2") == expected
