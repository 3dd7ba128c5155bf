"""Models as commands name them: found and read, or said what is wrong."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from budget.errors import InputError
from conventions.cli.output import complain
from conventions.exports.fault_text import fault_line
from conventions.files.collected import refusal
from conventions.files.faults import Problem
from conventions.files.models import Model, ModelAtFaultError, find_model, models_near, read_model
from conventions.files.placing import placed
from conventions.messages import Catalogue

__all__ = ["model_at", "model_named", "say_faults"]


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
