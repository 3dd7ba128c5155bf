"""`subventio verify`: a document, edited by hand or not, held against its dossier."""

from pathlib import Path
from typing import Final

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.model_templates import templates_for
from conventions.cli.output import say
from conventions.cli.refused import refuse
from conventions.cli.reporting import say_json
from conventions.documents.kinds import kind_named
from conventions.documents.reference import Labels, labelled, labels_of
from conventions.documents.resources import read_template
from conventions.documents.templates import Templates
from conventions.documents.verify.differences import Difference, Verified
from conventions.documents.verify.verify import verified
from conventions.exports.json_values import Json
from conventions.messages import Catalogue

__all__ = ["verify"]

SCHEMA: Final = "subventio/verify/1"
_NAME: Final = "subventio verify"


def verify(arguments: Arguments, words: Catalogue) -> int:
    """Print what differs; 2 if the file or the dossier cannot be read, 1 if something differs, else 0."""
    file, dossier_path = arguments.file or Path(), arguments.paths[0]
    try:
        kind = kind_named(arguments.kind) if arguments.kind else None
        templates = Templates(arguments.templates)
    except InputError as error:
        return refuse(_NAME, error, words)
    item = load_one(dossier_path, words)
    if isinstance(item, Unread):
        return 2
    try:
        found = verified(
            read_template(file),
            item.dossier,
            kind=kind,
            on=arguments.document_date,
            templates=templates_for(item, templates),
        )
    except InputError as error:
        return refuse(str(file), error, words)
    labels = labels_of(item.dossier.agreement)
    if arguments.form == "json":
        say_json(_json(file, item.dossier.agreement.id, found, labels, words))
    else:
        _print(file, found, labels, words)
    return int(arguments.fail_on is not None and bool(found.at_least(arguments.fail_on)))


def _print(file: Path, found: Verified, labels: Labels, words: Catalogue) -> None:
    if not found.differences:
        counts = {"figures": str(found.figures), "norms": str(found.norms)}
        say(words.text("verify.clean", {"path": str(file), "day": words.day(found.on), **counts}))
        return
    say(f"{file}{words.text('colon')}{words.count('verify.differences', len(found.differences))}")
    for item in found.differences:
        say(f"  {_place(item, words)}")
        severity = words.text(f"severity.{item.severity.value}")
        say(f"    {severity}{words.text('colon')}{_message(item, labels, words)}")
        remedy = f"verify.{item.code}.remedy"
        if words.has(remedy):
            say(f"    → {words.text(remedy)}")


def _place(item: Difference, words: Catalogue) -> str:
    if not item.place.paragraph:
        return item.place.part
    return words.text("lint.place_in_article" if item.place.article else "lint.place", item.place.params())


def _message(item: Difference, labels: Labels, words: Catalogue) -> str:
    text = words.text(f"verify.{item.code}", actual=item.actual, expected=item.expected)
    found = [labelled(key, labels) for key in item.keys]
    named = [labels[words.language == "en"] for labels in found if labels is not None]
    return f"{text} ({', '.join(dict.fromkeys(named))})" if named else text


def _json(file: Path, dossier: str, found: Verified, labels: Labels, words: Catalogue) -> dict[str, Json]:
    origin = found.origin
    differences: list[Json] = [
        {
            "code": item.code,
            "severity": item.severity.value,
            "part": item.place.part,
            "article": item.place.article,
            "paragraph": item.place.paragraph or None,
            "text": item.place.text or None,
            "actual": item.actual or None,
            "expected": item.expected or None,
            "fields": list(item.keys),
            "message": _message(item, labels, words),
            "remedy": words.text(f"verify.{item.code}.remedy")
            if words.has(f"verify.{item.code}.remedy")
            else None,
        }
        for item in found.differences
    ]
    return {
        "schema": SCHEMA,
        "path": str(file),
        "dossier": dossier,
        "kind": found.kind,
        "date": found.on.isoformat(),
        "origin": {
            "kind": origin.kind,
            "date": None if origin.on is None else origin.on.isoformat(),
            "status": origin.status,
            "data_sha256": origin.data_sha256,
            "template_sha256": origin.template_sha256,
        },
        "figures": found.figures,
        "norms": found.norms,
        "differences": differences,
    }
