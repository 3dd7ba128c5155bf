"""Names of files: from the data, yet never a way out of a folder nor a name that a system keeps."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.documents.document_errors import NamePatternError
from conventions.documents.generate import NAME_KEYS, file_name


@pytest.mark.parametrize(
    ("pattern", "values", "expected"),
    [
        ("{id}-{kind}", {"id": "cd62-apes-2024", "kind": "bilan"}, "cd62-apes-2024-bilan"),
        ("{beneficiary}", {"beneficiary": "Été & Cie (Île-de-France)"}, "ete-cie-ile-de-france"),
        ("{id}", {"id": "../../etc/passwd"}, "etc-passwd"),
        ("{id}", {"id": "C:\\Windows\\x"}, "c-windows-x"),
        ("{id}", {"id": "a\0b\nc"}, "a-b-c"),
        ("{id}", {"id": "CON"}, "document-con"),
        ("{id}.{kind}", {"id": "nul", "kind": "bilan"}, "document-nul.bilan"),
        ("{id}", {"id": "…"}, "document"),
        ("{number}", {}, "document"),
        ("Convention {year}", {"year": "2024"}, "Convention 2024"),
        ("{id}", {"id": "x" * 500}, "x" * 60),
        ("..{id}..", {"id": "a"}, "a"),
    ],
)
def test_a_name_is_made_of_plain_signs(pattern: str, values: dict[str, str], expected: str) -> None:
    assert file_name(pattern, values) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "tous",
        "{}",
        "{mot}",
        "a/{id}",
        "..\\{id}",
        "{id!r}",
        "{id.__class__}",
        "{id:>9}",
        "é{id}",
        "{id}\n",
    ],
)
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(NamePatternError):
        file_name(pattern, {"id": "a"})


@given(
    st.dictionaries(st.sampled_from(NAME_KEYS), st.text(max_size=200)),
    st.sampled_from(["{id}", "{id}-{kind}", "{beneficiary} {year}.{number}"]),
)
def test_no_value_leads_out_of_the_folder(values: dict[str, str], pattern: str) -> None:
    made = file_name(pattern, values)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,130}", made)
    assert made.partition(".")[0].lower() not in {"con", "prn", "aux", "nul"}
