"""`subventio example`: the built-in dossiers and the law, to read and to start from."""

from pathlib import Path
from shutil import copyfile, copytree
from typing import Final

from conventions.cli.arguments import Arguments
from conventions.cli.output import complain, not_written, say
from conventions.facade.reading import commented_at, examples
from conventions.facade.reading import example as example_at
from conventions.files.rulebook_file import LAW, shipped_rulebooks
from conventions.messages import Catalogue

COMMENTED: Final = "commented"
"""All keys of `convention.toml` once, in the language of the call."""


def example(arguments: Arguments, words: Catalogue) -> int:
    """Print the names of the examples, or copy one; existing files are never overwritten."""
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
            _copy_law(target)
        else:
            copytree(example_at(arguments.kind), target)
    except FileExistsError:
        complain(words.text("example.exists", path=str(target)))
        return 2
    except OSError as error:
        return not_written(target, error, words)
    say(words.text("generate.written", path=str(target)))
    return 0


def _copy_law(target: Path) -> None:
    """Copy the rulebook of the law with its cases, to read or to try changes."""
    path = shipped_rulebooks()[LAW]
    target.mkdir()
    copyfile(path, target / path.name)
    copytree(path.with_suffix(".cases"), target / path.with_suffix(".cases").name)
