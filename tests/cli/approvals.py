"""Approved texts: readable files beside the tests. `APPROVE=1 pytest tests/cli tests/exports` writes them anew."""

import os
from pathlib import Path

APPROVING = os.environ.get("APPROVE") == "1"


def assert_approved(path: Path, text: str) -> None:
    """The text is the one in the file; with APPROVE=1 the file becomes the text, to be read in the diff."""
    if APPROVING:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.is_file(), f"{path.name} is not approved yet: APPROVE=1 writes it"
    assert text == path.read_text(encoding="utf-8")
