"""`subventio register`: the log of what was recorded; checked, shown, and brought up to an edit by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.asking import asked_until
from conventions.cli.loading import places, tell
from conventions.cli.output import complain, reason, say
from conventions.cli.reporting import say_json
from conventions.cli.writing import FAILED, is_at_terminal, said_failure
from conventions.exports.fault_text import error_text, fault_json, fault_line
from conventions.exports.json_values import Json
from conventions.exports.names import UNNAMED, Names
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.files.register.chain import Line
from conventions.files.register.log import snapshot
from conventions.files.register.verifying import Verified, verified
from conventions.files.write_back import adopt
from conventions.messages import Catalogue

__all__ = ["register"]


def register(arguments: Arguments, words: Catalogue) -> int:
    """Do what was asked of the register."""
    match arguments.action:
        case "verify":
            return _verify(arguments, words)
        case "adopt":
            return _adopt(arguments, words)
        case _:
            return _history(arguments, words)


# --- verify -----------------------------------------------------------------------------------------------


def _verify(arguments: Arguments, words: Catalogue) -> int:
    """Tell what does not agree: 1 where anything does not, 2 where a dossier cannot be read."""
    found = [
        _verified(place, arguments, words) if isinstance(place, Path) else None
        for place in places(arguments.paths, words)
    ]
    read = [item for item in found if item is not None]
    if arguments.form == "json":
        told = [_verified_json(item, words) for item in read]
        say_json({"schema": "subventio/register/1", "dossiers": [*told]})
    else:
        for item in read:
            for line in _verified_lines(item, words, is_alone=len(found) == 1):
                say(line)
        if len(found) > 1:
            say(_counted(read, words))
    if len(read) < len(found):
        return FAILED
    return int(any(item.faults for item in read))


def _verified(folder: Path, arguments: Arguments, words: Catalogue) -> Verified | None:
    """Return what the register of a dossier is found to be; None where it cannot be read, which is told."""
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
        tell(refused.faults, words)
    else:
        complain(f"subventio register: {error_text(error, words)}")


def _verified_lines(item: Verified, words: Catalogue, *, is_alone: bool) -> Iterator[str]:
    """Yield what is to be told of a dossier; of one among many, only what does not agree."""
    yield from (fault_line(fault, words) for fault in item.faults)
    path = str(item.folder)
    if item.is_unfinished:
        yield words.text("register.unfinished", path=path)
    if not is_alone:
        return
    if item.lines is None:
        yield words.text("register.none", path=path)
    elif not item.faults:
        yield words.text("register.holds", path=path, lines=words.count("count.lines", item.lines))
        yield words.text("register.last", hash=item.head)


def _counted(read: list[Verified], words: Catalogue) -> str:
    kept = sum(item.lines is not None for item in read)
    params = {
        "dossiers": words.count("count.dossiers", len(read)),
        "kept": words.whole(kept),
        "findings": words.whole(sum(len(item.faults) for item in read)),
    }
    return words.text("register.counted", params)


def _verified_json(item: Verified, words: Catalogue) -> dict[str, Json]:
    return {
        "path": str(item.folder),
        "lines": item.lines,
        "last": item.head or None,
        "unfinished": item.is_unfinished,
        "findings": [fault_json(fault, words) for fault in item.faults],
    }


# --- adopt and history ------------------------------------------------------------------------------------


def _adopt(arguments: Arguments, words: Catalogue) -> int:
    """Take in what was changed by hand, or begin a register; 2 where nothing can be written."""
    folder = arguments.paths[0]
    lacking = [key for key in ("author", "reason") if not getattr(arguments, key)]
    if lacking and not is_at_terminal():
        complain(f"subventio register: {words.text('register.lacking')}")
        return FAILED
    try:
        author = arguments.author or asked_until(words.text("register.ask_author"))
        why = arguments.reason or asked_until(words.text("register.ask_reason"))
        line = adopt(folder, author, why, arguments.as_of, office=arguments.office)
    except (InputError, OSError, EOFError) as error:
        return said_failure(error, arguments, words)
    if line is None:
        say(words.text("register.nothing_to_adopt", path=str(folder)))
        return 0
    if line.accepts:
        say(words.text("register.accepted", path=str(folder)))
    for text in _changes(line, _names(folder, arguments.office), words):
        say(f"  {text}")
    say(words.text("register.adopted", path=str(folder)))
    return 0


def _history(arguments: Arguments, words: Catalogue) -> int:
    """Show each line of the register; 2 where the dossier cannot be read."""
    folder = arguments.paths[0]
    try:
        found = snapshot(folder)
    except InputError as error:
        _say_unreadable(folder, error, arguments, words)
        return FAILED
    except OSError as error:
        return said_failure(error, arguments, words)
    lines = found.chain.lines
    if arguments.form == "json":
        told: list[Json] = [_line_json(number, line) for number, line in lines]
        say_json({"schema": "subventio/register-history/1", "path": str(folder), "lines": told})
        return 0
    if found.log is None:
        say(words.text("register.none", path=str(folder)))
    names = _names(folder, arguments.office)
    for number, line in lines:
        say(_line_text(number, line, words))
        for text in _changes(line, names, words):
            say(f"  {text}")
    return 0


def _line_text(number: int, line: Line, words: Catalogue) -> str:
    parts = (
        words.whole(number),
        f"{line.recorded_on:%d/%m/%Y}",
        words.text(f"register.did.{line.deed.value}"),
        line.author or words.text("register.nobody"),
        line.reason,
    )
    return "  ".join(part for part in parts if part)


def _changes(line: Line, names: Names, words: Catalogue) -> Iterator[str]:
    """Yield each fact that came with a line, or went."""
    for sign, entries in (("+", line.added), ("−", line.removed)):
        for entry in entries:
            yield f"{sign} {_called(entry.name, names, words)}"


def _called(name: str, names: Names, words: Catalogue) -> str:
    """Return a fact as people call it: of `payment(single)@2024-07-22`, «virement fait (…), 22/07/2024»."""
    key, _, day = name.partition("@")
    key, _, of = key.removesuffix(")").partition("(")
    about = f" ({names.of(of, words)})" if of else ""
    try:
        when = f"{date.fromisoformat(day):%d/%m/%Y}"
    except ValueError:
        when = day
    return f"{names.of(key, words)}{about}, {when}"


def _names(folder: Path, office: Path | None) -> Names:
    """Return what a dossier calls its facts and norms; our words alone where it cannot be read."""
    try:
        return Names(read_dossier(folder, office=office))
    except UnreadableDossierError:
        return UNNAMED


def _line_json(number: int, line: Line) -> dict[str, Json]:
    return {
        "line": number,
        "recorded_on": line.recorded_on.isoformat(),
        "author": line.author or None,
        "did": line.deed.value,
        "added": [entry.name for entry in line.added],
        "removed": [entry.name for entry in line.removed],
        "reason": line.reason or None,
        "sha256": line.sha256,
    }
