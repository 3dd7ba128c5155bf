"""The commands: what runs each, what it takes, and calls to copy that end its help."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from conventions.cli.options import (
    actions,
    address,
    amount,
    attachment,
    author,
    csv_form,
    day,
    days,
    document_kind,
    fail_on,
    form,
    jobs,
    mapping,
    number_of_days,
    office,
    one_dossier,
    paths,
    rulebooks,
    severity,
    statuses,
    steps,
    templates,
    verdict_options,
    when,
    workers,
)
from conventions.messages import Catalogue

Words = Callable[[argparse.ArgumentParser, Catalogue], None]


@frozen(eq=False, repr=False)
class Command:
    """A command of `subventio`."""

    place: str
    """The function that runs it, `module:function` of this package: imported when it is asked for."""
    words: Words
    """Adds what it takes to its parser."""
    calls: tuple[str, ...]
    """Two or three calls that one may copy; the same in both languages."""
    is_read: bool
    """Whether it prints a text to read; the others ask, or say what they wrote."""


_commands: Final[dict[str, Command]] = {}
COMMANDS: Final[Mapping[str, Command]] = _commands
"""The commands, in the order in which the help lists them: that of this file."""


def _command(name: str, place: str, *calls: str, is_read: bool = False) -> Callable[[Words], Words]:
    """Return add a command to the table; what it takes is said by the function below."""

    def add(words: Words) -> Words:
        _commands[name] = Command(place, words, calls, is_read)
        return words

    return add


@_command(
    "check",
    "check:check",
    "check examples/cd62-apes-2024 --as-of 02/12/2025",
    "check examples --only overdue,due_soon",
    "check examples --format csv --severity major",
    "check examples --since-last --state state.sqlite",
    is_read=True,
)
def _check(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    paths(parser, say)
    verdict_options(parser, say, ("text", "json", "jsonl", "csv", "junit"))
    csv_form(parser, say)
    parser.add_argument("--all", action="store_true", help=say.text("cli.all"))
    parser.add_argument("--only", type=statuses(say), metavar="STATUS,…", help=say.text("cli.only"))
    parser.add_argument(
        "--severity", type=severity(say, "info"), metavar="SEVERITY", help=say.text("cli.severity")
    )
    parser.add_argument("--quiet", "-q", action="store_true", help=say.text("cli.quiet"))
    parser.add_argument("--explanations", action="store_true", help=say.text("cli.explanations"))
    parser.add_argument("--receipt", type=Path, metavar="FILE", help=say.text("cli.receipt"))
    workers(parser, say)
    parser.add_argument("--state", type=Path, metavar="FILE", help=say.text("cli.state"))
    parser.add_argument("--since-last", action="store_true", help=say.text("cli.since_last"))
    parser.add_argument("--metrics", type=Path, metavar="FILE", help=say.text("cli.metrics"))
    parser.add_argument("--log", choices=("json",), help=say.text("cli.log"))


@_command(
    "explain",
    "explain:explain",
    "explain examples/cd62-apes-2024 final_bilan --as-of 2025-12-02",
    "explain examples/cd62-apes-2024 full_clawback --why-not",
    is_read=True,
)
def _explain(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    one_dossier(parser, say)
    parser.add_argument("subject", nargs="?", metavar="NORM|CODE", help=say.text("cli.subject"))
    verdict_options(parser, say, ("text", "json"))
    parser.add_argument("--why-not", action="store_true", help=say.text("cli.why_not"))
    parser.add_argument("--within", type=number_of_days(say), metavar="DAYS", help=say.text("cli.within"))


@_command(
    "audit",
    "explain:audit",
    "audit examples/cd62-apes-2024-as-published",
    "audit examples --format csv --csv plain",
    is_read=True,
)
def _audit(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    paths(parser, say)
    rulebooks(parser, say)
    form(parser, say, ("text", "json", "jsonl", "csv", "junit"))
    csv_form(parser, say)
    fail_on(parser, say)


@_command(
    "agenda",
    "agenda:agenda",
    "agenda examples --from 2025-01-01 --to 2025-12-31",
    "agenda examples --format ics -o agenda.ics",
    is_read=True,
)
def _agenda(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    paths(parser, say)
    parser.add_argument("--from", dest="start", type=day(say), metavar="DATE", help=say.text("cli.from"))
    parser.add_argument("--to", dest="end", type=day(say), metavar="DATE", help=say.text("cli.to"))
    parser.add_argument("--rulebooks", default="none", metavar="NAME,…", help=say.text("cli.rulebooks"))
    form(parser, say, ("text", "json", "ics"))
    parser.add_argument(
        "--alarm",
        dest="alarms",
        action="append",
        type=number_of_days(say),
        metavar="DAYS",
        help=say.text("cli.alarm"),
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=say.text("cli.output"))


@_command(
    "bilan",
    "bilan:bilan",
    "bilan examples/cd62-apes-2024-closed --as-of 2025-07-02",
    "bilan examples/cd62-apes-2024-closed --trail entitlement",
    is_read=True,
)
def _bilan(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    one_dossier(parser, say)
    when(parser, say)
    form(parser, say, ("text", "json"))
    views = parser.add_mutually_exclusive_group()
    views.add_argument("--trail", metavar="AMOUNT_ID", help=say.text("cli.trail"))
    views.add_argument("--preview", action="store_true", help=say.text("cli.preview"))


def _scope(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add what a document is written from beside its dossier."""
    parser.add_argument("--funder", metavar="NAME", help=say.text("cli.funder"))
    parser.add_argument(
        "--with", dest="beside", action="append", type=Path, metavar="DOSSIER", help=say.text("cli.with")
    )


