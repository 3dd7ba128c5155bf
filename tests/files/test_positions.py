"""Where values stand in a TOML text."""

import tomllib
from collections.abc import Iterator, Mapping

import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from conventions.files.faults import DataPath
from conventions.files.toml_data import line_of, positions

TEXT = '''# head
schema = "x" # tail
"quoted key" = 1
a.b . "c.d" = [1, # one
  [2, { e = "]", f = '}' }],
  """three
  ]""", ]
[table]
key = """
four # not a comment
"""
'literal key' = 2024-06-20 10:00:00
[[list]]
x = 1
[list.inner]
y = 'it''
[[list]]
x = 2
[[list.deep]]
z = "\\\\"
[other.'long name']
q = "\\""
end = """a"""""
last = 3
'''.replace("'it''", "'it'")

LINES: dict[DataPath, int] = {
    ("schema",): 2,
    ("quoted key",): 3,
    ("a",): 4,
    ("a", "b", "c.d"): 4,
    ("a", "b", "c.d", 0): 4,
    ("a", "b", "c.d", 1): 5,
    ("a", "b", "c.d", 1, 1, "f"): 5,
    ("a", "b", "c.d", 2): 6,
    ("table",): 8,
    ("table", "key"): 9,
    ("table", "literal key"): 12,
    ("list", 0): 13,
    ("list", 0, "x"): 14,
    ("list", 0, "inner", "y"): 16,
    ("list", 1, "x"): 18,
    ("list", 1, "deep", 0, "z"): 20,
    ("other", "long name"): 21,
    ("other", "long name", "q"): 22,
    ("other", "long name", "last"): 24,
}


def paths_of(value: object, path: DataPath = ()) -> Iterator[DataPath]:
    if path:
        yield path
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from paths_of(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths_of(inner, (*path, index))


def test_each_value_is_on_its_line() -> None:
    found = positions(TEXT)
    assert {path: found[path].line for path in LINES} == LINES


def test_every_path_of_the_data_has_a_position() -> None:
    assert set(paths_of(tomllib.loads(TEXT))) <= set(positions(TEXT))


def test_line_ends_of_windows_are_no_other_lines() -> None:
    found = positions(TEXT.replace("\n", "\r\n"))
    assert {path: found[path].line for path in LINES} == LINES


def test_a_path_that_is_not_there_is_shown_at_the_table_around_it() -> None:
    found = positions(TEXT)
    assert line_of(found, ("table", "missing")) == 8
    assert line_of(found, ("missing",)) == 1


SCALARS = (
    st.text(alphabet="ab \"'#[]{}=,.\\\né€", max_size=8) | st.integers(-9, 9) | st.booleans() | st.dates()
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3), max_leaves=4)
KEYS = st.text(alphabet='ab .é"', min_size=1, max_size=4)
TABLES = st.recursive(
    st.dictionaries(KEYS, VALUES, max_size=3),
    lambda inner: st.dictionaries(KEYS, VALUES | inner | st.lists(inner, min_size=1, max_size=2), max_size=3),
    max_leaves=6,
)


class TestPositions:
    """Every value of every TOML text has a position, and what stands there is that value."""

    @given(TABLES)
    def test_what_stands_there_is_the_value(self, table: Mapping[str, object]) -> None:
        text = tomlkit.dumps(table)
        data = tomllib.loads(text)
        found = positions(text)
        for path in paths_of(data):
            place = found[path]
            assert text.count("\n", 0, place.start) + 1 == place.line
            value: object = data
            for step in path:
                value = value[step]  # type: ignore[index]
            if not isinstance(value, Mapping | list):
                assert tomllib.loads(f"x = {text[place.start : place.end]}")["x"] == value
