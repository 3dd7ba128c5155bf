"""`subventio template`: the available templates, and the table of fields for them."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from budget import frozen
from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.output import say
from conventions.cli.refused import refuse
from conventions.cli.reporting import say_json
from conventions.documents.fields import Entry, Shown, entries, shown_values
from conventions.documents.kinds import Kind
from conventions.documents.source import record_date
from conventions.exports.json_values import Json, fields_json
from conventions.messages import Catalogue

if TYPE_CHECKING:
    from conventions.documents.templates import Templates

# --- `subventio template`: the available templates, their fields, and their faults --------------------------


def template(arguments: Arguments, words: Catalogue) -> int:
    """Run the requested action on templates."""
    match arguments.action:
        case "fields":
            from conventions.cli.template import template_fields

            return template_fields(arguments, words)
        case "lint":
            from conventions.cli.template_lint import template_lint

            return template_lint(arguments, words)
        case _:
            return _list(arguments, words)


def _list(arguments: Arguments, words: Catalogue) -> int:
    """Print each kind, its file and its clauses; return 2 if the folder is missing or has a fault."""
    from conventions.documents.templates import Templates

    try:
        office = Templates(arguments.templates)
        found = [_listed(kind, office) for kind in Kind]
    except InputError as error:
        return refuse("subventio template list", error, words)
    if arguments.form == "json":
        listed: list[Json] = [_json(item) for item in found]
        say_json({"schema": "subventio/templates/1", "templates": listed})
        return 0
    for item in found:
        say(f"{item.kind.value:<22} {item.file:<27} {words.text(f'template.{item.kind.value}')}")
        if item.clauses:
            names = ", ".join(
                f"{name} ← {item.replaced[name]}" if name in item.replaced else name for name in item.clauses
            )
            say(f"    {words.text('template.clauses')}{words.text('colon')}{names}")
    return 0


@frozen
class _Listed:
    """A template: its file, its clauses, and the office's replacements."""

    kind: Kind
    file: str
    clauses: tuple[str, ...]
    replaced: Mapping[str, str]


def _listed(kind: Kind, office: "Templates") -> _Listed:
    from conventions.documents.render.archive import read_parts
    from conventions.documents.render.clauses import clause_names

    path = office.path(kind)
    composed = office.composed(kind, date.max)
    is_own = office.folder is not None and path.parent == office.folder
    return _Listed(
        kind,
        str(path) if is_own else path.name,
        clause_names(read_parts(path.read_bytes())),
        {clause.name: clause.file for clause in composed.clauses},
    )


def _json(item: _Listed) -> dict[str, Json]:
    clauses: list[Json] = [{"name": name, "file": item.replaced.get(name)} for name in item.clauses]
    return {"kind": item.kind.value, "file": item.file, "clauses": clauses}


# --- `subventio template fields`: the table of fields, with the values of a dossier if one is named ---------

SCHEMA = "subventio/fields/1"


def template_fields(arguments: Arguments, words: Catalogue) -> int:
    """Print the fields; return 2 if the dossier is unreadable."""
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
        listed: list[Json] = [_fields_json(entry, None if dossier is None else dossier[1]) for entry in found]
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


def _fields_json(entry: Entry, values: Mapping[str, Shown] | None) -> dict[str, Json]:
    value = None if values is None else values.get(entry.key)
    listed: Json = list(value) if isinstance(value, tuple) else value
    kinds: list[Json] = [kind.value for kind in entry.kinds]
    return {
        **fields_json(entry, "key", "fr", "en", "type"),
        "documents": kinds,
        "value": listed,
    }
