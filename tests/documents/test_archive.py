"""The zip that is written by hand is the one the standard library writes."""

import zipfile
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from conventions.documents.render.archive import CONTENT_TYPES, packed, written, zipped

NAMES = st.one_of(st.just(CONTENT_TYPES), st.text("abé/._0", min_size=1, max_size=8))


def by_the_library(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, parts[name], compresslevel=6)
    return buffer.getvalue()


@given(st.dictionaries(NAMES, st.binary(max_size=400), max_size=6))
def test_the_zip_is_the_library_s_byte_for_byte(parts: dict[str, bytes]) -> None:
    assert written(parts) == by_the_library(parts)


@given(st.binary(max_size=400))
def test_a_part_packed_once_serves_several_documents(content: bytes) -> None:
    part = packed("a.xml", content)
    assert zipped([part]) == zipped([part]) == written({"a.xml": content})
    with zipfile.ZipFile(BytesIO(zipped([part]))) as archive:
        assert archive.testzip() is None
        assert archive.read("a.xml") == content
