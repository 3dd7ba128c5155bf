"""Questions to a person at a terminal."""

import sys

from conventions.messages import Catalogue


def is_at_terminal() -> bool:
    """Return whether a person at a terminal can answer."""
    return sys.stdin.isatty()


def read_line(prompt: str) -> str:
    """Return the line typed after a prompt; `EOFError` at the end of input."""
    print(prompt, end=" ", flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def read_non_empty_line(prompt: str) -> str:
    """Return the first non-empty line."""
    while not (line := read_line(prompt).strip()):
        pass
    return line


def is_confirmed(prompt: str, words: Catalogue) -> bool:
    """Return whether the answer is yes, in either language."""
    return read_line(prompt).strip().casefold() in words.text("asking.yes").split()
