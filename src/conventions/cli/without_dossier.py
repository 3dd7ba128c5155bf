"""Commands that read no dossier: `subventio deadline`, `events`, `example` and `completion`."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import copyfile, copytree
from typing import Final

from budget.errors import InputError
from budget.findings import Severity
from conventions.calendar import Counting, Roll, Rounding, Territory, parse_period
from conventions.cli.arguments import Arguments, whole_parser
from conventions.cli.options import STATUSES
from conventions.cli.output import complain, not_written, say
from conventions.cli.reporting import say_result
from conventions.exports.fault_text import error_text
from conventions.exports.without_dossier_text import (
    AmbiguousDateReport,
    ambiguous_text,
    deadline_json,
    deadline_lines,
    event_lines,
    events_json,
)
from conventions.messages import Catalogue


def deadline(arguments: Arguments, words: Catalogue) -> int:
    """Print the deadline with its steps; return 2 if there is none, or two under `strict`."""
    try:
        report = deadline_json(
            arguments.event,
            parse_period(arguments.period),
            backwards=arguments.backwards,
            clear=arguments.clear,
            rounding=Rounding(arguments.rounding),
            counting=Counting(arguments.counting),
            roll=Roll(arguments.roll),
            territory=territory(arguments.territory),
        )
    except InputError as error:
        complain(f"subventio deadline: {error_text(error, words)}")
        return 2
    if arguments.form == "json":
        say(json.dumps(report.to_jsonable(), ensure_ascii=False))
    elif isinstance(report, AmbiguousDateReport):
        complain(f"subventio deadline: {ambiguous_text(report, words)}")
    else:
        for line in deadline_lines(report, words):
            say(line)
    return 2 if isinstance(report, AmbiguousDateReport) else 0


class UnknownTerritoryError(InputError):
    """A territory whose holidays are not known."""

    code = "unknown_territory"


def territory(name: str) -> Territory:
    """Return the territory with a name; refuse unknown ones, listing those known."""
    try:
        return Territory(name)
    except ValueError:
        known = ", ".join(item.value for item in Territory)
        raise UnknownTerritoryError(
            f"unknown territory {name!r}: {known}", actual=name, expected=known
        ) from None


def events(arguments: Arguments, words: Catalogue) -> int:
    """Print the standard vocabulary of facts."""
    say_result(arguments.form, events_json, event_lines(words))
    return 0


COMMENTED: Final = "commented"
"""All keys of `convention.toml` once, in the language of the call."""


def example(arguments: Arguments, words: Catalogue) -> int:
    """Print the names of the examples, or copy one; existing files are never overwritten."""
    from conventions.facade.reading import commented_at, examples
    from conventions.facade.reading import example as example_at
    from conventions.files.rulebook_file import LAW, shipped_rulebooks

    names = (*examples(), COMMENTED, LAW)
    if not arguments.kind:
        for name in names:
            say(name)
        return 0
    if arguments.kind not in names:
        complain(words.text("example.unknown", actual=arguments.kind, expected=", ".join(names)))
        return 2
    target = arguments.output or Path(Path(arguments.kind).name)
    try:
        if arguments.kind == COMMENTED:
            target.mkdir()
            copyfile(commented_at(words.language), target / "convention.toml")
        elif arguments.kind == LAW:
            _copy_law(shipped_rulebooks()[LAW], target)
        else:
            copytree(example_at(arguments.kind), target)
    except FileExistsError:
        complain(words.text("example.exists", path=str(target)))
        return 2
    except OSError as error:
        return not_written(target, error, words)
    say(words.text("generate.written", path=str(target)))
    return 0


def _copy_law(path: Path, target: Path) -> None:
    """Copy the rulebook of the law with its cases, to read or to try changes."""
    target.mkdir()
    copyfile(path, target / path.name)
    copytree(path.with_suffix(".cases"), target / path.with_suffix(".cases").name)


_FOLDERS: Final = ("DIR", "DOSSIER", "PATH")


def completion(arguments: Arguments, words: Catalogue) -> int:
    """Print the script; it contains every word, so that completion need not start us."""
    import shtab

    parser = whole_parser(words)
    values = _values()
    for action in _actions(parser):
        if action.choices is None and action.dest in values:
            action.choices = values[action.dest]
        elif action.choices is None and isinstance(action.type, type) and issubclass(action.type, Path):
            is_folder = action.metavar in _FOLDERS
            setattr(action, "complete", shtab.DIRECTORY if is_folder else shtab.FILE)  # noqa: B010
    say(shtab.complete(parser, shell=arguments.kind))
    return 0


def _values() -> Mapping[str, Sequence[str]]:
    """Return the values of arguments for which the parser lists none, by argument name."""
    from conventions.documents.kinds import Kind
    from conventions.files.models import models_near
    from conventions.files.rulebook_file import shipped_rulebooks

    severities = [severity.value for severity in Severity]
    return {
        "kind": [kind.value for kind in Kind],
        "model": sorted(models_near(Path())),
        "rulebooks": [*shipped_rulebooks(), "none"],
        "only": STATUSES,
        "severity": severities,
        "fail_on": [*severities, "never"],
    }


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield each argument of the parser and of its commands."""
    for action in parser._actions:  # noqa: SLF001 — the parser has no other list of them
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for inner in action.choices.values():
                yield from _actions(inner)
        else:
            yield action
