"""Approved files: what a person has read once, kept beside what makes it.

Texts beside the tests, pages of `docs/` written by a tool, templates built by a script: a test makes the content
and asks here. `make approve` (`pytest --approve`) runs these tests alone and writes what differs, to be read in
the difference.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

__all__ = ["APPROVING", "assert_approved", "sections"]

APPROVING = "SUBVENTIO_APPROVE" in os.environ
"""Set by `pytest --approve`, for its workers too."""


def assert_approved(
    path: Path, content: str | bytes, seen: Callable[[bytes], object] = bytes, *, approving: bool = APPROVING
) -> None:
    """The file holds the content, compared as `seen`; while approving it becomes the content instead."""
    made = content.encode() if isinstance(content, str) else content
    if approving and not (path.is_file() and seen(path.read_bytes()) == seen(made)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
    assert path.is_file(), f"{path.name} is not approved yet: `make approve` writes it"
    if isinstance(content, str):
        assert content == path.read_bytes().decode(), f"not as approved in {path.name}: `make approve`"
    else:
        assert seen(made) == seen(path.read_bytes()), f"not as approved in {path.name}: `make approve`"


def sections(texts: Mapping[str, str]) -> str:
    """Several cases as one text: `# NAME`, then what is said of the case."""
    return "\n".join(f"# {name}\n{text}\n" for name, text in texts.items())
