"""From arguments to a command; the language comes first, because the parser's own messages need it."""

import gettext
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import Final

from conventions.cli.arguments import Arguments, parse_arguments
from conventions.cli.collecting import while_loading
from conventions.cli.commands import COMMANDS
from conventions.cli.output import FAILED, OutputRefused, complain, finish, reason
from conventions.language.digits import NumberTooLongError
from conventions.messages import LANGUAGES, LOCALE, Catalogue, Language, catalogue

DEFAULT_LANGUAGE: Language = "fr"
PARSER: Final = "argparse"
"""The catalogue of the standard parser's messages: it is read at each start, and ours is long."""
PACKAGE: Final = "conventions.cli"


def dispatch(words: Sequence[str]) -> int:
    """Return the exit code of the command with these arguments."""
    language = wanted_language(words)
    say = catalogue(language)
    speak(language)
    try:
        code = _run(words, say)
        finish()
    except OutputRefused as refused:
        complain(f"subventio: {say.text('cli.no_output', reason=reason(refused.cause, say))}")
        return FAILED
    return code


def _run(words: Sequence[str], say: Catalogue) -> int:
    try:
        arguments = parse_arguments(words, say)
    except SystemExit as stop:  # the parser has printed its message
        return stop.code if isinstance(stop.code, int) else 0
    try:
        with _paged(arguments):
            return command(arguments.command)(arguments, say)
    except NumberTooLongError as error:  # for commands on one dossier; those on many continue with the others
        from conventions.cli.loading import broken

        broken(next(iter(arguments.paths), Path()), error, say)
        return FAILED


def _paged(arguments: Arguments) -> AbstractContextManager[None]:
    """Return the pager for a text to read at a terminal, imported on demand."""
    is_text = COMMANDS[arguments.command].is_read and arguments.form == "text"
    if not is_text or arguments.no_pager or not sys.stdout.isatty():
        return nullcontext()
    from conventions.cli.pager import paged

    return paged()


def wanted_language(words: Sequence[str]) -> Language:
    """Return the language of `--lang`; French if missing or unknown (the parser will report it).

    >>> wanted_language(["check", "--lang", "en"]), wanted_language(["--lang=de"])
    ('en', 'fr')
    """
    found = DEFAULT_LANGUAGE
    for word, following in zip(words, [*words, ""][1:], strict=True):
        value = following if word == "--lang" else word.removeprefix("--lang=")
        found = next((language for language in LANGUAGES if value == language and "--lang" in word), found)
    return found


def speak(language: Language) -> None:
    """Translate the argument parser's own messages with our catalogue; output is UTF-8 everywhere."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(PARSER, str(LOCALE))
    gettext.textdomain(PARSER)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", newline="\n")  # equal bytes on every system


def command(name: str) -> Callable[[Arguments, Catalogue], int]:
    """Return the function of a command, imported on demand to keep start-up short."""
    module, _, function = COMMANDS[name].place.partition(":")
    with while_loading():
        run: Callable[[Arguments, Catalogue], int] = getattr(import_module(f"{PACKAGE}.{module}"), function)
    return run
