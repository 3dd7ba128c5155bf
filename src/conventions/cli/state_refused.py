"""A state file that cannot be used, on the standard error."""

from conventions.cli.output import complain
from conventions.messages import Catalogue
from conventions.nightly.state import StateRefusedError

__all__ = ["say_refused"]


def say_refused(error: StateRefusedError, words: Catalogue) -> None:
    """Say which file, why, and what to do."""
    text = words.text(error.why, path=str(error.path), reason=error.reason)
    complain(f"{error.path}{words.text('colon')}{text} → {words.text(f'{error.why}.remedy')}")
