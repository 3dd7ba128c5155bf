"""From words to a command: the language first, for its own messages are in it."""

import gettext
import os
import sys
from collections.abc import Callable, Sequence

from conventions.cli.arguments import Arguments, parse_arguments
from conventions.cli.output import OutputRefused, complain, finish, reason
from conventions.messages import DOMAIN, LANGUAGES, LOCALE, Catalogue, Language, catalogue

__all__ = ["dispatch"]

DEFAULT_LANGUAGE: Language = "fr"
FAILED = 2


def dispatch(words: Sequence[str]) -> int:
    """Return the exit code of the command that `words` ask for."""
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
    except SystemExit as stop:  # the parser has said what it had to say
        return stop.code if isinstance(stop.code, int) else 0
    return command(arguments.command)(arguments, say)


def wanted_language(words: Sequence[str]) -> Language:
    """Return the language asked with `--lang`, French if none or none known (the parser will say so).

    >>> wanted_language(["check", "--lang", "en"]), wanted_language(["--lang=de"])
    ('en', 'fr')
    """
    found = DEFAULT_LANGUAGE
    for word, following in zip(words, [*words, ""][1:], strict=True):
        value = following if word == "--lang" else word.removeprefix("--lang=")
        found = next((language for language in LANGUAGES if value == language and "--lang" in word), found)
    return found


def speak(language: Language) -> None:
    """Make the argument parser's own sentences come from our catalogue; the output is UTF-8 everywhere."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", newline="\n")  # equal bytes on every system


def command(name: str) -> Callable[[Arguments, Catalogue], int]:
    """Return the function of a command, imported now and not before."""
    match name:
        case "check":
            from conventions.cli.check import check as run
        case "explain":
            from conventions.cli.explain import explain as run
        case "audit":
            from conventions.cli.audit import audit as run
        case "agenda":
            from conventions.cli.agenda import agenda as run
        case "bilan":
            from conventions.cli.bilan import bilan as run
        case "generate":
            from conventions.cli.generate import generate as run
        case "cash":
            from conventions.cli.cash import cash as run
        case "export":
            from conventions.cli.export import export as run
        case "import":
            from conventions.cli.import_workbook import import_ as run
        case "ledger":
            from conventions.cli.ledger import ledger as run
        case "template":
            from conventions.cli.template import template as run
        case "example":
            from conventions.cli.example import example as run
        case "whatif":
            from conventions.cli.whatif import whatif as run
        case "questions":
            from conventions.cli.questions import questions as run
        case "verify-receipt":
            from conventions.cli.receipt import verify_receipt as run
        case _:
            from conventions.cli.deadline import deadline as run
    return run
