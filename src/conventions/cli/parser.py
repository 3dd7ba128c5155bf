"""The standard parser, in our words: a fault is one line, and says where the help is."""

import argparse
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from conventions.messages import Catalogue

__all__ = ["Parser"]


class Parser(argparse.ArgumentParser):
    """The standard parser; its error is one line, and the usage is one command away."""

    words: Catalogue
    more: Callable[[], str] | None = None
    """What its help ends with, written when somebody asks for it."""

    def format_help(self) -> str:
        """Return the help, with the examples at its end."""
        text = super().format_help()
        return text if self.more is None else f"{text}\n{self.more()}"

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """Refuse a word that is none of those known, with the one it may have meant, or with all of them."""
        known = [] if action.choices is None else [str(choice) for choice in action.choices]
        if action.choices is None or str(value) in known:
            return
        near = get_close_matches(str(value), known, n=1)
        hint = self.words.text("did_you_mean", name=near[0]) if near else ", ".join(known)
        key = "cli.unknown_command" if action.dest in ("command", "action") else "cli.unknown_choice"
        about = None if key == "cli.unknown_command" else action
        raise argparse.ArgumentError(about, self.words.text(key, actual=str(value), hint=hint))

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and how to see what is right; exit with 2."""
        self.exit(2, f"{self.prog}: {message}\n{self.words.text('cli.see_help', prog=self.prog)}\n")

    def parse_known_args(  # type: ignore[override]  # the overloads of the parser differ by version
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Return the arguments; what a command does not know is said in its own name, not in ours."""
        found, others = super().parse_known_args(args, namespace)
        others = self.placed(found, others)
        if others and " " in self.prog:
            known = [option for action in self._actions for option in action.option_strings]
            near = get_close_matches(others[0].partition("=")[0], known, n=1)
            hint = f" ({self.words.text('did_you_mean', name=near[0])})" if near else ""
            self.error(f"{self.words.text('cli.unknown_words', words=' '.join(others))}{hint}")
        return found, others

    def placed(self, found: argparse.Namespace, others: list[str]) -> list[str]:
        """Put words that follow an option where they belong: `explain DOSSIER --as-of DATE NORM`.

        Return those that belong nowhere.
        """
        many = any(action.dest == "paths" and action.nargs == "+" for action in self._actions)
        left = []
        for word in others:
            if not word.startswith("-") and "subject" in found and found.subject is None:
                found.subject = word
            elif not word.startswith("-") and "details" in found:
                found.details.append(word)
            elif not word.startswith("-") and many:
                found.paths.append(Path(word))
            else:
                left.append(word)
        return left
