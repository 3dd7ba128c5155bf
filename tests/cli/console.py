"""The command, called as a user calls it, without a process of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from conventions.cli.main import main

ROOT = Path(__file__).parents[2]
APES = "examples/cd62-apes-2024"
CLOSED = "examples/cd62-apes-2024-closed"
PUBLISHED = "examples/cd62-apes-2024-as-published"
COMMUNE = "examples/commune-fictive-2023"
MAILLAGE = "examples/maillage-mel-afe-feder"
DOSSIERS = (APES, PUBLISHED, CLOSED, COMMUNE, MAILLAGE)
"""The whole dossiers; the examples of clauses are checked one by one elsewhere."""


@frozen
class Said:
    """What a call came to: its exit code and what it printed."""

    code: int
    out: str
    err: str


def plain(text: str) -> str:
    """The text with plain spaces for the French ones."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


Console = Callable[..., Said]


def calling(capsys: pytest.CaptureFixture[str]) -> Console:
    def run(*words: str) -> Said:
        code = main(words)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run
