"""`subventio new`: a dossier made from a model; `subventio skeleton`: the files of its actions."""

import sys
from collections.abc import Mapping
from pathlib import Path

from attrs import evolve

from budget import frozen
from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.model import model_named, print_model_faults, toml_or_report
from conventions.cli.output import FAILED, complain, not_written, say
from conventions.cli.prompts import read_line
from conventions.exports.amendment_text import value_words
from conventions.exports.fault_text import error_text
from conventions.exports.model_text import convention_text, facts_text, question_text
from conventions.files.agreement_versions import base_text
from conventions.files.dossier_folder import CONVENTION, FACTS, checked_as
from conventions.files.layers import Data
from conventions.files.models import (
    Model,
    ValueQuestion,
    answer,
    optional_questions,
    required_questions,
    row_questions,
    with_answer,
)
from conventions.files.new_convention import convention_data, write_new, write_skeletons
from conventions.files.sources import FolderSource
from conventions.files.strict import typed
from conventions.files.toml_edit import laid_out
from conventions.files.write_back import DossierBusyError
from conventions.messages import Catalogue

# --- `subventio new`: a dossier made from a model, with answers from a file, a terminal, or both ------------


@frozen
class _Answers:
    """The answers so far, and their file: name and text."""

    data: Data
    name: str
    text: str = ""


def new(arguments: Arguments, words: Catalogue) -> int:
    """Write the dossier; if that is impossible, write nothing and return 2."""
    if arguments.complete:
        from conventions.cli.missing_data import complete

        return complete(arguments, words)
    if not arguments.model:
        complain(words.text("new.which_model"))
        return FAILED
    folder = arguments.paths[0]
    taken = [path for path in (folder / CONVENTION, folder / FACTS) if path.exists() or path.is_symlink()]
    if taken:
        complain(words.text("new.exists", path=str(taken[0])))
        return FAILED
    model = model_named(arguments.model, folder, words)
    answers = _from_file(arguments.answers, folder, words)
    if model is None or answers is None:
        return FAILED
    uses = answers.data.get("uses", model.ref)
    if uses != model.ref:
        complain(words.text("new.other_model", file=answers.name, actual=str(uses), expected=model.ref))
        return FAILED
    if sys.stdin.isatty():
        answers = _asked(model, answers, words)
    lacking = required_questions(model, answers.data)
    if lacking:
        _say_lacking(model, lacking, words)
        return FAILED
    return _write(folder, model, answers, words) or _completed(folder, arguments, words)


# --- answers -----------------------------------------------------------------------------------------------


def _from_file(path: Path | None, folder: Path, words: Catalogue) -> _Answers | None:
    """Return the answers in a file; None if it is unreadable, which is reported."""
    if path is None:
        return _Answers({}, str(folder / CONVENTION))
    read = toml_or_report(path, words)
    return None if read is None else _Answers(read[1], str(path), read[0])


def _asked(model: Model, answers: _Answers, words: Catalogue) -> _Answers:
    """Ask at the terminal for missing, then for optional values; at the end of input keep the answers."""
    say(words.text("new.hello", ref=model.ref))
    data = answers.data
    try:
        for item in required_questions(model, data):
            value = _rows(model, item, words) if item.is_table else _value(model, item, words)
            data = with_answer(data, item.path, value)
        for item in optional_questions(model, data):
            value = _value(model, item, words, needed=False)
            if value is not None:
                data = with_answer(data, item.path, value)
    except EOFError:
        say("")
    return evolve(answers, data=data)


def _value(model: Model, item: ValueQuestion, words: Catalogue, *, needed: bool = True) -> object:
    """Ask until the answer has the right type; an empty one skips an optional value."""
    while True:
        text = read_line(_prompt(model, item, words, needed=needed))
        if not text.strip() and not needed:
            return None
        try:
            return answer(text, item.kind)
        except InputError:
            say(f"  {words.text('new.refused', actual=text.strip(), expected=_kind(item.kind, words))}")


