"""`subventio model`: the available models, the content of one, and differences from one."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.output import FAILED, complain, say
from conventions.cli.reporting import say_json, say_result
from conventions.exports.fault_text import fault_line
from conventions.exports.model_text import (
    Side,
    diff_json,
    diff_lines,
    model_json,
    model_lines,
    model_wording,
    models_json,
)
from conventions.files.faults import Problem
from conventions.files.layers import Data
from conventions.files.models import Model, ModelAtFaultError, find_model, models_near, read_model
from conventions.files.problems import placed, refusal
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import toml_data
from conventions.messages import Catalogue

# --- Models named in commands: found and read, or reported as faulty ----------------------------------------


def print_model_faults(problems: Iterable[Problem], texts: Mapping[str, str], words: Catalogue) -> None:
    """Print each problem on standard error, with its line if the text of its file is known."""
    for fault in placed(Path(), problems, texts):
        complain(fault_line(fault, words))


def toml_or_report(path: Path, words: Catalogue) -> tuple[str, Data] | None:
    """Return the text and data of a TOML file; None if it is unreadable, which is reported."""
    name = str(path)
    try:
        text = toml_text(file_bytes(path))
    except InputError as error:
        print_model_faults([refusal(name, (), error, int(error.params.get("line", "0")))], {}, words)
        return None
    read = toml_data(name, text)
    if read.data is None or read.problems:
        print_model_faults(read.problems, {name: text}, words)
        return None
    return text, read.data


def model_named(ref: str, near: Path, words: Catalogue) -> Model | None:
    """Return the model of a reference, for an agreement `near` it; None if not found, which is reported."""
    path = find_model(ref, near)
    if path is None:
        known = models_near(near)
        close = get_close_matches(ref, known, n=1)
        hint = words.text("did_you_mean", name=close[0]) if close else ", ".join(known)
        complain(words.text("model.unknown", actual=ref, hint=hint or words.text("model.none")))
        return None
    return model_at(ref, path, words)


def model_at(ref: str, path: Path, words: Catalogue) -> Model | None:
    """Return the model in a file; None if it has faults, which are reported."""
    try:
        return read_model(ref, path)
    except ModelAtFaultError as error:
        print_model_faults(error.problems, {str(path): error.text}, words)
    except InputError as error:
        print_model_faults([refusal(str(path), (), error)], {}, words)
    return None


# --- `subventio model`: the available models, the content of one, and differences from one ------------------


def model(arguments: Arguments, words: Catalogue) -> int:
    """Run the requested action on models."""
    match arguments.action:
        case "show":
            return _show(arguments, words)
        case "diff":
            return _diff(arguments, words)
        case _:
            return _list(arguments, words)


def _list(arguments: Arguments, words: Catalogue) -> int:
    """Print the models available to an agreement here; return 2 if one is unreadable, after the others."""
    found = [model_at(ref, path, words) for ref, path in models_near(Path()).items()]
    models = [item for item in found if item is not None]
    if arguments.form == "json":
        say_json(models_json(models))
    else:
        for item in models:
            say(f"{item.ref:<36} {model_wording(item, 'title', item.about.title, words)}")
    return 0 if len(models) == len(found) else FAILED


def _show(arguments: Arguments, words: Catalogue) -> int:
    found = model_named(arguments.model, Path(), words)
    if found is None:
        return FAILED
    say_result(arguments.form, lambda: model_json(found), model_lines(found, words))
    return 0


def _diff(arguments: Arguments, words: Catalogue) -> int:
    """Print the differences; return 0 with or without any, 2 if one side is unreadable."""
    before, after = (_side(name, arguments.office, words) for name in arguments.compared)
    if before is None or after is None:
        return FAILED
    say_result(arguments.form, lambda: diff_json(before, after), diff_lines(before, after, words))
    return 0


def _side(name: str, office: Path | None, words: Catalogue) -> Side | None:
    """Return a dossier, if the name is a folder; else the model of that reference."""
    path = Path(name)
    if path.is_dir():
        item = load_one(path, words, office)
        return None if isinstance(item, Unread) else Side(name, item.dossier.agreement)
    found = model_named(name, Path(), words)
    return None if found is None else Side(name, found.agreement, found)
