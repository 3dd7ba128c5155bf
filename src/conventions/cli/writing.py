"""What a change of the record will change is shown; then it is written, once a terminal has confirmed it."""

import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from budget.errors import InputError
from budget.findings import Place
from conventions.cli.arguments import Arguments
from conventions.cli.asking import asked_until, is_confirmed
from conventions.cli.loading import tell
from conventions.cli.output import complain, reason, say
from conventions.cli.rulebooks import asked_rulebooks
from conventions.dossier.dossier import Dossier
from conventions.exports.fault_text import error_text, fault_message, fault_remedy
from conventions.facade.assessment import Assessment, what_if_of
from conventions.files.faults import Fault, RefusedValueError, UnreadableDossierError
from conventions.files.supposed import Supposed
from conventions.messages import Catalogue

__all__ = ["FAILED", "asked_who_and_why", "is_at_terminal", "said_failure", "write_change"]

FAILED: Final = 2


def is_at_terminal() -> bool:
    """Return whether a person can be asked."""
    return sys.stdin.isatty()


def asked_who_and_why(arguments: Arguments, words: Catalogue) -> tuple[str, str] | None:
    """Return who answers for a change, and the reason: asked for at a terminal, where they are not given.

    None where nobody can be asked, which is told; `EOFError` where the input ends.
    """
    command = arguments.command
    if not (arguments.author and arguments.reason) and not is_at_terminal():
        complain(f"subventio {command}: {words.text(f'{command}.lacking')}")
        return None
    author = arguments.author or asked_until(words.text(f"{command}.ask_author"))
    return author, arguments.reason or asked_until(words.text(f"{command}.ask_reason"))


def write_change(
    supposed: Supposed, on: date, write: Callable[[], Dossier], arguments: Arguments, words: Catalogue
) -> int:
    """Show what differs on a day, and write it: 1 where a terminal says no, 2 where it cannot be written."""
    rulebooks = asked_rulebooks(arguments.rulebooks, arguments.command, words)
    if rulebooks is None:
        return FAILED
    soon = timedelta(arguments.due_soon)
    before, after = (
        Assessment(dossier, on, None, dossier.applied(rulebooks), soon)
        for dossier in (supposed.before, supposed.after)
    )
    for line in what_if_of(before, after, supposed).lines(words):
        say(line)
    if arguments.dry_run:
        say(words.text("record.dry_run"))
        return 0
    try:
        if is_at_terminal() and not arguments.yes and not is_confirmed(words.text("record.confirm"), words):
            say(words.text("record.not_recorded"))
            return 1
        write()
    except (InputError, OSError, EOFError) as error:
        return said_failure(error, arguments, words)
    say(words.text("record.recorded", path=str(arguments.paths[0])))
    return 0


def said_failure(error: Exception, arguments: Arguments, words: Catalogue) -> int:
    """Return 2, with the reason told: faults of the dossier, a fact that is not there, a file kept open."""
    match error:
        case UnreadableDossierError():
            tell(error.faults, words)
        case RefusedValueError():
            fault = Fault(Place(""), error.fault, error.actual, error.expected, error.remedy)
            said = f"{fault_message(fault, words)} → {fault_remedy(fault, words)}".removesuffix(" → ")
            complain(f"subventio {arguments.command}: {said}")
        case InputError():
            complain(f"subventio {arguments.command}: {error_text(error, words)}")
        case OSError():
            path = error.filename or arguments.paths[0]
            complain(words.text("generate.not_written", path=str(path), reason=reason(error, words)))
        case _:
            complain(f"subventio {arguments.command}: {words.text('record.not_recorded')}")
    return FAILED
