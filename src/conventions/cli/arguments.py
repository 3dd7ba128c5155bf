"""From the command line to a command: typed arguments from the table of commands, then its function.

The language comes first, because the parser's own messages need it.
"""

import argparse
import gettext
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn

from attrs import field

from budget import frozen
from budget.findings import Severity
from budget.money import Euros
from conventions.cli.collecting import while_loading
from conventions.cli.commands import COMMANDS
from conventions.cli.options import common
from conventions.cli.output import FAILED, OutputRefused, complain, finish, reason
from conventions.facts.fact import DUE_SOON
from conventions.language.errors import NumberTooLongError
from conventions.messages import LANGUAGES, LOCALE, Catalogue, Language, catalogue
from conventions.version import VERSION

# --- The standard parser with translated texts: an error is one line that names the help --------------------


class Parser(argparse.ArgumentParser):
    """The standard parser with one-line errors instead of the usage."""

    words: Catalogue
    more: Callable[[], str] | None = None
    """The end of its help, written on request."""

    def format_help(self) -> str:
        """Return the help, ending with the examples."""
        text = super().format_help()
        return text if self.more is None else f"{text}\n{self.more()}"

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """Refuse an unknown word, suggesting the most similar known one, or all of them."""
        known = [] if action.choices is None else [str(choice) for choice in action.choices]
        if action.choices is None or str(value) in known:
            return
        near = get_close_matches(str(value), known, n=1)
        hint = self.words.text("did_you_mean", name=near[0]) if near else ", ".join(known)
        key = "cli.unknown_command" if action.dest in ("command", "action") else "cli.unknown_choice"
        about = None if key == "cli.unknown_command" else action
        raise argparse.ArgumentError(about, self.words.text(key, actual=str(value), hint=hint))

    def error(self, message: str) -> NoReturn:
        """Print the error and how to get help; exit with 2."""
        self.exit(2, f"{self.prog}: {message}\n{self.words.text('cli.see_help', prog=self.prog)}\n")

    def parse_known_args(  # type: ignore[override]  # the overloads of the parser differ by version
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Return the arguments; unknown ones of a command are reported under its name."""
        found, others = super().parse_known_args(args, namespace)
        others = self.placed(found, others)
        if others and " " in self.prog:
            known = [option for action in self._actions for option in action.option_strings]
            near = get_close_matches(others[0].partition("=")[0], known, n=1)
            hint = f" ({self.words.text('did_you_mean', name=near[0])})" if near else ""
            self.error(f"{self.words.text('cli.unknown_words', words=' '.join(others))}{hint}")
        return found, others

    def placed(self, found: argparse.Namespace, others: list[str]) -> list[str]:
        """Move words after an option to their place: `explain DOSSIER --as-of DATE NORM`.

        Return those without a place.
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


# --- Typed arguments, from one table of commands and the standard parser ------------------------------------


@frozen(eq=False, repr=False)
class Arguments:
    """The arguments. `as_of` is the given day, or today: the only place where the clock is read."""

    command: str
    paths: tuple[Path, ...] = ()
    as_of: date = field(factory=date.today)
    known_on: date | None = None
    rulebooks: str = "law_fr"
    form: str = "text"
    fail_on: Severity | None = Severity.MAJOR
    subject: str | None = None
    start: date | None = None
    end: date | None = None
    output: Path | None = None
    kind: str = ""
    template: Path | None = None
    templates: Path | None = None
    attached: tuple[tuple[str, Path], ...] = ()
    funder: str | None = None
    beside: tuple[Path, ...] = ()
    name: str = ""
    office: Path | None = None
    force: bool = False
    dossier: Path | None = None
    file: Path | None = None
    before: Path | None = None
    after: Path | None = None
    annotate: bool = False
    fix: bool = False
    draft: bool = False
    pdf: bool = False
    mapping: Path | None = None
    save_mapping: Path | None = None
    replace: bool = False
    partial: bool = False
    into: Path = field(factory=Path)
    accept: Path | None = None
    opening: Euros | None = None
    blank: bool = False
    document_date: date | None = None
    action: str = ""
    event: date = date.min
    period: str = ""
    backwards: bool = False
    clear: bool = False
    rounding: str = "down"
    counting: str = "non_franc"
    roll: str = "none"
    territory: str = "metropole"
    model: str = ""
    answers: Path | None = None
    complete: bool = False
    compared: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    copy: Path | None = None
    trail: str | None = None
    preview: bool = False
    sample: int = 10
    facts: Sequence[str] = ()
    amend: Sequence[Path] = ()
    why_not: bool = False
    since: date | None = None
    publisher: str | None = None
    within: int | None = None
    receipt: Path | None = None
    due_soon: int = DUE_SOON.days
    explanations: bool = False
    all: bool = False
    only: tuple[str, ...] = ()
    severity: Severity | None = None
    quiet: bool = False
    csv: str = "excel"
    details: tuple[str, ...] = ()
    about: str | None = None
    evidence: Path | None = None
    author: str | None = None
    reason: str | None = None
    dry_run: bool = False
    on_conflict: str = "refuse"
    yes: bool = False
    write: bool = False
    no_pager: bool = False
    jobs: int | None = None
    scheduler: str | None = None
    state: Path | None = None
    since_last: bool = False
    metrics: Path | None = None
    log: str | None = None
    xlsx: bool = False
    alarms: tuple[int, ...] = ()
    reminder_rules: Path | None = None
    send: str | None = None
    outbox: Path | None = None
    to: str | None = None
    resend: bool = False

    @property
    def keeps_state(self) -> bool:
        """Return whether results are stored for the next run."""
        return self.state is not None or self.since_last


def parse_arguments(words: Sequence[str], say: Catalogue) -> Arguments:
    """Return the arguments; prints and exits (0 for help, 2 for an error) like the standard parser."""
    parser = _parser(words, say)
    values = vars(parser.parse_args(words))
    values.pop("lang", None)
    given = {name: value for name, value in values.items() if value is not None or name == "fail_on"}
    for name in ("paths", "compared", "edits", "attached", "details", "alarms"):
        if name in given:
            given[name] = tuple(given[name])
    return Arguments(**given)


def whole_parser(say: Catalogue) -> argparse.ArgumentParser:
    """Return the parser with the arguments of all commands."""
    return _parser(tuple(COMMANDS), say, is_whole=True)


def _parser(asked: Sequence[str], say: Catalogue, *, is_whole: bool = False) -> argparse.ArgumentParser:
    Parser.words = say
    parser = Parser(
        prog="subventio",
        description=say.text("cli.description"),
        epilog=say.text("cli.epilog"),
        allow_abbrev=False,
    )
    version = f"subventio {VERSION}"
    parser.add_argument("--version", "-V", action="version", version=version, help=say.text("cli.version"))
    common(parser, say)
    commands = parser.add_subparsers(
        dest="command", required=True, metavar=say.text("cli.command"), title=say.text("cli.commands")
    )

    def command(name: str) -> argparse.ArgumentParser:
        text = say.text(f"cli.{name}")
        found: Parser = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        common(found, say)
        found.more = lambda: _more(name, say)
        return found

    # other commands' arguments would only take time; without a command name all are needed
    for name in asked[:1] if not is_whole and asked and asked[0] in COMMANDS else COMMANDS:
        found = command(name)
        if name in asked:
            COMMANDS[name].words(found, say)
    return parser


def _more(name: str, say: Catalogue) -> str:
    """Return the end of a command's help: the kinds of documents, and examples."""
    lines = []
    if name == "generate":
        from conventions.documents.kinds import Kind

        lines.append(f"{say.text('cli.kinds')}{say.text('colon').rstrip()}")
        written = (kind.value for kind in Kind if not kind.is_of_two)
        lines += [f"  {kind:<24}{say.text(f'template.{kind}')}" for kind in written]
        lines.append("")
    lines.append(f"{say.text('cli.examples')}{say.text('colon').rstrip()}")
    lines += [f"  subventio {call}" for call in COMMANDS[name].calls]
    return "\n".join(lines) + "\n"


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
            # equal bytes on every system; a name of a file need not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def command(name: str) -> Callable[[Arguments, Catalogue], int]:
    """Return the function of a command, imported on demand to keep start-up short."""
    module, _, function = COMMANDS[name].place.partition(":")
    with while_loading():
        run: Callable[[Arguments, Catalogue], int] = getattr(import_module(f"{PACKAGE}.{module}"), function)
    return run
