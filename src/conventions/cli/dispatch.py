"""From words to a command: the language first, for its own messages are in it."""

import gettext
import os
import sys
from collections.abc import Callable, Sequence
from typing import get_args

from conventions.cli.arguments import Arguments, parse_arguments
from conventions.messages import DOMAIN, LOCALE, Catalogue, Language, catalogue

__all__ = ["dispatch"]

DEFAULT_LANGUAGE: Language = "fr"


def dispatch(words: Sequence[str]) -> int:
    """Return the exit code of the command that `words` ask for."""
    language = wanted_language(words)
    speak(language)
    arguments = parse_arguments(words, catalogue(language))
    return command(arguments.command)(arguments, catalogue(language))


def wanted_language(words: Sequence[str]) -> Language:
    """Return the language asked with `--lang`, French if none or none known (the parser will say so)."""
    for at, word in enumerate(words):
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and at + 1 < len(words):
            value = words[at + 1]
        for language in get_args(Language):
            if value == language:
                return language  # type: ignore[no-any-return]  # one of the two literals
    return DEFAULT_LANGUAGE


def speak(language: Language) -> None:
    """Make the argument parser's own sentences come from our catalogue."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # amounts have no-break spaces, whatever the terminal thinks


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
        case "template":
            from conventions.cli.template import template as run
        case _:
            from conventions.cli.deadline import deadline as run
    return run
