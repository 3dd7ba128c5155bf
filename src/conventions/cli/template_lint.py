"""`subventio template lint`: every fault of every template, each with its place and its remedy."""

from pathlib import Path

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.output import complain, say
from conventions.cli.reporting import say_json
from conventions.documents.kinds import Kind
from conventions.documents.lint import TemplateFault, lint
from conventions.documents.resources import read_template
from conventions.exports.fault_text import error_text
from conventions.exports.json_values import Json
from conventions.messages import Catalogue

__all__ = ["template_lint"]

SCHEMA = "subventio/lint/1"


def template_lint(arguments: Arguments, words: Catalogue) -> int:
    """Print the faults; 2 if a file is no template, 1 if there is a fault, 0 if there is none."""
    found = [(path, _linted(path, words)) for path in arguments.paths]
    faults = [fault for _, result in found if not isinstance(result, str) for fault in result]
    unreadable = sum(isinstance(result, str) for _, result in found)
    if arguments.form == "json":
        templates: list[Json] = [_json(path, result, words) for path, result in found]
        summary: dict[str, Json] = {
            "templates": len(found),
            "unreadable": unreadable,
            "faults": len(faults),
        }
        say_json({"schema": SCHEMA, "templates": templates, "summary": summary})
    else:
        for path, result in found:
            _print(path, result, words)
    return 2 if unreadable else int(bool(faults))


def _linted(path: Path, words: Catalogue) -> tuple[TemplateFault, ...] | str:
    """Return the faults, or why the file could not be read; that goes to the standard error too."""
    kind = next((kind for kind in Kind if path.stem.startswith(kind.value)), None)
    try:
        return lint(read_template(path), kind)
    except InputError as error:
        why = error_text(error, words)
        complain(f"{path}{words.text('colon')}{why}")
        return why


def _print(path: Path, result: tuple[TemplateFault, ...] | str, words: Catalogue) -> None:
    if isinstance(result, str):
        return
    if not result:
        say(words.text("lint.clean", path=str(path)))
        return
    say(f"{path}{words.text('colon')}{words.count('lint.faults', len(result))}")
    for fault in result:
        say(f"  {_place(fault, words)}")
        say(f"    {_message(fault, words)}")
        say(f"    → {_remedy(fault, words)}")


def _place(fault: TemplateFault, words: Catalogue) -> str:
    key = "lint.place_in_article" if fault.place.article else "lint.place"
    return words.text(key, fault.place.params()) if fault.place.paragraph else fault.place.part


def _message(fault: TemplateFault, words: Catalogue) -> str:
    return words.text(f"lint.{fault.code}", actual=fault.actual, expected=_reason(fault, words))


def _remedy(fault: TemplateFault, words: Catalogue) -> str:
    near = f"lint.{fault.code}.near"
    key = near if fault.expected and words.has(near) else f"lint.{fault.code}.remedy"
    return words.text(key, actual=fault.actual, expected=_reason(fault, words))


def _reason(fault: TemplateFault, words: Catalogue) -> str:
    """Return what was expected; the name of a reason in words."""
    key = f"why.{fault.expected}"
    return words.text(key, actual=fault.actual) if words.has(key) else fault.expected


def _json(path: Path, result: tuple[TemplateFault, ...] | str, words: Catalogue) -> dict[str, Json]:
    if isinstance(result, str):
        return {"path": str(path), "status": "unreadable", "error": result, "faults": []}
    faults: list[Json] = [
        {
            "code": fault.code,
            "part": fault.place.part,
            "article": fault.place.article,
            "paragraph": fault.place.paragraph or None,
            "text": fault.place.text or None,
            "actual": fault.actual or None,
            "expected": fault.expected or None,
            "message": _message(fault, words),
            "remedy": _remedy(fault, words),
        }
        for fault in result
    ]
    return {"path": str(path), "status": "linted", "error": None, "faults": faults}
