"""The JSON of a check, as bytes: what the standard library would write, for every sign that a text may hold."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from conventions.exports.check_json import compact, sha256_of
from conventions.exports.json_values import Json

VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_the_bytes_and_the_hash_are_those_of_the_standard_library(value: Json) -> None:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    in_order = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert compact(value) == plain
    assert sha256_of(value) == hashlib.sha256(in_order.encode()).hexdigest()


def test_a_folder_whose_name_is_no_text_is_written_all_the_same() -> None:
    assert compact({"path": "dossier-\udce9"}) == '{"path":"dossier-\udce9"}'
