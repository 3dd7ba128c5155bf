"""Approved files: outputs that a person has read, stored next to the tests.

The content comes from a test: texts, text of templates, generated pages of `docs/`. `make approve`
(`pytest --approve`) runs only these tests and writes what differs, to be read in `git diff`.
"""

import os
from collections.abc import Mapping
from pathlib import Path

__all__ = ["APPROVING", "assert_approved", "sections"]

APPROVING = "SUBVENTIO_APPROVE" in os.environ
"""Set by `pytest --approve`, for its workers too."""


def assert_approved(path: Path, content: str, *, approving: bool = APPROVING) -> None:
    """Assert that the file has this content; with --approve, write it instead."""
    made = content.encode()
    if approving and not (path.is_file() and path.read_bytes() == made):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
    assert path.is_file(), f"{path.name} is not approved yet: `make approve` writes it"
    assert content == path.read_bytes().decode(), f"not as approved in {path.name}: `make approve`"


def sections(texts: Mapping[str, str]) -> str:
    """Return several cases as one text: `# NAME`, then the text of the case."""
    return "\n".join(f"# {name}\n{text}\n" for name, text in texts.items())
