"""`subventio template fields`: the table of fields, with the values of a dossier where one is named."""

from collections.abc import Mapping
from datetime import date

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.output import say
from conventions.cli.reporting import say_json
from conventions.documents.reference import Entry, Shown, entries, shown_values
from conventions.documents.source import record_date
from conventions.exports.json_values import Json
from conventions.messages import Catalogue

__all__ = ["template_fields"]

SCHEMA = "subventio/fields/1"


def template_fields(arguments: Arguments, words: Catalogue) -> int:
    """Print the fields; 2 if the dossier cannot be read."""
    if not arguments.paths:
        _print(entries(), None, arguments, words)
        return 0
    item = load_one(arguments.paths[0], words, arguments.office)
    if isinstance(item, Unread):
        return 2
    on = record_date(item.dossier)
    _print(entries(item.dossier.agreement), (on, shown_values(item.dossier, on)), arguments, words)
    return 0


def _print(
    found: tuple[Entry, ...],
    dossier: tuple[date, Mapping[str, Shown]] | None,
    arguments: Arguments,
    words: Catalogue,
) -> None:
    if arguments.form == "json":
        on = None if dossier is None else dossier[0].isoformat()
        listed: list[Json] = [_json(entry, None if dossier is None else dossier[1]) for entry in found]
        say_json({"schema": SCHEMA, "date": on, "fields": listed})
        return
    if dossier is not None:
        say(words.text("fields.on", day=words.day(dossier[0])))
    for entry in found:
        label = entry.fr if words.language == "fr" else entry.en
        say(f"{entry.key:<40} {entry.type:<16} {label}")
        if dossier is not None:
            for line in _lines(entry, dossier[1].get(entry.key), words):
                say(f"    {line}")


def _lines(entry: Entry, value: Shown, words: Catalogue) -> list[str]:
    match value:
        case None:
            return [words.text("fields.none")]
        case str():
            return [words.count("fields.rows", int(value))] if entry.is_list else value.splitlines() or [""]
        case tuple():
            return [
                words.text("fields.none") if text is None else " ".join(text.split("\n")) for text in value
            ]


def _json(entry: Entry, values: Mapping[str, Shown] | None) -> dict[str, Json]:
    value = None if values is None else values.get(entry.key)
    listed: Json = list(value) if isinstance(value, tuple) else value
    kinds: list[Json] = [kind.value for kind in entry.kinds]
    return {
        "key": entry.key,
        "fr": entry.fr,
        "en": entry.en,
        "type": entry.type,
        "documents": kinds,
        "value": listed,
    }
