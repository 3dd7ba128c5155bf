"""Verification of a receipt: its seal, a replay from its files, the naive interpreter’s result."""

import base64
import json
from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Final

from attrs import frozen

from conventions.exports.json_values import Json
from conventions.exports.receipt import SCHEMA, Asked, Files, receipt, rulebooks_of, said_by_naive, sealed
from conventions.files.faults import UnreadableDossierError, shown
from conventions.files.inputs import Input, dossier_of, is_input_name
from conventions.naive.verdict import naive_verdict
from conventions.version import VERSION

ABSENT: Final = "—"
MOST_DAYS: Final = 10_000


class Check(Enum):
    """The checks of a receipt."""

    SHAPE = "shape"
    SEAL = "seal"
    INPUT = "input"
    REPLAY = "replay"
    NAIVE = "naive"


@frozen
class Disagreement:
    """A place of a receipt, with the actual and the expected content."""

    check: Check
    place: str
    actual: str
    expected: str


@frozen
class _Question:
    """The question that a receipt states."""

    files: Files
    asked: Asked


def looked_at(found: Json) -> tuple[Disagreement, ...]:
    """Return all that is wrong with a receipt, in the order in which it was looked at; of a sound one, `()`.

    Its seal first, then the hashes of its files, then the receipt that these give, then what the naive
    interpreter says of them. A receipt of another version may be given again otherwise: its version says so.
    """
    wrong: list[Disagreement] = []
    try:
        question = _asked(found, wrong)
    except _ShapeError as error:
        return (error.disagreement,)
    record = found if isinstance(found, dict) else {}
    seal = sealed(record)["sha256"]
    if record.get("sha256") != seal:
        wrong.insert(0, _said(Check.SEAL, "sha256", record.get("sha256"), seal))
    if any(item.check is Check.INPUT for item in wrong):  # of other files than were read, nothing can be said
        return tuple(wrong)
    try:
        again = receipt(question.files, question.asked)
    except UnreadableDossierError as error:
        places = (
            f"{Path(fault.place.file).name}:{fault.place.line} {fault.code}" for fault in error.faults[:1]
        )
        return (*wrong, Disagreement(Check.SHAPE, "dossiers[*].inputs", ", ".join(places), "0"))
    except OSError:  # names that stand in each other's way
        return (*wrong, Disagreement(Check.SHAPE, "dossiers[*].inputs", ABSENT, "convention.toml | …"))
    wrong += _between(Check.REPLAY, "", _without_seal(record), _without_seal(again))
    return (*wrong, *_naive_disagreements(again, question))


def _without_seal(found: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in found.items() if key not in ("sha256", "version")}


# --- reading -------------------------------------------------------------------------------------------


class _ShapeError(ValueError):
    """A receipt that does not have the shape of one."""

    def __init__(self, place: str, actual: Json, expected: str) -> None:
        super().__init__(place)
        self.disagreement = _said(Check.SHAPE, place, actual, expected)


def _asked(found: Json, wrong: list[Disagreement]) -> _Question:
    """Return what a receipt answers; another version, and files whose hash is another, are `wrong`."""
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise _ShapeError("schema", found.get("schema") if isinstance(found, dict) else None, SCHEMA)
    if found.get("version") != VERSION:
        wrong.append(_said(Check.REPLAY, "version", found.get("version"), VERSION))
    books = tuple(_inputs(found.get("rulebooks"), "rulebooks", wrong))
    dossiers = []
    for at, item in enumerate(_list(found.get("dossiers"), "dossiers")):
        place = f"dossiers[{at}].inputs"
        dossiers.append(tuple(_inputs(item.get("inputs") if isinstance(item, dict) else None, place, wrong)))
    as_of = _day(found.get("as_of"), "as_of")
    known_on = None if found.get("known_on") is None else _day(found.get("known_on"), "known_on")
    due_soon = found.get("due_soon")
    if not isinstance(due_soon, int) or isinstance(due_soon, bool) or not 0 <= due_soon <= MOST_DAYS:
        raise _ShapeError("due_soon", due_soon, f"0 … {MOST_DAYS}")
    return _Question(Files(tuple(dossiers), books), Asked(as_of, known_on, due_soon))


