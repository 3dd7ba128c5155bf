"""The options that several commands take, each written once."""

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from budget.errors import InputError
from budget.findings import Severity
from budget.money import Euros
from conventions.calendar.iso_date import as_iso
from conventions.messages import LANGUAGES, Catalogue

_ATTACHED = re.compile(r"([a-z][a-z0-9_]*)=(.+)", re.DOTALL)
_MOST_STEPS = 1_000
MOST_DAYS = 10_000
MOST_JOBS = 256
STATUSES = (
    *("overdue", "breached", "due_soon", "owed", "not_due", "running", "held", "unknown", "met", "met_late"),
    *("ended", "waived", "not_applicable", "open", "procedure_running", "exercised", "closed", "lapsed"),
)
"""Those of duties, then of rights. A test holds them equal to the engine's, which is not imported here."""


def common(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add what every command takes: `--lang` and `--no-pager`."""
    parser.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=say.text("cli.lang"))
    parser.add_argument(
        "--no-pager", action="store_true", default=argparse.SUPPRESS, help=say.text("cli.no_pager")
    )


def day(say: Catalogue) -> Callable[[str], date]:
    """Return the reader of a day, written as ISO or as in France: `2025-12-02`, `02/12/2025`."""

    def read(text: str) -> date:
        written = as_iso(text)
        try:
            found = date.fromisoformat(written)
        except ValueError:
            found = None
        # no weeks, no compact form, and neither the first nor the last day there is: they stand for no day
        if found is None or found.isoformat() != written or found in (date.min, date.max):
            raise argparse.ArgumentTypeError(say.text("cli.not_a_date", actual=text))
        return found

    return read


def address(say: Catalogue) -> Callable[[str], str]:
    """Return the reader of one address for mails."""

    def read(text: str) -> str:
        from conventions.reminders.addresses import is_address

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


def number_of_days(say: Catalogue) -> Callable[[str], int]:
    """Return the reader of how many days, from 1 to ten thousand."""

    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,5}", text) or not 0 < int(text) <= MOST_DAYS:
            raise argparse.ArgumentTypeError(say.text("cli.not_days", actual=text[:60], most=str(MOST_DAYS)))
        return int(text)

    return read


def jobs(parser: argparse._ActionsContainer, say: Catalogue) -> None:
    """Add how many processes share the dossiers."""

    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,4}", text) or not 0 < int(text) <= MOST_JOBS:
            raise argparse.ArgumentTypeError(say.text("cli.not_jobs", actual=text[:60], most=str(MOST_JOBS)))
        return int(text)

    parser.add_argument("--jobs", "-j", type=read, metavar="N", help=say.text("cli.jobs"))


def workers(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add who shares the dossiers: processes of this machine, or the workers of a scheduler."""
    many = parser.add_mutually_exclusive_group()
    jobs(many, say)
    many.add_argument("--scheduler", metavar="ADDRESS", help=say.text("cli.scheduler"))


def severity(say: Catalogue, never: str = "never") -> Callable[[str], Severity | None]:
    """Return the reader of a severity; None is never, or what `never` says instead."""

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


def csv_form(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add who reads the CSV."""
    parser.add_argument("--csv", choices=("excel", "plain"), help=say.text("cli.csv"))


def when(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add the day of the question, the day of the record and the rulebooks."""
    days(parser, say)
    rulebooks(parser, say)


def rulebooks(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add the rulebooks that are applied."""
    parser.add_argument("--rulebooks", metavar="NAME,…", help=say.text("cli.rulebooks"))


def author(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add who records."""
    parser.add_argument("--author", metavar="NAME", help=say.text("cli.author"))


def mapping(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add the mapping of the columns of a sheet, and where the one that was used is kept."""
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=say.text("cli.mapping"))
    parser.add_argument("--save-mapping", type=Path, metavar="FILE", help=say.text("cli.save_mapping"))


def actions(
    parser: argparse.ArgumentParser, say: Catalogue, shown: str, forms: Sequence[str] = ()
) -> Callable[[str, str], argparse.ArgumentParser]:
    """Return what adds an action of a command, by its name and the key of its help.

    `shown`: the names, as the usage lists them; `forms`: those of the output that every action has.
    """
    commands = parser.add_subparsers(dest="action", required=True, metavar=shown)

    def action(name: str, key: str) -> argparse.ArgumentParser:
        text = say.text(key)
        found: argparse.ArgumentParser = commands.add_parser(
            name, help=text, description=text, allow_abbrev=False
        )
        common(found, say)
        if forms:
            form(found, say, forms)
        return found

    return action


def days(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add the day of the question and the day of the record."""
    parser.add_argument("--as-of", dest="as_of", type=day(say), metavar="DATE", help=say.text("cli.as_of"))
    parser.add_argument(
        "--known-on", dest="known_on", type=day(say), metavar="DATE", help=say.text("cli.known_on")
    )


def verdict_options(parser: argparse.ArgumentParser, say: Catalogue, forms: Sequence[str]) -> None:
    """Add what every command on a verdict takes."""
    when(parser, say)
    form(parser, say, forms)
    fail_on(parser, say)
    parser.add_argument("--due-soon", type=number_of_days(say), metavar="DAYS", help=say.text("cli.due_soon"))


def fail_on(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add the severity from which the exit code is 1."""
    parser.add_argument(
        "--fail-on",
        dest="fail_on",
        type=severity(say),
        default=Severity.MAJOR,
        metavar="SEVERITY",
        help=say.text("cli.fail_on"),
    )


def form(parser: argparse.ArgumentParser, say: Catalogue, forms: Sequence[str]) -> None:
    """Add the forms of the output."""
    parser.add_argument("--format", dest="form", choices=forms, help=say.text("cli.format"))


def paths(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add the dossiers, or folders of dossiers."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=say.text("cli.paths"))
    office(parser, say)


def one_dossier(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add the one dossier that a command reads."""
    parser.add_argument("paths", nargs=1, type=Path, metavar="DOSSIER", help=say.text("cli.dossier"))
    office(parser, say)


def office(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add the folder out of which no path of a dossier may lead."""
    parser.add_argument("--office", type=_folder(say), metavar="DIR", help=say.text("cli.office"))


def _folder(say: Catalogue) -> Callable[[str], Path]:
    """Return the reader of a folder that there is."""

    def read(text: str) -> Path:
        if not (found := Path(text)).is_dir():
            raise argparse.ArgumentTypeError(say.text("cli.no_folder", actual=text))
        return found

    return read


def templates(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add the template's file, and the office's folder of templates, clauses and look."""
    parser.add_argument("--template", type=Path, metavar="FILE", help=say.text("cli.template_file"))
    parser.add_argument("--templates", type=Path, metavar="DIR", help=say.text("cli.templates_folder"))


def attachment(say: Catalogue) -> Callable[[str], tuple[str, Path]]:
    """Return the reader of a document to attach: the name its template gives it, and its file."""

    def read(text: str) -> tuple[str, Path]:
        found = _ATTACHED.fullmatch(text)
        if found is None:
            raise argparse.ArgumentTypeError(say.text("cli.not_an_attachment", actual=text))
        return found[1], Path(found[2])

    return read
