"""The files of a new dossier: the answers, in the order of a convention, and what is still missing."""

from collections.abc import Iterator
from typing import Final

from conventions.exports.model import label_of, said
from conventions.files.faults import DataPath
from conventions.files.layers import Data
from conventions.files.models import Model
from conventions.files.toml_edit import Comments, laid_out, toml_value
from conventions.messages import Catalogue

_OF_DOCUMENTS: Final = ("legal_form", "address", "siret", "representative", "bank_account")
"""What documents print of a party."""

_STILL: Final = ("signing", "decision", "action", "indicator")
"""The tables that documents print, and that no model can give."""


def convention_text(model: Model, data: Data, words: Catalogue) -> str:
    """Return the text of `convention.toml`, which reads as `data`."""
    before = {path: text for path, text in _before(model, data, words) if text}
    after = dict(_after(model, data))
    head = words.text("new.head", ref=model.ref, title=said(model, "title", model.about.title, words))
    still = [f"[{name}]" for name in _STILL if name not in data and name not in model.data]
    tail = words.text("new.still", tables=", ".join(still)) if still else ""
    body = laid_out(data, Comments(before, after))
    return "\n".join(part for part in (_comment(head), body, _comment(tail)) if part)


def _before(model: Model, data: Data, words: Catalogue) -> Iterator[tuple[DataPath, str]]:
    given = data.get("parameters", {})
    names = given if isinstance(given, dict) else {}
    kept = [entry for entry in model.about.parameter if entry.name not in names]
    if model.about.parameter:
        lines = [words.text("new.parameters")]
        lines += [f"  {e.name} = {_toml(e.default)}  # {label_of(model, e, words)}" for e in kept]
        yield ("parameters",), "\n".join(lines if kept else lines[:1])
    for entry in model.about.parameter:
        if entry.name in names:
            yield ("parameters", entry.name), label_of(model, entry, words)
    parties = data.get("party", {})
    for role, party in parties.items() if isinstance(parties, dict) else ():
        inherited = _inherited(model, role)
        lacking = [key for key in _OF_DOCUMENTS if key not in party and key not in inherited]
        yield ("party", role), words.text("new.party", keys=", ".join(lacking)) if lacking else ""
    yield ("grant",), words.text("new.grant")
    for side in ("expense", "resource"):
        yield ("budget", side), words.text(f"new.budget.{side}")


def _inherited(model: Model, role: str) -> Data:
    """What the model says of a party."""
    parties = model.data.get("party", {})
    found = parties.get(role, {}) if isinstance(parties, dict) else {}
    return found if isinstance(found, dict) else {}


def _toml(value: object) -> str:
    return toml_value(value) if isinstance(value, bool | int | str) else str(value)


def _after(model: Model, data: Data) -> Iterator[tuple[DataPath, str]]:
    """Yield the labels of the form's lines, each beside its identifier."""
    budget, form = data.get("budget", {}), model.agreement.budget
    if form is None or not isinstance(budget, dict):
        return
    labels = {
        line.id: line.label if line.account is None else f"{line.account.number} {line.label}"
        for line in (*form.expenses, *(form.resources or ()))
    }
    for side in ("expense", "resource"):
        lines = budget.get(side, [])
        for at, line in enumerate(lines if isinstance(lines, list) else ()):
            if line.get("id") in labels and "label" not in line:
                yield ("budget", side, at, "id"), labels[line["id"]]


def _comment(text: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())


def facts_text(words: Catalogue) -> str:
    """Return the text of a record in which nothing has happened yet."""
    return _comment(words.text("new.facts"))
