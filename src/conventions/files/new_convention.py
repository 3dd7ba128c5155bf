"""The start of a new agreement: its data over its model, and the headings of texts still to write."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from conventions.agreement.programme import Action
from conventions.dossier.dossier import Dossier
from conventions.files.atomic import as_new
from conventions.files.layers import Data
from conventions.files.models import Model
from conventions.files.narrative_file import HEADINGS, narrative_name
from conventions.files.shapes import SCHEMA
from conventions.files.write_back import locked

# --- A file that was not there before: written whole, or not at all, and never over another -----------------


def write_new(path: Path, text: str) -> None:
    """Write the text to a new file. `FileExistsError` if the name is in use, else `OSError`.

    The text takes its name in one step, so that two who write at once do not write over each other.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        as_new(Path(unfinished))
        _named(Path(unfinished), path)
    finally:
        with suppress(OSError):
            Path(unfinished).unlink()


def _named(unfinished: Path, path: Path) -> None:
    try:
        path.hardlink_to(unfinished)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        with path.open("xb"):
            pass
        unfinished.replace(path)


# --- The data of a new agreement: the answers, added to its model, in the order of a convention -------------

_FIRST: Final = (
    "schema",
    "id",
    "number",
    "title",
    "uses",
    "purpose",
    "requested_on",
    "territory",
    "court",
    "without",
    "other_currency",
    "parameters",
    "signing",
    "party",
    "decision",
    "period",
    "grant",
    "term",
    "action",
    "indicator",
    "table",
    "budget",
    "paper",
    "statement",
)
"""The order of a convention; what comes after keeps the order in which it was answered."""


def convention_data(model: Model, answers: Data, name: str) -> dict[str, object]:
    """Return the data of `convention.toml`: the answers, added to the model; `name` if no id is given.

    The lines of the model's budget form are all there, at zero where no amount is given.
    """
    data: dict[str, object] = {"id": name, **answers, "schema": SCHEMA, "uses": model.ref}
    if model.about.parameter:
        data.setdefault("parameters", {})
    budget = _budget(model, answers)
    if budget:
        data["budget"] = budget
    return {key: data[key] for key in (*_FIRST, *data) if key in data}


def _budget(model: Model, answers: Data) -> dict[str, object]:
    given, form = answers.get("budget", {}), model.data.get("budget", {})
    if not isinstance(given, dict) or not isinstance(form, dict):
        return {}
    found = dict(given)
    for side in ("expense", "resource"):
        if isinstance(form.get(side), list) and "resources" not in given:
            found[side] = _lines(form[side], given.get(side, []))
    return found


def _lines(form: list[Data], given: object) -> object:
    """Return the lines of the form with the given amounts, then other lines."""
    if not isinstance(given, list) or not all(isinstance(line, dict) for line in given):
        return given
    amounts = {line.get("id"): line for line in given}
    known = [line["id"] for line in form]
    return [
        *(amounts.get(name, {"id": name, "amount": "0.00"}) for name in known),
        *(line for line in given if line.get("id") not in known),
    ]


_SAID: Final[Mapping[str, str]] = {"about": "description", "roots": "territory"}
"""Headings that an action needs no more where the agreement says as much."""


def skeletons(dossier: Dossier, *, french: bool) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each action without a text of its own."""
    with_text = {item.action for item in dossier.narratives}
    for action in dossier.last_text.actions:
        if action.id not in with_text:
            yield narrative_name(action.id), _skeleton(action, french=french)


def _skeleton(action: Action, *, french: bool) -> str:
    headings = (
        names[0 if french else 1]
        for key, names in HEADINGS.items()
        if key not in _SAID or getattr(action, _SAID[key]) is None
    )
    return "\n\n".join(f"# {heading}" for heading in headings) + "\n"


def write_skeletons(folder: Path, dossier: Dossier, *, french: bool) -> Iterator[Path]:
    """Yield each text that was written; a file that is there is never written over.

    `DossierBusyError` as of `locked`, `OSError` where one cannot be written.
    """
    with locked(folder):
        for name, text in skeletons(dossier, french=french):
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            if not path.parent.resolve().is_relative_to(folder.resolve()):
                raise PermissionError(13, "outside", str(path.parent))
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            yield path
