"""`subventio completion`: the script for shell completion of commands, options, kinds and models."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from budget.findings import Severity
from conventions.cli.arguments import Arguments, whole_parser
from conventions.cli.options import STATUSES
from conventions.cli.output import say
from conventions.documents.kinds import Kind
from conventions.files.models import models_near
from conventions.files.rulebook_file import shipped_rulebooks
from conventions.messages import Catalogue

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