@_command(
    "skeleton",
    "skeleton:skeleton",
    "skeleton examples/cd62-apes-2024",
    "skeleton examples/cd62-apes-2024 --lang en",
)
def _skeleton(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    one_dossier(parser, say)


@_command(
    "generate",
    "generate:generate",
    "generate convention examples/cd62-apes-2024 -o convention.docx",
    "generate relance examples --date 11/06/2025 -o relances.zip",
)
def _generate(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("kind", type=document_kind(say), metavar="KIND", help=say.text("cli.kind"))
    paths(parser, say)
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE|DIR|ZIP", help=say.text("cli.output_or_folder")
    )
    parser.add_argument("--name", metavar="PATTERN", help=say.text("cli.name_pattern"))
    parser.add_argument("--force", action="store_true", help=say.text("cli.force"))
    templates(parser, say)
    parser.add_argument(
        "--attach",
        dest="attached",
        action="append",
        type=attachment(say),
        metavar="NAME=FILE",
        help=say.text("cli.attach"),
    )
    _scope(parser, say)
    parser.add_argument("--draft", action="store_true", help=say.text("cli.draft"))
    parser.add_argument("--pdf", action="store_true", help=say.text("cli.pdf"))
    rulebooks(parser, say)
    parser.add_argument(
        "--date", dest="document_date", type=day(say), metavar="DATE", help=say.text("cli.date")
    )


@_command(
    "cash",
    "portfolio:cash",
    "cash examples --from 2025-01-01",
    "cash examples --opening 1000,00 --format svg -o cash.svg",
    is_read=True,
)
def _cash(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    paths(parser, say)
    when(parser, say)
    parser.add_argument("--opening", type=amount(say), metavar="AMOUNT", help=say.text("cli.opening"))
    parser.add_argument("--from", dest="start", type=day(say), metavar="DATE", help=say.text("cli.from"))
    parser.add_argument("--to", dest="end", type=day(say), metavar="DATE", help=say.text("cli.to"))
    form(parser, say, ("text", "json", "svg"))
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=say.text("cli.output"))


@_command(
    "ledger",
    "ledger:ledger",
    "ledger read journal.csv",
    "ledger read FEC.txt -o dossier --mapping mapping.toml",
    is_read=True,
)
def _ledger(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    read = actions(parser, say, "read")("read", "cli.ledger_read")
    read.add_argument("paths", nargs=1, type=Path, metavar="FILE", help=say.text("cli.ledger_file"))
    mapping(read, say)
    read.add_argument("-o", "--output", type=Path, metavar="DOSSIER|FILE", help=say.text("cli.ledger_output"))
    read.add_argument("--replace", action="store_true", help=say.text("cli.replace"))
    read.add_argument("--partial", action="store_true", help=say.text("cli.partial"))
    office(read, say)
    form(read, say, ("text", "json", "csv"))


@_command(
    "match",
    "match:match",
    "match mandats.csv dossiers",
    "match mandats.csv dossiers --mapping mandats.toml --record",
    "match mandats.csv dossiers --mapping mandats.toml --accept a-inscrire.csv",
    is_read=True,
)
def _match(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("file", type=Path, metavar="EXPORT", help=say.text("cli.match_export"))
    paths(parser, say)
    parser.add_argument("--as-of", dest="as_of", type=day(say), metavar="DATE", help=say.text("cli.as_of"))
    parser.add_argument("--since", type=day(say), metavar="DATE", help=say.text("cli.match_since"))
    mapping(parser, say)
    parser.add_argument("--replace", action="store_true", help=say.text("cli.replace"))
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--record", dest="write", action="store_true", help=say.text("cli.match_record"))
    chosen.add_argument("--accept", type=Path, metavar="FILE", help=say.text("cli.match_accept"))
    author(parser, say)
    parser.add_argument("--all", action="store_true", help=say.text("cli.match_all"))
    form(parser, say, ("text", "json", "csv"))
    csv_form(parser, say)


OPEN_DATA = ("scdl", "essential-data", "360giving")
"""The published forms of a grant, as the words of the command name them."""


@_command(
    "export",
    "export:export",
    "export workbook dossier -o dossier.xlsx",
    "export scdl examples --as-of 2025-12-31 -o subventions.csv",
)
def _export(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    action = actions(parser, say, "workbook|scdl|…")
    book = action("workbook", "cli.export_workbook")
    book.add_argument(
        "paths", nargs="?", type=lambda text: [Path(text)], metavar="DOSSIER", help=say.text("cli.dossier")
    )
    office(book, say)
    book.add_argument("-o", "--output", type=Path, metavar="FILE", help=say.text("cli.output"))
    book.add_argument("--blank", action="store_true", help=say.text("cli.blank"))
    for name in OPEN_DATA:
        table = action(name, f"cli.export_{name}")
        paths(table, say)
        when(table, say)
        table.add_argument("--since", type=day(say), metavar="DATE", help=say.text("cli.since"))
        if name == "360giving":
            table.add_argument("--publisher", metavar="PREFIX", help=say.text("cli.publisher"))
        table.add_argument("-o", "--output", type=Path, metavar="FILE", help=say.text("cli.output"))


@_command(
    "import",
    "export:import_",
    "import dossier.xlsx -o dossier",
    "import dossier.xlsx -o dossier --replace",
)
def _import(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("paths", nargs=1, type=Path, metavar="FILE", help=say.text("cli.workbook_file"))
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help=say.text("cli.import_output"))
    parser.add_argument("--replace", action="store_true", help=say.text("cli.replace"))
    parser.add_argument(
        "--on-conflict",
        dest="on_conflict",
        choices=("refuse", "workbook", "dossier"),
        help=say.text("cli.on_conflict"),
    )


@_command(
    "import-sheet",
    "import_sheet:import_sheet",
    "import-sheet examples/first-week/suivi.csv --model commun/subvention-simple@1 --into conventions",
    "import-sheet suivi.xlsx --model commun/subvention-simple@1 --into conventions --write",
    is_read=True,
)
def _import_sheet(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("paths", nargs=1, type=Path, metavar="SHEET", help=say.text("cli.sheet_file"))
    parser.add_argument("--model", metavar="REF", required=True, help=say.text("cli.model_ref"))
    parser.add_argument("--into", type=Path, metavar="DIR", required=True, help=say.text("cli.sheet_into"))
    mapping(parser, say)
    parser.add_argument("--replace", action="store_true", help=say.text("cli.sheet_replace"))
    parser.add_argument("--write", action="store_true", help=say.text("cli.sheet_write"))
    parser.add_argument("--partial", action="store_true", help=say.text("cli.sheet_partial"))
    author(parser, say)
    parser.add_argument(
        "--as-of", dest="as_of", type=day(say), metavar="DATE", help=say.text("cli.sheet_as_of")
    )
    office(parser, say)
    form(parser, say, ("text", "json"))


@_command(
    "verify",
    "compare:verify",
    "verify convention.docx dossier",
    "verify convention.docx dossier --kind convention",
    is_read=True,
)
def _verify(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=say.text("cli.verified_file"))
    one_dossier(parser, say)
    parser.add_argument("--kind", type=document_kind(say), metavar="KIND", help=say.text("cli.verified_kind"))
    _scope(parser, say)
    parser.add_argument("--templates", type=Path, metavar="DIR", help=say.text("cli.templates_folder"))
    parser.add_argument(
        "--date", dest="document_date", type=day(say), metavar="DATE", help=say.text("cli.verified_date")
    )
    rulebooks(parser, say)
    form(parser, say, ("text", "json"))
    fail_on(parser, say)


@_command(
    "compare",
    "compare:compare",
    "compare before after",
    "compare before after -o comparison.docx",
    is_read=True,
)
def _compare(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("before", type=Path, metavar="A", help=say.text("cli.compared_before"))
    parser.add_argument("after", type=Path, metavar="B", help=say.text("cli.compared_after"))
    office(parser, say)
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=say.text("cli.compared_output"))
    parser.add_argument("--force", action="store_true", help=say.text("cli.force"))
    parser.add_argument("--templates", type=Path, metavar="DIR", help=say.text("cli.templates_folder"))
    parser.add_argument(
        "--date", dest="document_date", type=day(say), metavar="DATE", help=say.text("cli.date")
    )
    form(parser, say, ("text", "json"))


@_command(
    "template",
    "template:template",
    "template list",
    "template fields examples/cd62-apes-2024",
    "template lint templates --fix -o mended",
    is_read=True,
)
def _template(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    action = actions(parser, say, "list|fields|lint", ("text", "json"))
    action("list", "cli.template_list").add_argument(
        "--templates", type=Path, metavar="DIR", help=say.text("cli.templates_folder")
    )
    fields = action("fields", "cli.template_fields")
    fields.add_argument(
        "paths", nargs="?", type=lambda text: [Path(text)], metavar="DOSSIER", help=say.text("cli.dossier")
    )
    office(fields, say)
    lint = action("lint", "cli.template_lint")
    lint.add_argument("paths", nargs="+", type=Path, metavar="FILE|DIR", help=say.text("cli.template_files"))
    lint.add_argument("--kind", type=document_kind(say), metavar="KIND", help=say.text("cli.kind"))
    lint.add_argument("--dossier", type=Path, metavar="DOSSIER", help=say.text("cli.lint_dossier"))
    office(lint, say)
    lint.add_argument("--annotate", action="store_true", help=say.text("cli.annotate"))
    lint.add_argument("--fix", action="store_true", help=say.text("cli.fix"))
    lint.add_argument("-o", "--output", type=Path, metavar="DIR", help=say.text("cli.lint_output"))


@_command(
    "new",
    "new:new",
    "new dossier --model commun/annuel-acomptes@1",
    "new dossier --model commun/annuel-acomptes@1 --answers answers.toml",
    "new dossier --complete",
)
def _new(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("paths", nargs=1, type=Path, metavar="DIR", help=say.text("cli.new_folder"))
    parser.add_argument("--model", metavar="REF", help=say.text("cli.model_ref"))
    parser.add_argument("--answers", type=Path, metavar="FILE", help=say.text("cli.answers"))
    parser.add_argument("--complete", action="store_true", help=say.text("cli.complete"))
    parser.add_argument("--kind", type=document_kind(say), metavar="KIND", help=say.text("cli.complete_kind"))


@_command(
    "model",
    "model:model",
    "model list",
    "model show commun/annuel-acomptes@1",
    is_read=True,
)
def _model(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    action = actions(parser, say, "list|show|diff", ("text", "json"))
    action("list", "cli.model_list")
    action("show", "cli.model_show").add_argument("model", metavar="REF", help=say.text("cli.model_ref"))
    diff = action("diff", "cli.model_diff")
    diff.add_argument("compared", nargs=2, metavar="REF|DOSSIER", help=say.text("cli.compared"))
    office(diff, say)


@_command(
    "amend",
    "amend:amend",
    "amend examples/cd62-apes-2024",
    'amend examples/cd62-apes-2024 --set "grant.amount=52 000,00 €" -o amendments/1.toml',
    is_read=True,
)
def _amend(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    one_dossier(parser, say)
    parser.add_argument(
        "--set", dest="edits", action="append", metavar="PATH=VALUE", help=say.text("cli.amend_set")
    )
    parser.add_argument("--from", dest="copy", type=Path, metavar="FILE", help=say.text("cli.amend_from"))
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=say.text("cli.amend_output"))
    verdict_options(parser, say, ("text", "json"))


@_command(
    "deadline",
    "deadline:deadline",
    'deadline 2024-12-31 "6 months" --backwards',
    'deadline 31/01/2025 "1 month" --roll following',
)
def _deadline(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("event", type=day(say), metavar="DATE", help=say.text("cli.event"))
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
    form(parser, say, ("text", "json"))


@_command(
    "events",
    "events:events",
    "events",
    "events --format json",
    is_read=True,
)
def _events(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    form(parser, say, ("text", "json"))


@_command(
    "example",
    "example:example",
    "example",
    "example cd62-apes-2024 -o here",
)
def _example(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("kind", nargs="?", metavar="NAME", help=say.text("cli.example_name"))
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help=say.text("cli.example_output"))


@_command(
    "portfolio",
    "portfolio:portfolio",
    "portfolio examples/portefeuille-fictif --as-of 2025-07-15",
    "portfolio examples --format json",
    is_read=True,
)
def _portfolio(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    paths(parser, say)
    days(parser, say)
    form(parser, say, ("text", "json"))
    fail_on(parser, say)


@_command(
    "report",
    "report:report",
    "report examples -o rapport --as-of 2025-12-02",
    "report examples/portefeuille-fictif -o rapport --lang en",
)
def _report(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    paths(parser, say)
    when(parser, say)
    fail_on(parser, say)
    parser.add_argument("--due-soon", type=number_of_days(say), metavar="DAYS", help=say.text("cli.due_soon"))
    workers(parser, say)
    parser.add_argument(
        *("--output", "-o"), type=Path, required=True, metavar="DIR", help=say.text("cli.report_output")
    )
    parser.add_argument("--xlsx", action="store_true", help=say.text("cli.report_xlsx"))


@_command(
    "remind",
    "remind:remind",
    "remind examples/portefeuille-fictif --as-of 2025-07-11 --dry-run",
    "remind examples/portefeuille-fictif --as-of 2025-07-11 --all --lang en",
    is_read=True,
)
def _remind(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    paths(parser, say)
    parser.add_argument("--as-of", dest="as_of", type=day(say), metavar="DATE", help=say.text("cli.as_of"))
    rulebooks(parser, say)
    parser.add_argument(
        "--rules", dest="reminder_rules", type=Path, metavar="FILE", help=say.text("cli.reminder_rules")
    )
    channels = parser.add_mutually_exclusive_group()
    channels.add_argument("--send", metavar="smtp://…", help=say.text("cli.remind_send"))
    channels.add_argument("--outbox", type=Path, metavar="DIR", help=say.text("cli.remind_outbox"))
    parser.add_argument("--dry-run", dest="dry_run", action="store_true", help=say.text("cli.remind_dry_run"))
    jobs(parser, say)
    parser.add_argument("--to", type=address(say), metavar="ADDRESS", help=say.text("cli.remind_to"))
    parser.add_argument("--resend", action="store_true", help=say.text("cli.remind_resend"))
    parser.add_argument("--state", type=Path, metavar="FILE", help=say.text("cli.remind_state"))
    parser.add_argument("--templates", type=Path, metavar="DIR", help=say.text("cli.templates_folder"))
    parser.add_argument("--all", action="store_true", help=say.text("cli.remind_all"))
    form(parser, say, ("text", "json"))


@_command(
    "review",
    "review:review",
    "review examples/cd62-apes-2024-closed --as-of 2025-07-02",
    "review examples/cd62-apes-2024-closed --sample 20",
    is_read=True,
)
def _review(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    one_dossier(parser, say)
    days(parser, say)
    form(parser, say, ("text", "json"))
    fail_on(parser, say)
    parser.add_argument("--sample", type=steps(say), metavar="N", help=say.text("cli.sample"))
    rulebooks(parser, say)


@_command(
    "rules",
    "rules:rules",
    "rules list",
    "rules show law_fr.r05",
    "rules test",
    "rules due --on 2027-12-31",
    is_read=True,
)
def _rules(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    action = actions(parser, say, "list|show|test|due")
    for name in ("list", "show", "test", "due"):
        found = action(name, f"cli.rules_{name}")
        if name == "show":
            found.add_argument("subject", metavar="RULE", help=say.text("cli.rule"))
        if name == "due":
            found.add_argument(
                "--on", dest="as_of", type=day(say), metavar="DATE", help=say.text("cli.rules_due_on")
            )
        rulebooks(found, say)
        form(found, say, ("text", "json"))


@_command(
    "record",
    "record:record",
    "record dossier bilan_received 15/02/2026 --of activity",
    'record dossier payment 15/02/2026 "6 000 €" --of advance --evidence avis.pdf',
)
def _record(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    one_dossier(parser, say)
    parser.add_argument("details", nargs="*", metavar="EVENT DAY AMOUNT", help=say.text("cli.record_details"))
    parser.add_argument("--of", dest="about", metavar="NORM", help=say.text("cli.record_of"))
    parser.add_argument("--evidence", type=Path, metavar="FILE", help=say.text("cli.record_evidence"))
    author(parser, say)
    _written(parser, say)
    parser.add_argument(
        "--known-on", dest="known_on", type=day(say), metavar="DATE", help=say.text("cli.record_known_on")
    )


@_command(
    "withdraw",
    "record:withdraw",
    'withdraw dossier payment@2026-02-15 --author "le service" --reason "saisi deux fois"',
    'withdraw dossier withdrawn_1 --author "le service" --reason "retiré à tort"',
)
def _withdraw(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    one_dossier(parser, say)
    parser.add_argument("subject", metavar="FACT", help=say.text("cli.withdrawn_fact"))
    author(parser, say)
    parser.add_argument("--reason", metavar="TEXT", help=say.text("cli.reason"))
    _written(parser, say)


@_command(
    "register",
    "register:register",
    'register adopt dossier --author "Le service instructeur" --reason "registre commencé"',
    "register verify dossiers",
    "register history dossier",
)
def _register(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    action = actions(parser, say, "verify|adopt|history")
    verify = action("verify", "cli.register_verify")
    paths(verify, say)
    form(verify, say, ("text", "json"))
    adopt = action("adopt", "cli.register_adopt")
    one_dossier(adopt, say)
    adopt.add_argument("--author", metavar="NAME", help=say.text("cli.adopt_author"))
    adopt.add_argument("--reason", metavar="TEXT", help=say.text("cli.adopt_reason"))
    adopt.add_argument(
        "--as-of", dest="as_of", type=day(say), metavar="DATE", help=say.text("cli.adopt_as_of")
    )
    history = action("history", "cli.register_history")
    one_dossier(history, say)
    form(history, say, ("text", "json"))


@_command(
    "upgrade",
    "upgrade:upgrade",
    "upgrade dossiers",
    "upgrade dossiers/convention-2024 --write",
    is_read=True,
)
def _upgrade(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    paths(parser, say)
    parser.add_argument("--write", action="store_true", help=say.text("cli.upgrade_write"))
    parser.add_argument(
        "--as-of", dest="as_of", type=day(say), metavar="DATE", help=say.text("cli.upgrade_as_of")
    )
    rulebooks(parser, say)
    form(parser, say, ("text", "json"))


@_command(
    "whatif",
    "explain:whatif",
    'whatif examples/cd62-apes-2024 --fact "bilan_received=2025-05-31"',
    "whatif examples/cd62-apes-2024 --amend amendments/1.toml",
    is_read=True,
)
def _whatif(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    one_dossier(parser, say)
    parser.add_argument(
        "--fact", dest="facts", action="append", metavar="KEY=DATE", help=say.text("cli.supposed_fact")
    )
    parser.add_argument(
        "--amend", dest="amend", action="append", type=Path, metavar="FILE", help=say.text("cli.amend_file")
    )
    verdict_options(parser, say, ("text", "json"))


@_command(
    "questions",
    "explain:questions",
    "questions examples",
    "questions examples --as-of 2025-12-02 --format json",
    is_read=True,
)
def _questions(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    paths(parser, say)
    when(parser, say)
    form(parser, say, ("text", "json"))


@_command(
    "verify-receipt",
    "receipt:verify_receipt",
    "verify-receipt receipt.json",
    "verify-receipt receipt.json --format json",
)
def _verify_receipt(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("paths", nargs=1, type=Path, metavar="FILE", help=say.text("cli.receipt_file"))
    form(parser, say, ("text", "json"))


@_command(
    "completion",
    "completion:completion",
    "completion bash > subventio.bash",
    "completion zsh > _subventio",
)
def _completion(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    parser.add_argument("kind", choices=("bash", "zsh"), metavar="bash|zsh", help=say.text("cli.shell"))


def _written(parser: argparse.ArgumentParser, say: Catalogue) -> None:
    """Add how a change of the record is shown and confirmed."""
    parser.add_argument(
        "--as-of", dest="as_of", type=day(say), metavar="DATE", help=say.text("cli.written_as_of")
    )
    rulebooks(parser, say)
    parser.add_argument("--dry-run", dest="dry_run", action="store_true", help=say.text("cli.dry_run"))
    parser.add_argument("--yes", "-y", action="store_true", help=say.text("cli.yes"))
