"""The words of the command line, typed: one table of commands, checked by the standard parser."""

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from attrs import field, frozen

from budget.findings import Severity
from conventions.cli.parser import Parser
from conventions.messages import LANGUAGES, Catalogue
from conventions.version import VERSION

__all__ = ["Arguments", "parse_arguments"]


@frozen
class Arguments:
    """What was asked. `as_of` is the day given, or today: the only place where the clock is read."""

    command: str
    paths: tuple[Path, ...] = ()
    as_of: date = field(factory=date.today)
    known_on: date | None = None
    form: str = "text"
    fail_on: Severity | None = Severity.MAJOR
    subject: str | None = None
    start: date | None = None
    end: date | None = None
    output: Path | None = None
    kind: str = ""
    template: Path | None = None
    draft: bool = False
    pdf: bool = False
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


def parse_arguments(words: Sequence[str], say: Catalogue) -> Arguments:
    """Return the arguments; prints and exits (0 for help, 2 for a fault) as the standard parser does."""
    parser = _parser(say)
    values = vars(parser.parse_args(words))
    values.pop("lang", None)
    values.pop("rulebooks", None)
    given = {name: value for name, value in values.items() if value is not None or name == "fail_on"}
    if "paths" in given:
        given["paths"] = tuple(given["paths"])
    return Arguments(**given)


def _parser(say: Catalogue) -> argparse.ArgumentParser:
    Parser.words = say
    parser = Parser(
        prog="subventio",
        description=say.text("cli.description"),
        epilog=say.text("cli.epilog"),
        allow_abbrev=False,
    )
    version = f"subventio {VERSION}"
    parser.add_argument("--version", "-V", action="version", version=version, help=say.text("cli.version"))
    _language(parser, say)
    commands = parser.add_subparsers(
        dest="command", required=True, metavar=say.text("cli.command"), title=say.text("cli.commands")
    )

    def command(name: str) -> argparse.ArgumentParser:
        text = say.text(f"cli.{name}")
        found = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        _language(found, say)
        return found

    _check(command("check"), say)
    _explain(command("explain"), say)
    _audit(command("audit"), say)
    _agenda(command("agenda"), say)
    _bilan(command("bilan"), say)
    _generate(command("generate"), say)
    _template(command("template"), say)
    _deadline(command("deadline"), say)
    _example(command("example"), say)
    return parser


def _language(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=say.text("cli.lang"))


def _day(say: Catalogue) -> Callable[[str], date]:
    def read(text: str) -> date:
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = None
        # no weeks, no compact form, and neither the first nor the last day there is: they stand for no day
        if found is None or found.isoformat() != text or found in (date.min, date.max):
            raise argparse.ArgumentTypeError(say.text("cli.not_a_date", actual=text))
        return found

    return read


def _severity(say: Catalogue) -> Callable[[str], Severity | None]:
    def read(text: str) -> Severity | None:
        if text == "never":
            return None
        try:
            return Severity(text)
        except ValueError:
            raise argparse.ArgumentTypeError(say.text("cli.not_a_severity", actual=text)) from None

    return read


def _rulebooks(say: Catalogue) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text != "none":
            raise argparse.ArgumentTypeError(say.text("cli.no_such_rulebook", actual=text))
        return text

    return read


def _when(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("--as-of", dest="as_of", type=_day(say), metavar="DATE", help=say.text("cli.as_of"))
    parser.add_argument(
        "--known-on", dest="known_on", type=_day(say), metavar="DATE", help=say.text("cli.known_on")
    )
    parser.add_argument("--rulebooks", type=_rulebooks(say), metavar="NAME", help=say.text("cli.rulebooks"))


def _verdict_options(parser: argparse.ArgumentParser, say: Catalogue, forms: Sequence[str]) -> None:
    _when(parser, say)
    _form(parser, say, forms)
    _fail_on(parser, say)


def _fail_on(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument(
        "--fail-on",
        dest="fail_on",
        type=_severity(say),
        default=Severity.MAJOR,
        metavar="SEVERITY",
        help=say.text("cli.fail_on"),
    )


def _form(parser: argparse.ArgumentParser, say: Catalogue, forms: Sequence[str]) -> None:
    parser.add_argument("--format", dest="form", choices=forms, help=say.text("cli.format"))


def _paths(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=say.text("cli.paths"))


def _check(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    _paths(parser, say)
    _verdict_options(parser, say, ("text", "json", "jsonl", "csv", "junit"))


def _explain(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("paths", nargs=1, type=Path, metavar="DOSSIER", help=say.text("cli.dossier"))
    parser.add_argument("subject", nargs="?", metavar="NORM|CODE", help=say.text("cli.subject"))
    _verdict_options(parser, say, ("text", "json"))


def _audit(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    _paths(parser, say)
    _form(parser, say, ("text", "json", "jsonl", "csv", "junit"))
    _fail_on(parser, say)


def _agenda(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    _paths(parser, say)
    parser.add_argument("--from", dest="start", type=_day(say), metavar="DATE", help=say.text("cli.from"))
    parser.add_argument("--to", dest="end", type=_day(say), metavar="DATE", help=say.text("cli.to"))
    _form(parser, say, ("text", "json", "ics"))
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=say.text("cli.output"))


def _bilan(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("paths", nargs=1, type=Path, metavar="DOSSIER", help=say.text("cli.dossier"))
    _when(parser, say)
    _form(parser, say, ("text", "json"))


def _generate(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("kind", metavar="KIND", help=say.text("cli.kind"))
    _paths(parser, say)
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE|DIR", help=say.text("cli.output_or_folder")
    )
    parser.add_argument("--template", type=Path, metavar="FILE", help=say.text("cli.template_file"))
    parser.add_argument("--draft", action="store_true", help=say.text("cli.draft"))
    parser.add_argument("--pdf", action="store_true", help=say.text("cli.pdf"))
    parser.add_argument(
        "--date", dest="document_date", type=_day(say), metavar="DATE", help=say.text("cli.date")
    )


def _template(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|fields|lint")

    def action(name: str, help_key: str) -> argparse.ArgumentParser:
        text = say.text(help_key)
        found = actions.add_parser(name, help=text, description=text, allow_abbrev=False)
        _language(found, say)
        _form(found, say, ("text", "json"))
        return found

    action("list", "cli.template_list")
    action("fields", "cli.template_fields").add_argument(
        "paths", nargs="?", type=lambda text: [Path(text)], metavar="DOSSIER", help=say.text("cli.dossier")
    )
    action("lint", "cli.template_lint").add_argument(
        "paths", nargs="+", type=Path, metavar="FILE", help=say.text("cli.template_files")
    )


def _example(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("kind", nargs="?", metavar="NAME", help=say.text("cli.example_name"))
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help=say.text("cli.example_output"))


def _deadline(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("event", type=_day(say), metavar="DATE", help=say.text("cli.event"))
    parser.add_argument("period", metavar="PERIOD", help=say.text("cli.period"))
    parser.add_argument("--backwards", action="store_true", help=say.text("cli.backwards"))
    parser.add_argument("--clear", action="store_true", help=say.text("cli.clear"))
    parser.add_argument("--rounding", choices=("down", "up", "strict"), help=say.text("cli.rounding"))
    parser.add_argument(
        "--counting", choices=("non_franc", "franc", "start_included"), help=say.text("cli.counting")
    )
    parser.add_argument(
        "--roll",
        choices=("none", "following", "preceding", "modified_following", "modified_preceding"),
        help=say.text("cli.roll"),
    )
    parser.add_argument("--territory", metavar="NAME", help=say.text("cli.territory"))
    _form(parser, say, ("text", "json"))
