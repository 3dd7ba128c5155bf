"""`subventio new --complete`: the data that documents still need, asked for at a terminal or listed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.document_files import templates_for
from conventions.cli.loading import Loaded, load_one
from conventions.cli.output import FAILED, say
from conventions.cli.prompts import is_at_terminal, read_line
from conventions.cli.record import reported_failure
from conventions.cli.refused import missing_value_lines
from conventions.documents.document_errors import ToFill
from conventions.documents.generate import date_of, lacking
from conventions.documents.kinds import Kind, kind_named
from conventions.documents.templates import Templates
from conventions.files.atomic import replace_file
from conventions.files.dossier_folder import CONVENTION, checked_as
from conventions.files.models import answer
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_edit import with_value
from conventions.files.workbook.cells import Raw
from conventions.files.workbook.layout import Kind as CellKind
from conventions.files.workbook.layout import convention_fields, roles
from conventions.files.write_back import locked
from conventions.messages import Catalogue

_KINDS: Final = (Kind.CONVENTION, Kind.DELIBERATION)
"""The kinds of documents written before anything has happened."""

_BLANK: Final = "to_be_completed"
_TYPES: Final = {CellKind.DAY: "date", CellKind.AMOUNT: "euros", CellKind.NUMBER: "number"}


def complete(arguments: Arguments, words: Catalogue) -> int:
    """Ask for missing data and write it; without a terminal list it, and return 1 if there is any."""
    folder = arguments.paths[0]
    item = load_one(folder, words, arguments.office)
    if not isinstance(item, Loaded):
        return FAILED
    try:
        kinds = (kind_named(arguments.kind),) if arguments.kind else _KINDS
        found = _missing_values(item, kinds)
        if found and is_at_terminal():
            _write(folder, _answers(found, item, words), arguments.office)
            item = load_one(folder, words, arguments.office)
            found = _missing_values(item, kinds) if isinstance(item, Loaded) else found
    except (InputError, OSError) as error:
        return reported_failure(error, arguments, words)
    _print(found, kinds, words)
    return int(bool(found))


def print_missing_data(folder: Path, arguments: Arguments, words: Catalogue) -> None:
    """Report how many values the first documents still need, and the command that asks for them."""
    item = load_one(folder, words, arguments.office)
    found = _missing_values(item, _KINDS) if isinstance(item, Loaded) else ()
    if found:
        count = words.count("count.values", len(found))
        say(words.text("complete.more", count=count, folder=str(folder)))


def _missing_values(item: Loaded, kinds: Sequence[Kind]) -> tuple[ToFill, ...]:
    templates = templates_for(item, Templates())
    found: dict[tuple[str, tuple[str, ...]], ToFill] = {}
    for kind in kinds:
        for each in lacking(kind, item.dossier, date_of(kind, item.dossier), templates):
            found.setdefault((each.file, each.path or each.keys), each)
    return tuple(found.values())


def _print(found: tuple[ToFill, ...], kinds: Sequence[Kind], words: Catalogue) -> None:
    named = ", ".join(kind.value for kind in kinds)
    if not found:
        say(words.text("complete.nothing", kinds=named))
        return
    say(words.text("complete.lacking", kinds=named, count=words.count("count.values", len(found))))
    for line in missing_value_lines(found, words):
        say(f"  {line}")


def _answers(found: tuple[ToFill, ...], item: Loaded, words: Catalogue) -> dict[tuple[str, ...], Raw]:
    """Return the values typed; an empty line skips one, the end of input stops."""
    types = _types(item)
    answers: dict[tuple[str, ...], Raw] = {}
    try:
        for each in found:
            if each.file == CONVENTION and each.path in types:
                value = _value(each, types[each.path], words)
                if value is not None:
                    answers[each.path] = value
    except EOFError:
        say("")
    return answers


def _types(item: Loaded) -> Mapping[tuple[str, ...], str]:
    known = convention_fields(roles({"party": {party.role: 0 for party in item.dossier.agreement.parties}}))
    return {tuple(map(str, each.path)): _TYPES.get(each.kind, "text") for each in known}


def _value(each: ToFill, kind: str, words: Catalogue) -> Raw | None:
    named = each.fr if words.language == "fr" else each.en
    hint = words.text("new.optional") if kind == "text" else words.text(f"new.kind.{kind}")
    while True:
        text = read_line(f"{named} ({hint}){words.text('colon').rstrip()}").strip()
        if not text:
            return None
        if text in (_BLANK, words.text("complete.blank")):
            return _BLANK
        try:
            return answer(text, kind)
        except InputError:
            expected = words.text(f"new.kind.{kind}")
            say(f"  {words.text('new.refused', actual=text, expected=expected)}")


def _write(folder: Path, answers: Mapping[tuple[str, ...], Raw], office: Path | None) -> None:
    """Write the answers to the agreement's file; raise `InputError` if it would become unreadable."""
    if not answers:
        return
    with locked(folder):
        path = folder / CONVENTION
        text = toml_text(file_bytes(path))
        for place, value in answers.items():
            text = with_value(text, place, value)
        checked_as(folder, {CONVENTION: text}, office)
        replace_file(path, text.encode())
