"""Approved files: what differs from one fails, and approving writes it."""

from pathlib import Path

import pytest

from tests.approvals import assert_approved, sections


def test_what_was_never_approved_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="not approved yet"):
        assert_approved(tmp_path / "said.txt", "one", approving=False)


def test_what_differs_fails_until_it_is_approved(tmp_path: Path) -> None:
    path = tmp_path / "within" / "said.txt"
    assert_approved(path, "one", approving=True)
    with pytest.raises(AssertionError, match="make approve"):
        assert_approved(path, "two\n", approving=False)
    assert_approved(path, "two\n", approving=True)
    assert_approved(path, "two\n", approving=False)
    assert path.read_bytes() == b"two\n"


def test_cases_of_one_file_have_their_names() -> None:
    assert sections({"a": "one", "b": "two\nlines"}) == "# a\none\n\n# b\ntwo\nlines\n"
