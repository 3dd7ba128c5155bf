"""`subventio register`: the log of recorded facts: verified, shown, and updated after manual edits."""

from pathlib import Path

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import places, print_faults
from conventions.cli.output import FAILED, complain, reason, say
from conventions.cli.record import author_and_reason, reported_failure
from conventions.cli.reporting import say_json
from conventions.exports.fault_text import error_text
from conventions.exports.names import UNNAMED, Names
from conventions.exports.register_text import (
    change_lines,
    counted_text,
    history_json,
    history_lines,
    verified_json,
    verified_lines,
)
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.files.register.log import snapshot
from conventions.files.register.register import Verified, verified
from conventions.files.write_back import adopt
from conventions.messages import Catalogue


def register(arguments: Arguments, words: Catalogue) -> int:
    """Run the requested action on the register."""
    match arguments.action:
        case "verify":
            return _verify(arguments, words)
        case "adopt":
            return _adopt(arguments, words)
        case _:
            return _history(arguments, words)


# --- verify -----------------------------------------------------------------------------------------------


def _verify(arguments: Arguments, words: Catalogue) -> int:
    """Report inconsistencies: return 1 if there are any, 2 if a dossier is unreadable."""
    found = [
        _verified(place, arguments, words) if isinstance(place, Path) else None
        for place in places(arguments.paths, words)
    ]
    read = [item for item in found if item is not None]
    if arguments.form == "json":
        say_json(verified_json(read, words))
    else:
        for item in read:
            for line in verified_lines(item, words, is_alone=len(found) == 1):
                say(line)
        if len(found) > 1:
            say(counted_text(read, words))
    if len(read) < len(found):
        return FAILED
    return int(any(item.faults for item in read))


def _verified(folder: Path, arguments: Arguments, words: Catalogue) -> Verified | None:
    """Return the state of a dossier's register; None if it is unreadable, which is reported."""
    try:
        return verified(folder)
    except InputError as error:
        _say_unreadable(folder, error, arguments, words)
    except OSError as error:
        complain(words.text("register.not_read", path=str(folder), reason=reason(error, words)))
    return None


def _say_unreadable(folder: Path, error: InputError, arguments: Arguments, words: Catalogue) -> None:
    try:
        read_dossier(folder, office=arguments.office)
    except UnreadableDossierError as refused:
        print_faults(refused.faults, words)
    else:
        complain(f"subventio register: {error_text(error, words)}")


# --- adopt and history ------------------------------------------------------------------------------------


def _adopt(arguments: Arguments, words: Catalogue) -> int:
    """Adopt manual changes, or start a register; return 2 if writing fails."""
    folder = arguments.paths[0]
    try:
        answer = author_and_reason(arguments, words)
        if answer is None:
            return FAILED
        line = adopt(folder, *answer, arguments.as_of, office=arguments.office)
    except (InputError, OSError, EOFError) as error:
        return reported_failure(error, arguments, words)
    if line is None:
        say(words.text("register.nothing_to_adopt", path=str(folder)))
        return 0
    if line.accepts:
        say(words.text("register.accepted", path=str(folder)))
    for text in change_lines(line, _names(folder, arguments.office), words):
        say(text)
    say(words.text("register.adopted", path=str(folder)))
    return 0


def _history(arguments: Arguments, words: Catalogue) -> int:
    """Print each line of the register; return 2 if the dossier is unreadable."""
    folder = arguments.paths[0]
    try:
        found = snapshot(folder)
    except InputError as error:
        _say_unreadable(folder, error, arguments, words)
        return FAILED
    except OSError as error:
        return reported_failure(error, arguments, words)
    lines = found.chain.lines
    if arguments.form == "json":
        say_json(history_json(folder, lines))
        return 0
    if found.log is None:
        say(words.text("register.none", path=str(folder)))
    for text in history_lines(lines, _names(folder, arguments.office), words):
        say(text)
    return 0


def _names(folder: Path, office: Path | None) -> Names:
    """Return the labels of a dossier's facts and norms; only built-in ones if it is unreadable."""
    try:
        return Names(read_dossier(folder, office=office))
    except UnreadableDossierError:
        return UNNAMED
