"""A check with a state file: one run at a time, and what is wrong with the file is a sentence."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from conventions.cli.arguments import Arguments
from conventions.cli.examining import Examined, Examiner, Make, Remember
from conventions.cli.loading import Unread
from conventions.cli.remembering import Remembering, examined_again, question_of, state_path
from conventions.cli.since_last import since_last
from conventions.cli.state_refused import say_refused
from conventions.messages import Catalogue
from conventions.nightly.kept import DamagedError
from conventions.nightly.state import State, StateRefusedError

__all__ = ["with_state"]

KEPT_FORMS = ("csv", "junit")
"""Forms of findings alone; the others tell more than is kept of a dossier, and read all of them."""


def with_state(
    arguments: Arguments, words: Catalogue, whole: Callable[[Arguments, Catalogue, Remember], int]
) -> int:
    """Return the exit code of the check; 2 where the state file cannot be used or written."""
    path = state_path(arguments)
    made: list[Remembering] = []

    def remember(examiner: Examiner, places: Sequence[Path | Unread], make: Make) -> Iterator[Examined]:
        reads_all = arguments.form not in KEPT_FORMS or bool(arguments.only)
        made.append(Remembering(state, examiner, make, question_of(arguments), reads_all))
        return examined_again(made[0], places)

    try:
        with State(path) as state:
            if arguments.since_last:
                return since_last(arguments, words, state)
            code = whole(arguments, words, remember)
            if (failed := made[0].failed) is not None:
                raise failed
            return code
    except StateRefusedError as error:
        say_refused(error, words)
    except DamagedError as error:
        say_refused(StateRefusedError(path, "state.damaged", str(error)), words)
    return 2
