"""A check with a state file: one run at a time, and what is wrong with the file is a sentence."""

from collections.abc import Callable
from functools import partial

from conventions.cli.arguments import Arguments
from conventions.cli.examining import Remember
from conventions.cli.log import Log
from conventions.cli.remembering import STATE, Remembering, examined_again
from conventions.cli.since_last import since_last
from conventions.cli.state_file import say_refused, state_path
from conventions.messages import Catalogue
from conventions.nightly.kept import DamagedError
from conventions.nightly.locked_file import StateRefusedError
from conventions.nightly.state import State

__all__ = ["with_state"]

KEPT_FORMS = ("csv", "junit")
"""Forms of findings alone; the others tell more than is kept of a dossier, and read all of them."""


def with_state(
    arguments: Arguments,
    words: Catalogue,
    log: Log,
    whole: Callable[[Arguments, Catalogue, Log, Remember], int],
) -> int:
    """Return the exit code of the check; 2 where the state file cannot be used or written."""
    path = state_path(arguments, STATE)
    try:
        with State(path) as state:
            if arguments.since_last:
                return since_last(arguments, words, log, state)
            reads_all = arguments.form not in KEPT_FORMS or bool(arguments.only)
            remembering = Remembering(state, arguments, reads_all)
            code = whole(arguments, words, log, partial(examined_again, remembering))
            if remembering.failed is not None:
                raise remembering.failed
            return code
    except StateRefusedError as error:
        say_refused(error, "check", words)
    except DamagedError as error:
        say_refused(StateRefusedError(path, "state.damaged", str(error)), "check", words)
    return 2
