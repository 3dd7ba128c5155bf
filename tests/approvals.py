"""Approved files: what a person has read once, kept beside what makes it.

Texts beside the tests, those of the templates among them, pages of `docs/` written by a tool: a test makes the
content and asks here. `make approve` (`pytest --approve`) runs these tests alone and writes what differs, to be read in
the difference.
"""

import os
from collections.abc import Mapping
from pathlib import Path

__all__ = ["APPROVING", "assert_approved", "sections"]

APPROVING = "SUBVENTIO_APPROVE" in os.environ
"""Set by `pytest --approve`, for its workers too."""


def assert_approved(path: Path, content: str, *, approving: bool = APPROVING) -> None:
    """The file holds the content; while approving it becomes the content instead."""
    made = content.encode()
    if approving and not (path.is_file() and path.read_bytes() == made):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
    assert path.is_file(), f"{path.name} is not approved yet: `make approve` writes it"
    assert content == path.read_bytes().decode(), f"not as approved in {path.name}: `make approve`"


def sections(texts: Mapping[str, str]) -> str:
    """Several cases as one text: `# NAME`, then what is said of the case."""
    return "\n".join(f"# {name}\n{text}\n" for name, text in texts.items())
