"""The labels of identifiers: lines of the budget, actions, events."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Final

from attrs import evolve

from budget.errors import InputError
from conventions.facts.vocabulary import LIFE_EVENTS, LIFE_VALUES
from conventions.files.faults import Fault
from conventions.files.layers import Data, joined
from conventions.files.sources import Source
from conventions.files.spoken_days import plain
from conventions.files.text import toml_text
from conventions.files.toml_data import toml_data

Names = Mapping[str, tuple[str, ...]]
"""What people call the events of the standard vocabulary, by key: the catalogues have the words."""

Labels = Mapping[str, tuple[str, ...]]
"""The labels of each identifier of a list."""

NO_NAMES: Final[Names] = {}
PARTNER_KINDS: Final[Labels] = {
    "financial": ("financier", "financial"),
    "technical": ("technique", "technical"),
    "prescribing": ("prescripteur", "prescribing"),
}
"""What a partner brings, in both languages."""
_FEW: Final = 5
_LITTLE: Final = 3


def model_data(source: Source, convention: Data) -> Data:
    """What the model of an agreement states; nothing where it has none, or one that cannot be read."""
    ref = convention.get("uses")
    try:
        found = source.model(ref) if isinstance(ref, str) else None
    except (InputError, OSError):  # the dossier is read afterwards, and its faults are told
        return {}
    return {} if found is None else found.model.data


def agreement_data(source: Source, name: str) -> Data:
    """What an agreement states with what its model brings; nothing where its file cannot be read."""
    try:
        text = source.text(name, toml_text)
    except (InputError, OSError):
        return {}
    data = toml_data(name, text).data or {}
    return joined(model_data(source, data), data)


def labels_in(data: Data, *steps: str) -> dict[str, tuple[str, ...]]:
    """Return the labels of what stands at a place: of rows with their `id`, or of tables by their names."""
    here: object = data
    for step in steps:
        here = here.get(step) if isinstance(here, Mapping) else None
    rows: Iterable[tuple[object, object]] = ()
    if isinstance(here, list):
        rows = ((row.get("id"), row) for row in here if isinstance(row, Mapping))
    elif isinstance(here, Mapping):
        rows = here.items()
    return {str(name): _labels(row) for name, row in rows if name is not None}


def _labels(row: object) -> tuple[str, ...]:
    found = (row.get(key) for key in ("label", "title")) if isinstance(row, Mapping) else ()
    return tuple(label for label in found if isinstance(label, str) and label)


def labels_of(data: Data, names: Names) -> dict[str, Labels]:
    """Return the labels of each list that a cell chooses from, of an agreement with what its model brings.

    `of` is what a fact is of: a payment, a duty, a right, a line, an action, a definition.
    """
    lists: dict[str, dict[str, tuple[str, ...]]] = {
        "actions": labels_in(data, "action"),
        "indicators": labels_in(data, "indicator"),
        "expense_lines": labels_in(data, "budget", "expense"),
        "resource_lines": labels_in(data, "budget", "resource"),
        "facts": _facts(data, names),
        "partner_kinds": dict(PARTNER_KINDS),
    }
    norms: dict[str, tuple[str, ...]] = {}
    for kind in ("payment", "duty", "right", "action", "indicator"):
        norms |= labels_in(data, kind)
    norms |= lists["expense_lines"] | lists["resource_lines"]
    taken = {plain(label) for labels in norms.values() for label in labels}
    for name, labels in labels_in(data, "define").items():  # a norm of the same label is meant first
        norms[name] = tuple(label for label in labels if plain(label) not in taken)
    return {**lists, "of": norms}


def with_labels(faults: Iterable[Fault], data: Data) -> tuple[Fault, ...]:
    """Return the faults of a ledger; those of unknown lines or actions get the most similar labels."""
    lists = labels_of(data, NO_NAMES)

    def known(fault: Fault) -> Labels:
        if fault.code == "unknown_action":
            return lists["actions"]
        side = "resource_lines" if fault.place.file.endswith("resources.csv") else "expense_lines"
        return lists[side] if fault.code == "unknown_line" else {}

    return tuple(
        evolve(fault, expected=_nearest(fault.actual, labels), remedy="", params=())
        if (labels := known(fault))
        else fault
        for fault in faults
    )


def _nearest(word: str, labels: Labels) -> str:
    """Return the labels that have most of a word's words, then those that look like it; of some, a few."""
    asked = plain(word)

    def distance(label: str) -> tuple[int, float]:
        said = plain(label)
        shared = set(asked.split()) & set(said.split())
        alike = difflib.SequenceMatcher(None, asked, said).quick_ratio()
        return -sum(len(each) for each in shared if len(each) > _LITTLE), -alike

    called = sorted({said for name, names in labels.items() for said in (names or (name,))})
    near = sorted(called, key=distance)[:_FEW]
    return " | ".join(near) + (" | …" if len(called) > len(near) else "")


def _facts(data: Data, names: Names) -> dict[str, tuple[str, ...]]:
    """Return the labels of the facts: what the agreement calls one comes before the standard name."""
    declared = labels_in(data, "fact")
    standard = {key: names.get(key, ()) for key in (*LIFE_EVENTS, *LIFE_VALUES)}
    return {**standard, **{key: said or names.get(key, ()) for key, said in declared.items()}}


def kinds_of(data: Data) -> dict[str, str]:
    """Return the type of the value of each fact, standard or declared by the agreement."""
    declared = data.get("fact")
    named = declared.items() if isinstance(declared, Mapping) else ()
    standard = {key: event.carries.value for key, event in {**LIFE_EVENTS, **LIFE_VALUES}.items()}
    own = {str(key): str(each.get("type", "event")) for key, each in named if isinstance(each, Mapping)}
    return {**standard, **own}


def identifier(word: str, labels: Labels) -> str:
    """Return the identifier for a word: the word itself, or the only item with this label.

    A word that names nothing, or two things, stays as it is: whoever reads it says so.

    >>> identifier("depenses de PERSONNEL", {"staff": ("Dépenses de personnel",), "rent": ("Loyer",)})
    'staff'
    """
    if not word or word in labels:
        return word
    asked = plain(word)
    found = [name for name, said in labels.items() if asked in (plain(label) for label in said)]
    return found[0] if len(found) == 1 else word
