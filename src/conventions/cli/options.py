"""Options shared by several commands."""

import argparse
import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from attrs import evolve

from budget import frozen
from budget.errors import InputError
from budget.findings import Severity
from budget.money import Euros
from conventions.calendar.arithmetic import as_iso
from conventions.messages import LANGUAGES, Catalogue

_ATTACHED = re.compile(r"([a-z][a-z0-9_]*)=(.+)", re.DOTALL)
_MOST_STEPS = 1_000
MOST_DAYS = 10_000
MOST_JOBS = 256
STATUSES = (
    *("overdue", "breached", "due_soon", "owed", "not_due", "running", "held", "unknown", "met", "met_late"),
    *("ended", "waived", "not_applicable", "open", "procedure_running", "exercised", "closed", "lapsed"),
)
"""The statuses of duties, then of rights; a test compares them with the engine's, not imported here."""


def common(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add the options of every command: `--lang` and `--no-pager`."""
    parser.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=say.text("cli.lang"))
    parser.add_argument(
        "--no-pager", action="store_true", default=argparse.SUPPRESS, help=say.text("cli.no_pager")
    )


def day(say: Catalogue) -> Callable[[str], date]:
    """Return the reader of a date, in ISO or French notation: `2025-12-02`, `02/12/2025`."""

    def read(text: str) -> date:
        written = as_iso(text)
        try:
            found = date.fromisoformat(written)
        except ValueError:
            found = None
        # no weeks, no compact form, and neither the first nor the last date, which are not days
        if found is None or found.isoformat() != written or found in (date.min, date.max):
            raise argparse.ArgumentTypeError(say.text("cli.not_a_date", actual=text))
        return found

    return read


def address(say: Catalogue) -> Callable[[str], str]:
    """Return the reader of one mail address."""

    def read(text: str) -> str:
        from conventions.reminders.reminder_rules import is_address

        if not is_address(text):
            raise argparse.ArgumentTypeError(say.text("cli.not_an_address", actual=text[:80]))
        return text

    return read


def amount(say: Catalogue) -> Callable[[str], Euros]:
    """Return the reader of an amount in euros."""

    def read(text: str) -> Euros:
        try:
            return Euros.parse(text)
        except InputError:
            raise argparse.ArgumentTypeError(say.text("cli.not_an_amount", actual=text)) from None

    return read


def steps(say: Catalogue) -> Callable[[str], int]:
    """Return the reader of a number of steps, from 1 to 1 000."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:5]) <= _MOST_STEPS:
            raise argparse.ArgumentTypeError(say.text("cli.not_steps", actual=text))
        return int(text)

    return read


def up_to(most: int, refused: str) -> Callable[[Catalogue], Callable[[str], int]]:
    """Return the reader of a whole number above 0, up to `most`; `refused` is the key of its refusal."""

    def reader(say: Catalogue) -> Callable[[str], int]:
        def read(text: str) -> int:
            if not re.fullmatch("[0-9]{1,5}", text) or not 0 < int(text) <= most:
                raise argparse.ArgumentTypeError(say.text(refused, actual=text[:60], most=str(most)))
            return int(text)

        return read

    return reader


number_of_days = up_to(MOST_DAYS, "cli.not_days")
jobs = up_to(MOST_JOBS, "cli.not_jobs")


def severity(say: Catalogue, never: str = "never") -> Callable[[str], Severity | None]:
    """Return the reader of a severity; None is never, written as `never`."""

    def read(text: str) -> Severity | None:
        if text == never:
            return None
        try:
            return Severity(text)
        except ValueError:
            raise argparse.ArgumentTypeError(say.text("cli.not_a_severity", actual=text)) from None

    return read


def document_kind(say: Catalogue) -> Callable[[str], str]:
    """Return the reader of a kind of document."""

    def read(text: str) -> str:
        from conventions.documents.kinds import Kind

        known = [kind.value for kind in Kind]
        if text not in known:
            near = get_close_matches(text, known, n=1)
            hint = say.text("did_you_mean", name=near[0]) if near else ", ".join(known)
            raise argparse.ArgumentTypeError(say.text("cli.unknown_choice", actual=text[:40], hint=hint))
        return text

    return read


def statuses(say: Catalogue) -> Callable[[str], tuple[str, ...]]:
    """Return the reader of statuses, separated by commas."""

    def read(text: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
        for name in found:
            if name not in STATUSES:
                near = get_close_matches(name, STATUSES, n=1)
                hint = say.text("did_you_mean", name=near[0]) if near else ", ".join(STATUSES)
                raise argparse.ArgumentTypeError(say.text("cli.not_a_status", actual=name, hint=hint))
        return found

    return read


def _folder(say: Catalogue) -> Callable[[str], Path]:
    """Return the reader of an existing folder."""

    def read(text: str) -> Path:
        if not (found := Path(text)).is_dir():
            raise argparse.ArgumentTypeError(say.text("cli.no_folder", actual=text))
        return found

    return read


def attachment(say: Catalogue) -> Callable[[str], tuple[str, Path]]:
    """Return the reader of a document to attach: its name in the template, and its file."""

    def read(text: str) -> tuple[str, Path]:
        found = _ATTACHED.fullmatch(text)
        if found is None:
            raise argparse.ArgumentTypeError(say.text("cli.not_an_attachment", actual=text))
        return found[1], Path(found[2])

    return read


_READERS: Final[Mapping[str, Callable[[Catalogue], Callable[[str], object]]]] = {
    "ADDRESS": address,
    "AMOUNT": amount,
    "DATE": day,
    "DAYS": number_of_days,
    "KIND": document_kind,
    "NAME=FILE": attachment,
    "STATUS,…": statuses,
}
"""The reader of a value, by its name in the help."""
_PATHS: Final = (
    *("A", "B", "DIR", "DOSSIER", "DOSSIER|FILE", "EXPORT", "FILE", "FILE|DIR", "FILE|DIR|ZIP", "PATH"),
    "SHEET",
)
"""The names of files and folders in the help."""


@frozen(eq=False)
class Options:
    """The arguments of a command, added to its parser; shared options are methods."""

    parser: argparse.ArgumentParser
    say: Catalogue
    command: str

    def add(self, *names: str, metavar: str | None = None, text: str = "", **how: object) -> None:
        """Add an argument, read by its `metavar`; `text` is the key of that help, by default its name."""
        if metavar is not None:
            reader = Path if metavar in _PATHS else _READERS.get(metavar, lambda _: None)(self.say)
            how = {"metavar": metavar, "type": reader, **how}
        name = next((name for name in names if name.startswith("--")), names[0])
        key = text or name.lstrip("-").replace("-", "_")
        self.parser.add_argument(*names, help=self.say.text(f"cli.{key}"), **how)  # type: ignore[arg-type]

    def flag(self, *names: str, text: str = "", **how: str) -> None:
        """Add a flag."""
        self.add(*names, text=text, action="store_true", **how)

    def one_of(self) -> "Options":
        """Return a group of mutually exclusive options."""
        group = self.parser.add_mutually_exclusive_group()
        return evolve(self, parser=group)  # type: ignore[arg-type]  # it takes arguments alike

    def actions(self, shown: str, *forms: str) -> Callable[[str], "Options"]:
        """Return a function that adds an action of the command by its name.

        `shown`: the names as listed in the usage; `forms`: the output formats of every action.
        """
        commands = self.parser.add_subparsers(dest="action", required=True, metavar=shown)

        def action(name: str) -> "Options":
            text = self.say.text(f"cli.{self.command}_{name}")
            found = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
            common(found, self.say)
            takes = evolve(self, parser=found)
            if forms:
                takes.form(*forms)
            return takes

        return action

    def verdict_options(self, *forms: str) -> None:
        """Add the options of every command with a verdict."""
        self.when()
        self.form(*forms)
        self.fail_on()
        self.add("--due-soon", metavar="DAYS")

    def when(self) -> None:
        """Add the day of evaluation, the day of knowledge and the rulebooks."""
        self.days()
        self.rulebooks()

    def days(self) -> None:
        """Add the day of evaluation and the day of knowledge."""
        self.add("--as-of", metavar="DATE")
        self.add("--known-on", metavar="DATE")

    def rulebooks(self) -> None:
        """Add the rulebooks to apply."""
        self.add("--rulebooks", metavar="NAME,…")

    def form(self, *forms: str) -> None:
        """Add the output formats."""
        self.add("--format", dest="form", choices=forms)

    def csv_form(self) -> None:
        """Add the program that reads the CSV."""
        self.add("--csv", choices=("excel", "plain"))

    def fail_on(self) -> None:
        """Add the severity from which the exit code is 1."""
        self.add("--fail-on", type=severity(self.say), default=Severity.MAJOR, metavar="SEVERITY")

    def jobs(self) -> None:
        """Add the number of processes."""
        self.add("--jobs", "-j", type=jobs(self.say), metavar="N")

    def workers(self) -> None:
        """Add how dossiers are shared: processes of this machine, or workers of a scheduler."""
        many = self.one_of()
        many.jobs()
        many.add("--scheduler", metavar="ADDRESS", type=str)

    def author(self) -> None:
        """Add the author of the record."""
        self.add("--author", metavar="NAME")

    def mapping(self) -> None:
        """Add the mapping of a sheet's columns, and where to save the one used."""
        self.add("--mapping", metavar="FILE")
        self.add("--save-mapping", metavar="FILE")

    def templates(self) -> None:
        """Add the template file, and the office's folder of templates, clauses and theme."""
        self.add("--template", metavar="FILE", text="template_file")
        self.add("--templates", metavar="DIR", text="templates_folder")

    def paths(self) -> None:
        """Add the dossiers, or folders of dossiers."""
        self.add("paths", nargs="+", metavar="PATH")
        self.office()

    def one_dossier(self) -> None:
        """Add the single dossier of a command."""
        self.add("paths", nargs=1, metavar="DOSSIER", text="dossier")
        self.office()

    def dossier_if_any(self) -> None:
        """Add an optional single dossier."""
        self.add("paths", nargs="?", type=lambda text: [Path(text)], metavar="DOSSIER", text="dossier")
        self.office()

    def office(self) -> None:
        """Add the folder that paths of a dossier may not leave."""
        self.add("--office", type=_folder(self.say), metavar="DIR")
