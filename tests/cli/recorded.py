"""The command, called within a property: what it prints is caught without a fixture."""

import io
from contextlib import redirect_stderr, redirect_stdout

from conventions.cli.main import main
from tests.cli.console import Said

__all__ = ["called"]


def called(*words: str) -> Said:
    """What a call came to."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
    return Said(code, out.getvalue(), err.getvalue())
