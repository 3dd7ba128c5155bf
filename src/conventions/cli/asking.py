"""Questions at a terminal: one line each."""

import sys

from conventions.messages import Catalogue

__all__ = ["asked_line", "asked_until", "is_confirmed"]


def asked_line(prompt: str) -> str:
    """Return the line that is typed after a prompt; `EOFError` where the input ends."""
    print(prompt, end=" ", flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def asked_until(prompt: str) -> str:
    """Return the first line with anything on it."""
    while not (line := asked_line(prompt).strip()):
        pass
    return line


def is_confirmed(prompt: str, words: Catalogue) -> bool:
    """Return whether the answer is a yes, in either language."""
    return asked_line(prompt).strip().casefold() in words.text("asking.yes").split()
