"""The file in which a command keeps what it did: where it is, and what is wrong with it as a sentence."""

from pathlib import Path

from conventions.cli.arguments import Arguments
from conventions.cli.output import complain
from conventions.messages import Catalogue
from conventions.nightly.locked_file import StateRefusedError

__all__ = ["say_refused", "state_path"]


def state_path(arguments: Arguments, name: str) -> Path:
    """Return the file that was asked for, else that of a name in the first folder that was."""
    first = arguments.paths[0]
    return arguments.state or (first if first.is_dir() else first.parent) / name


def say_refused(error: StateRefusedError, command: str, words: Catalogue) -> None:
    """Say which file, why, and what to do: in the words of the command, where it has its own."""

    def said(key: str) -> str:
        own = f"{command}.{key}"
        return words.text(own if words.has(own) else key, path=str(error.path), reason=error.reason)

    complain(f"{error.path}{words.text('colon')}{said(error.why)} → {said(f'{error.why}.remedy')}")