def _rows(model: Model, table: ValueQuestion, words: Catalogue) -> list[Data]:
    """Ask for the rows of a table, at least one, until an empty identifier."""
    say(words.text("new.rows", name=table.path[-1]))
    name, *cells = row_questions(model, table)
    found: list[Data] = []
    while True:
        identifier = _value(model, name, words, needed=not found)
        if identifier is None:
            return found
        row = {"id": identifier}
        for cell in cells:
            value = _value(model, cell, words, needed=False)
            if value is not None:
                row[cell.path[-1]] = value
        found.append(row)


def _prompt(model: Model, item: ValueQuestion, words: Catalogue, *, needed: bool) -> str:
    """Return the question, with the expected type and the default."""
    expected = [] if item.kind == "text" else [_kind(item.kind, words)]
    expected += [] if needed or item.default is not None else [words.text("new.optional")]
    hint = f" ({words.text('semicolon').join(expected)})" if expected else ""
    default = ""
    if item.default is not None:
        default = f" [{value_words(typed(item.default, item.kind), words, item.kind)}]"
    return f"{question_text(model, item, words)}{hint}{default}{words.text('colon').rstrip()}"


def _kind(kind: str, words: Catalogue) -> str:
    return words.text(f"new.kind.{kind}")


def _say_lacking(model: Model, lacking: tuple[ValueQuestion, ...], words: Catalogue) -> None:
    complain(words.text("new.lacking", count=words.count("count.answers", len(lacking))))
    for item in lacking:
        kind = _kind(item.kind, words)
        complain(f"  {item.place} ({kind}){words.text('colon')}{question_text(model, item, words)}")


# --- files -------------------------------------------------------------------------------------------------


def _write(folder: Path, model: Model, answers: _Answers, words: Catalogue) -> int:
    data = convention_data(model, answers.data, folder.resolve().name)
    text = base_text(FolderSource(folder), answers.name, data, is_partial=False)
    if text.problems:
        print_model_faults(text.problems, {answers.name: answers.text, **text.texts}, words)
        if sys.stdin.isatty():  # keep what was typed
            say(words.text("new.kept"))
            say(laid_out(answers.data))
        return FAILED
    files: Mapping[str, str] = {
        CONVENTION: convention_text(model, data, words),
        FACTS: facts_text(words),
    }
    checked_as(folder, files)
    for name, content in files.items():
        try:
            write_new(folder / name, content)
        except FileExistsError:
            complain(words.text("new.exists", path=str(folder / name)))
            return FAILED
        except OSError as error:
            return not_written(folder / name, error, words)
        say(words.text("generate.written", path=str(folder / name)))
    return 0


def _completed(folder: Path, arguments: Arguments, words: Catalogue) -> int:
    """Ask now for the data of the first documents; without a terminal, print the command that asks."""
    from conventions.cli.missing_data import complete, print_missing_data

    if sys.stdin.isatty():
        complete(arguments, words)
    else:
        print_missing_data(folder, arguments, words)
    return 0


# --- `subventio skeleton`: for each action without a text, a file with the known headings -------------------


def skeleton(arguments: Arguments, words: Catalogue) -> int:
    """Write the texts and report them; return 2 if the dossier is unreadable or writing fails."""
    folder = arguments.paths[0]
    item = load_one(folder, words, arguments.office)
    if isinstance(item, Unread):
        return 2
    count = 0
    try:
        for path in write_skeletons(item.path, item.dossier, french=words.language == "fr"):
            say(words.text("generate.written", path=str(path)))
            count += 1
    except DossierBusyError as refused:
        complain(f"subventio skeleton: {error_text(refused, words)}")
        return 2
    except OSError as error:
        return not_written(error.filename or folder, error, words)
    if not count:
        actions = len(item.dossier.last_text.actions)
        say(words.text("skeleton.none" if actions else "skeleton.no_action"))
    return 0