def _list(found: Json, place: str) -> list[Json]:
    if not isinstance(found, list):
        raise _ShapeError(place, found, "[…]")
    return found


def _day(found: Json, place: str) -> date:
    try:
        return date.fromisoformat(found if isinstance(found, str) else "")
    except ValueError:
        raise _ShapeError(place, found, "YYYY-MM-DD") from None


def _inputs(found: Json, place: str, wrong: list[Disagreement]) -> Iterator[Input]:
    for at, item in enumerate(_list(found, place)):
        here = f"{place}[{at}]"
        if not isinstance(item, dict):
            raise _ShapeError(here, item, "{file, sha256, text}")
        name = item.get("file")
        if not isinstance(name, str) or not is_input_name(name):
            raise _ShapeError(f"{here}.file", name, "convention.toml | facts.toml | …")
        read = Input(name, _content(item, here))
        if item.get("sha256") != read.sha256:
            wrong.append(_said(Check.INPUT, f"{here}.sha256", item.get("sha256"), read.sha256))
        yield read


def _content(item: dict[str, Json], place: str) -> bytes:
    text, encoded = item.get("text"), item.get("base64")
    try:
        if isinstance(text, str):
            return text.encode()
        if isinstance(encoded, str):
            return base64.b64decode(encoded, validate=True)
    except ValueError:  # no text that can be encoded, or no base64
        pass
    raise _ShapeError(f"{place}.text", text, "text | base64")


# --- comparing -----------------------------------------------------------------------------------------


def _naive_disagreements(again: dict[str, Json], question: _Question) -> Iterator[Disagreement]:
    """Yield the differences between the naive interpreter and the engine on the files of a receipt.

    It does not read a record in which the day of a fact is unknown: such a record is skipped.
    """
    books = rulebooks_of(question.files.rulebooks)
    told = _list(again["dossiers"], "dossiers")
    for at, (inputs, item) in enumerate(zip(sorted(set(question.files.dossiers)), told, strict=True)):
        dossier = dossier_of(inputs)
        if any(fact.is_between for fact in dossier.facts):
            continue  # it reads a record whose days are known: semantics § 1.15
        said = item["said"] if isinstance(item, dict) else None
        amounts = said["amounts"] if isinstance(said, dict) else None
        euros = amounts.keys() if isinstance(amounts, dict) else ()
        asked = question.asked
        found = naive_verdict(dossier, asked.as_of, asked.known_on, dossier.applied(books), asked.due_soon)
        naive = said_by_naive(found, euros)
        yield from _between(Check.NAIVE, f"dossiers[{at}].said", said, naive)


def _between(check: Check, place: str, actual: Json, expected: Json) -> Iterator[Disagreement]:
    """Yield the places where two JSON values differ, the deepest that can be named."""
    if isinstance(actual, dict) and isinstance(expected, dict):
        for key in dict.fromkeys((*expected, *actual)):
            inner = f"{place}.{key}" if place else key
            if key not in actual or key not in expected:
                yield _said(check, inner, actual.get(key, ABSENT), expected.get(key, ABSENT))
            else:
                yield from _between(check, inner, actual[key], expected[key])
    elif isinstance(actual, list) and isinstance(expected, list) and len(actual) == len(expected):
        for at, (one, other) in enumerate(zip(actual, expected, strict=True)):
            yield from _between(check, f"{place}[{at}]", one, other)
    elif actual != expected or type(actual) is not type(expected):
        yield _said(check, place, actual, expected)


def _said(check: Check, place: str, actual: Json, expected: Json) -> Disagreement:
    return Disagreement(check, place, _short(actual), _short(expected))


def _short(found: Json) -> str:
    return shown(found if isinstance(found, str) else json.dumps(found, ensure_ascii=False))
