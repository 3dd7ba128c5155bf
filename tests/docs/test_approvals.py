"""Approved files: what differs from one fails, and approving writes it."""

from pathlib import Path

import pytest

from tests.approvals import assert_approved, sections


def test_what_was_never_approved_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="not approved yet"):
        assert_approved(tmp_path / "said.txt", "one", approving=False)


@pytest.mark.parametrize("content", ["two\n", b"two"])
def test_what_differs_fails_until_it_is_approved(content: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / "within" / "said.txt"
    assert_approved(path, "one", approving=True)
    with pytest.raises(AssertionError, match="make approve"):
        assert_approved(path, content, approving=False)
    assert_approved(path, content, approving=True)
    assert_approved(path, content, approving=False)
    assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)


def test_a_file_that_is_seen_as_equal_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "said.bin"
    path.write_bytes(b"ONE")
    assert_approved(path, b"one", seen=bytes.lower, approving=True)
    assert path.read_bytes() == b"ONE"


def test_cases_of_one_file_have_their_names() -> None:
    assert sections({"a": "one", "b": "two\nlines"}) == "# a\none\n\n# b\ntwo\nlines\n"
