"""What people write for identifiers and days: labels of lines and events; «entre le 1er et le 15 juin»."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from attrs import evolve

from budget import frozen
from budget.errors import InputError
from conventions.calendar import end_of_month
from conventions.facts.vocabulary import LIFE_EVENTS, LIFE_VALUES
from conventions.files.faults import Fault
from conventions.files.layers import Data, joined
from conventions.files.sources import Source
from conventions.files.text import toml_text
from conventions.files.toml_data import toml_data

# --- A word or a heading without capitals, accents and signs: what two ways of writing it share -------------


def plain(text: str) -> str:
    """Return the text in small letters, without accents and signs, one space between its words.

    >>> plain("Date d’Engagement :"), plain("N° pièce")
    ('date d engagement', 'n piece')
    """
    letters = unicodedata.normalize("NFKD", text.replace("°", "").replace("º", "").casefold())
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", kept).split())


# --- A day, or the days between which one lies, as people write it: «entre le 1er et le 15 juin 2025» -------

_MONTHS: Final = {
    name: number
    for names in (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
} | {"fevrier": 2, "aout": 8, "decembre": 12}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_IN_WORDS: Final = rf"(?:1er|\d{{1,2}})(?:\s+(?:{_MONTH})(?:\s+\d{{4}})?)?"
_DAY: Final = rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}|{_IN_WORDS}"
_BETWEEN: Final = re.compile(
    rf"(?:entre(?:\s+le)?|du|between|from)\s+(?P<first>{_DAY})"
    rf"\s+(?:et|au|and|to)\s+(?:le\s+)?(?P<last>{_DAY})",
    re.IGNORECASE,
)
_UNKNOWN: Final = re.compile(r"(?:jour\s+)?inconnue?|unknown", re.IGNORECASE)
_OF_MONTH: Final = re.compile(rf"(?:en\s+|in\s+)?(?P<month>{_MONTH})\s+(?P<year>\d{{4}})", re.IGNORECASE)
_ALONE: Final = re.compile(rf"(?:le\s+)?(?P<day>{_DAY})", re.IGNORECASE)
_SPOKEN: Final = re.compile(rf"(1er|\d{{1,2}})(?:\s+({_MONTH}))?(?:\s+(\d{{4}}))?", re.IGNORECASE)


@frozen
class SpokenDays:
    """The first and the last day that are meant: the same of a day; no first one if none is known."""

    first: date | None
    last: date | None


def days_of_text(text: str) -> SpokenDays | None:
    """Return the days that a whole text says; None where it says none.

    >>> days_of_text("entre le 1er et le 15 juin 2025")
    SpokenDays(first=datetime.date(2025, 6, 1), last=datetime.date(2025, 6, 15))
    >>> days_of_text("juin 2025").last, days_of_text("inconnu").first
    (datetime.date(2025, 6, 30), None)
    """
    written = text.strip()
    if _UNKNOWN.fullmatch(written):
        return SpokenDays(None, None)
    if found := _BETWEEN.fullmatch(written):
        return _between(found["first"], found["last"])
    if found := _OF_MONTH.fullmatch(written):
        first = date(int(found["year"]), _MONTHS[found["month"].lower()], 1)
        return SpokenDays(first, end_of_month(first))
    if found := _ALONE.fullmatch(written):
        day = _day(found["day"], None)
        return None if day is None else SpokenDays(day, day)
    return None


def days_in(words: str) -> tuple[str, SpokenDays, str] | None:
    """Return what precedes the days that a line says, these, and what follows them.

    >>> days_in("bilan reçu entre le 1er et le 15 juin 2025")[0]
    'bilan reçu'
    """
    for form in (_BETWEEN, _ALONE, _OF_MONTH, _UNKNOWN):
        for found in form.finditer(words):
            before, after = words[: found.start()], words[found.end() :]
            is_apart = before[-1:] in ("", " ") and after[:1] in ("", " ")
            days = days_of_text(found[0]) if is_apart else None
            if days is not None:
                return before.strip(), days, after.strip()
    return None


def _between(first: str, last: str) -> SpokenDays | None:
    """Return two days, of which the first may leave out what it shares with the last."""
    end = _day(last, None)
    start = None if end is None else _day(first, end)
    return None if start is None or end is None else SpokenDays(start, end)


def _day(text: str, shared: date | None) -> date | None:
    """Return a day; of one without its month or its year, that of the day it is told with."""
    try:
        if "-" in text:
            return date.fromisoformat(text)
        if "/" in text:
            number, month, year = (int(part) for part in text.split("/"))
            return date(year, month, number)
        found = _SPOKEN.fullmatch(text)
        if found is None or (shared is None and None in (found[2], found[3])):
            return None
        number = int(found[1].removesuffix("er"))
        with_year = shared or date.min
        month = with_year.month if found[2] is None else _MONTHS[found[2].lower()]
        return date(with_year.year if found[3] is None else int(found[3]), month, number)
    except ValueError:
        return None


RANGED: Final = ("event", "euros", "foreign", "number", "rate", "ratio")
"""The types of which a value may be only known to lie between two."""
_SPOKEN_VALUE: Final = re.compile(
    r"(?:entre|between|de|from)\s+(?P<least>\S.*?)\s+(?:et|and|à|to)\s+(?P<most>\S.*)", re.IGNORECASE
)
_SHORT: Final = re.compile(r"(?P<least>\S.*?)\s*\.\.\s*(?P<most>\S.*)")
_LONGEST: Final = 100


def ends_of(value: object, kind: str) -> Sequence[object] | None:
    """Return the least and the most that a value states, each as written; None where it states one value.

    >>> ends_of("entre 1 000 € et 2 500,50 €", "euros"), ends_of("12..15", "number"), ends_of("12", "number")
    (('1 000 €', '2 500,50 €'), ('12', '15'), None)
    """
    if isinstance(value, list | tuple):
        return value
    if not isinstance(value, str) or kind not in RANGED or len(value) > _LONGEST:
        return None
    found = _SPOKEN_VALUE.fullmatch(value.strip()) or _SHORT.fullmatch(value.strip())
    return None if found is None else (found["least"], found["most"])


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
    except (InputError, OSError):  # the dossier is read afterwards, and its faults are reported
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
    """Return the labels of what is at a place: of rows with their `id`, or of tables by their names."""
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
