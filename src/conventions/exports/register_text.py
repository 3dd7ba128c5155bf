"""A register as text and as JSON: its inconsistencies, and its lines."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from conventions.exports.fault_text import fault_json, fault_line
from conventions.exports.json_values import Json
from conventions.exports.label_text import Names
from conventions.files.register_log import Line
from conventions.files.register_store import Verified
from conventions.messages import Catalogue


def verified_lines(item: Verified, words: Catalogue, *, is_alone: bool) -> Iterator[str]:
    """Yield the result for a dossier; for one of several, only what does not agree."""
    yield from (fault_line(fault, words) for fault in item.faults)
    path = str(item.folder)
    if item.is_unfinished:
        yield words.text("register.unfinished", path=path)
    if not is_alone:
        return
    if item.lines is None:
        yield words.text("register.none", path=path)
    elif not item.faults:
        yield words.text("register.holds", path=path, lines=words.count("count.lines", item.lines))
        yield words.text("register.last", hash=item.head)


def counted_text(read: Sequence[Verified], words: Catalogue) -> str:
    """Return how many dossiers were looked at, how many keep a register, and how much does not agree."""
    kept = sum(item.lines is not None for item in read)
    params = {
        "dossiers": words.count("count.dossiers", len(read)),
        "kept": words.whole(kept),
        "findings": words.whole(sum(len(item.faults) for item in read)),
    }
    return words.text("register.counted", params)


def verified_json(read: Sequence[Verified], words: Catalogue) -> Json:
    """Return what was found as JSON, schema `subventio/register/1`."""
    dossiers: list[Json] = [
        {
            "path": str(item.folder),
            "lines": item.lines,
            "last": item.head or None,
            "unfinished": item.is_unfinished,
            "findings": [fault_json(fault, words) for fault in item.faults],
        }
        for item in read
    ]
    return {"schema": "subventio/register/1", "dossiers": dossiers}


def history_lines(lines: Sequence[tuple[int, Line]], names: Names, words: Catalogue) -> Iterator[str]:
    """Yield each line of a register: what was done, when and by whom, then the facts that came or went."""
    for number, line in lines:
        parts = (
            words.whole(number),
            f"{line.recorded_on:%d/%m/%Y}",
            words.text(f"register.did.{line.deed.value}"),
            line.author or words.text("register.nobody"),
            line.reason,
        )
        yield "  ".join(part for part in parts if part)
        yield from change_lines(line, names, words)


def change_lines(line: Line, names: Names, words: Catalogue) -> Iterator[str]:
    """Yield each fact that came with a line, or went."""
    for sign, entries in (("+", line.added), ("−", line.removed)):
        for entry in entries:
            yield f"  {sign} {_called(entry.name, names, words)}"


def _called(name: str, names: Names, words: Catalogue) -> str:
    """Return a fact as people call it: of `payment(single)@2024-07-22`, «virement fait (…), 22/07/2024»."""
    key, _, day = name.partition("@")
    key, _, of = key.removesuffix(")").partition("(")
    about = f" ({names.of(of, words)})" if of else ""
    try:
        when = f"{date.fromisoformat(day):%d/%m/%Y}"
    except ValueError:
        when = day
    return f"{names.of(key, words)}{about}, {when}"


def history_json(folder: Path, lines: Sequence[tuple[int, Line]]) -> Json:
    """Return the lines of a register as JSON, schema `subventio/register-history/1`."""
    told: list[Json] = [
        {
            "line": number,
            "recorded_on": line.recorded_on.isoformat(),
            "author": line.author or None,
            "did": line.deed.value,
            "added": [entry.name for entry in line.added],
            "removed": [entry.name for entry in line.removed],
            "reason": line.reason or None,
            "sha256": line.sha256,
        }
        for number, line in lines
    ]
    return {"schema": "subventio/register-history/1", "path": str(folder), "lines": told}
