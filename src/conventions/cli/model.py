"""`subventio model`: the models there are, what one says, and what differs from one."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.output import FAILED, complain, say
from conventions.cli.reporting import say_json, say_result
from conventions.exports.fault_text import fault_line
from conventions.exports.model import Side, diff_json, diff_lines, model_json, model_lines, models_json, said
from conventions.files.collected import placed, refusal
from conventions.files.faults import Problem
from conventions.files.models import Model, ModelAtFaultError, find_model, models_near, read_model
from conventions.messages import Catalogue

# --- Models as commands name them: found and read, or said what is wrong ------------------------------------


def say_faults(problems: Iterable[Problem], texts: Mapping[str, str], words: Catalogue) -> None:
    """Say each problem on the standard error, with its line where the text of its file is known."""
    for fault in placed(Path(), problems, texts):
        complain(fault_line(fault, words))


def model_named(ref: str, near: Path, words: Catalogue) -> Model | None:
    """Return the model of a reference, for an agreement that lies `near`; None, and it is said why."""
    path = find_model(ref, near)
    if path is None:
        known = models_near(near)
        close = get_close_matches(ref, known, n=1)
        hint = words.text("did_you_mean", name=close[0]) if close else ", ".join(known)
        complain(words.text("model.unknown", actual=ref, hint=hint or words.text("model.none")))
        return None
    return model_at(ref, path, words)


def model_at(ref: str, path: Path, words: Catalogue) -> Model | None:
    """Return the model of a file; None, and its faults are said."""
    try:
        return read_model(ref, path)
    except ModelAtFaultError as error:
        say_faults(error.problems, {str(path): error.text}, words)
    except InputError as error:
        say_faults([refusal(str(path), (), error)], {}, words)
    return None


# --- `subventio model`: the models there are, what one says, and what differs from one ----------------------


def model(arguments: Arguments, words: Catalogue) -> int:
    """Do what was asked of the models."""
    match arguments.action:
        case "show":
            return _show(arguments, words)
        case "diff":
            return _diff(arguments, words)
        case _:
            return _list(arguments, words)


def _list(arguments: Arguments, words: Catalogue) -> int:
    """Print the models that an agreement here may use; 2 if one of them cannot be read, the others are."""
    found = [model_at(ref, path, words) for ref, path in models_near(Path()).items()]
    models = [item for item in found if item is not None]
    if arguments.form == "json":
        say_json(models_json(models))
    else:
        for item in models:
            say(f"{item.ref:<36} {said(item, 'title', item.about.title, words)}")
    return 0 if len(models) == len(found) else FAILED


def _show(arguments: Arguments, words: Catalogue) -> int:
    found = model_named(arguments.model, Path(), words)
    if found is None:
        return FAILED
    say_result(arguments.form, lambda: model_json(found), model_lines(found, words))
    return 0


def _diff(arguments: Arguments, words: Catalogue) -> int:
    """Print what differs; 0 whether something does or not, 2 if one of the two cannot be read."""
    before, after = (_side(name, arguments.office, words) for name in arguments.compared)
    if before is None or after is None:
        return FAILED
    say_result(arguments.form, lambda: diff_json(before, after), diff_lines(before, after, words))
    return 0


def _side(name: str, office: Path | None, words: Catalogue) -> Side | None:
    """Return a dossier, where the name is a folder; else the model of that reference."""
    path = Path(name)
    if path.is_dir():
        item = load_one(path, words, office)
        return None if isinstance(item, Unread) else Side(name, item.dossier.agreement)
    found = model_named(name, Path(), words)
    return None if found is None else Side(name, found.agreement, found)
