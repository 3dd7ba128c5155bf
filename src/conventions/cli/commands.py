"""The table of commands: the function of each, its arguments, and the examples in its help."""

import argparse
from collections.abc import Callable, Mapping
from typing import Final

from budget import frozen
from conventions.cli.options import Options, severity, steps
from conventions.messages import Catalogue

Words = Callable[[argparse.ArgumentParser, Catalogue], None]
Takes = Callable[[Options], None]


@frozen(eq=False, repr=False)
class Command:
    """A command of `subventio`."""

    place: str
    """Its function as `module:function` of this package, imported on demand."""
    words: Words
    """The function that adds its arguments to its parser."""
    calls: tuple[str, ...]
    """Two or three example calls, the same in both languages."""
    is_read: bool
    """Whether it prints a text to read; other commands ask, or report what they wrote."""


_commands: Final[dict[str, Command]] = {}
COMMANDS: Final[Mapping[str, Command]] = _commands
"""The commands, in the order of the help, which is that of this file."""


def _command(name: str, *calls: str, place: str = "", is_read: bool = True) -> Callable[[Takes], Takes]:
    """Add a command to the table; the function below adds its arguments."""

    def add(takes: Takes) -> Takes:
        def words(parser: argparse.ArgumentParser, say: Catalogue) -> None:
            takes(Options(parser, say, name))

        _commands[name] = Command(place or f"{name}:{name}", words, calls, is_read)
        return takes

    return add


@_command(
    "check",
    "check examples/cd62-apes-2024 --as-of 02/12/2025",
    "check examples --only overdue,due_soon",
    "check examples --format csv --severity major",
    "check examples --since-last --state state.sqlite",
)
def _check(takes: Options) -> None:
    takes.paths()
    takes.verdict_options("text", "json", "jsonl", "csv", "junit")
    takes.csv_form()
    takes.flag("--all")
    takes.add("--only", metavar="STATUS,…")
    takes.add("--severity", type=severity(takes.say, "info"), metavar="SEVERITY")
    takes.flag("--quiet", "-q")
    takes.flag("--explanations")
    takes.add("--receipt", metavar="FILE")
    takes.workers()
    takes.add("--state", metavar="FILE")
    takes.flag("--since-last")
    takes.add("--metrics", metavar="FILE")
    takes.add("--log", choices=("json",))


@_command(
    "explain",
    "explain examples/cd62-apes-2024 final_bilan --as-of 2025-12-02",
    "explain examples/cd62-apes-2024 full_clawback --why-not",
)
def _explain(takes: Options) -> None:
    takes.one_dossier()
    takes.add("subject", nargs="?", metavar="NORM|CODE")
    takes.verdict_options("text", "json")
    takes.flag("--why-not")
    takes.add("--within", metavar="DAYS")


@_command(
    "audit",
    "audit examples/cd62-apes-2024-as-published",
    "audit examples --format csv --csv plain",
    place="explain:audit",
)
def _audit(takes: Options) -> None:
    takes.paths()
    takes.rulebooks()
    takes.form("text", "json", "jsonl", "csv", "junit")
    takes.csv_form()
    takes.fail_on()


@_command(
    "agenda",
    "agenda examples --from 2025-01-01 --to 2025-12-31",
    "agenda examples --format ics -o agenda.ics",
)
def _agenda(takes: Options) -> None:
    takes.paths()
    takes.add("--from", "--as-of", dest="start", metavar="DATE")
    takes.add("--to", dest="end", metavar="DATE")
    takes.add("--rulebooks", default="none", metavar="NAME,…")
    takes.form("text", "json", "ics")
    takes.add("--alarm", dest="alarms", action="append", metavar="DAYS")
    takes.add("-o", "--output", metavar="FILE")


@_command(
    "bilan",
    "bilan examples/cd62-apes-2024-closed --as-of 2025-07-02",
    "bilan examples/cd62-apes-2024-closed --trail entitlement",
)
def _bilan(takes: Options) -> None:
    takes.one_dossier()
    takes.when()
    takes.form("text", "json")
    views = takes.one_of()
    views.add("--trail", metavar="AMOUNT_ID")
    views.flag("--preview")


def _document_scope(takes: Options) -> None:
    """Add the arguments for other data of a document besides its dossier."""
    takes.add("--funder", metavar="NAME")
    takes.add("--with", dest="beside", action="append", metavar="DOSSIER")


@_command(
    "skeleton",
    "skeleton examples/cd62-apes-2024",
    "skeleton examples/cd62-apes-2024 --lang en",
    place="new:skeleton",
    is_read=False,
)
def _skeleton(takes: Options) -> None:
    takes.one_dossier()


@_command(
    "generate",
    "generate convention examples/cd62-apes-2024 -o convention.docx",
    "generate relance examples --date 11/06/2025 -o relances.zip",
    is_read=False,
)
def _generate(takes: Options) -> None:
    takes.add("kind", metavar="KIND")
    takes.paths()
    takes.add("-o", "--output", metavar="FILE|DIR|ZIP", text="output_or_folder")
    takes.add("--name", metavar="PATTERN", text="name_pattern")
    takes.flag("--force")
    takes.templates()
    takes.add("--attach", dest="attached", action="append", metavar="NAME=FILE")
    _document_scope(takes)
    takes.flag("--draft")
    takes.flag("--pdf")
    takes.rulebooks()
    takes.add("--date", "--as-of", dest="document_date", metavar="DATE")


@_command(
    "cash",
    "cash examples --from 2025-01-01",
    "cash examples --opening 1000,00 --format svg -o cash.svg",
    place="portfolio:cash",
)
def _cash(takes: Options) -> None:
    takes.paths()
    takes.when()
    takes.add("--opening", metavar="AMOUNT")
    takes.add("--from", dest="start", metavar="DATE")
    takes.add("--to", dest="end", metavar="DATE")
    takes.form("text", "json", "svg")
    takes.add("-o", "--output", metavar="FILE")


@_command("ledger", "ledger read journal.csv", "ledger read FEC.txt -o dossier --mapping mapping.toml")
def _ledger(takes: Options) -> None:
    read = takes.actions("read")("read")
    read.add("paths", nargs=1, metavar="FILE", text="ledger_file")
    read.mapping()
    read.add("-o", "--output", metavar="DOSSIER|FILE", text="ledger_output")
    read.flag("--replace")
    read.flag("--partial")
    read.office()
    read.form("text", "json", "csv")


@_command(
    "match",
    "match mandats.csv dossiers",
    "match mandats.csv dossiers --mapping mandats.toml --record",
    "match mandats.csv dossiers --mapping mandats.toml --accept a-inscrire.csv",
)
def _match(takes: Options) -> None:
    takes.add("file", metavar="EXPORT", text="match_export")
    takes.paths()
    takes.add("--as-of", metavar="DATE")
    takes.add("--since", metavar="DATE", text="match_since")
    takes.mapping()
    takes.flag("--replace")
    chosen = takes.one_of()
    chosen.flag("--record", dest="write", text="match_record")
    chosen.add("--accept", metavar="FILE", text="match_accept")
    takes.author()
    takes.flag("--all", text="match_all")
    takes.form("text", "json", "csv")
    takes.csv_form()


OPEN_DATA = ("scdl", "essential-data", "360giving")
"""The published formats of grant data, as arguments."""


@_command(
    "export",
    "export workbook dossier -o dossier.xlsx",
    "export scdl examples --as-of 2025-12-31 -o subventions.csv",
    is_read=False,
)
def _export(takes: Options) -> None:
    action = takes.actions("workbook|scdl|…")
    book = action("workbook")
    book.dossier_if_any()
    book.add("-o", "--output", metavar="FILE")
    book.flag("--blank")
    for name in OPEN_DATA:
        table = action(name)
        table.paths()
        table.when()
        table.add("--since", metavar="DATE")
        if name == "360giving":
            table.add("--publisher", metavar="PREFIX")
        table.add("-o", "--output", metavar="FILE")


@_command(
    "import",
    "import dossier.xlsx -o dossier",
    "import dossier.xlsx -o dossier --replace",
    place="export:import_",
    is_read=False,
)
def _import(takes: Options) -> None:
    takes.add("paths", nargs=1, metavar="FILE", text="workbook_file")
    takes.add("-o", "--output", metavar="DIR", text="import_output")
    takes.flag("--replace")
    takes.add("--on-conflict", choices=("refuse", "workbook", "dossier"))


@_command(
    "import-sheet",
    "import-sheet examples/first-week/suivi.csv --model commun/subvention-simple@1 --into conventions",
    "import-sheet suivi.xlsx --model commun/subvention-simple@1 --into conventions --write",
    place="import_sheet:import_sheet",
)
def _import_sheet(takes: Options) -> None:
    takes.add("paths", nargs=1, metavar="SHEET", text="sheet_file")
    takes.add("--model", metavar="REF", required=True, text="model_ref")
    takes.add("--into", metavar="DIR", required=True, text="sheet_into")
    takes.mapping()
    takes.flag("--replace", text="sheet_replace")
    takes.flag("--write", text="sheet_write")
    takes.flag("--partial", text="sheet_partial")
    takes.author()
    takes.add("--as-of", metavar="DATE", text="sheet_as_of")
    takes.office()
    takes.form("text", "json")


@_command(
    "verify",
    "verify convention.docx dossier",
    "verify convention.docx dossier --kind convention",
    place="compare:verify",
)
def _verify(takes: Options) -> None:
    takes.add("file", metavar="FILE", text="verified_file")
    takes.one_dossier()
    takes.add("--kind", metavar="KIND", text="verified_kind")
    _document_scope(takes)
    takes.add("--templates", metavar="DIR", text="templates_folder")
    takes.add("--date", "--as-of", dest="document_date", metavar="DATE", text="verified_date")
    takes.rulebooks()
    takes.form("text", "json")
    takes.fail_on()


@_command("compare", "compare before after", "compare before after -o comparison.docx")
def _compare(takes: Options) -> None:
    takes.add("before", metavar="A", text="compared_before")
    takes.add("after", metavar="B", text="compared_after")
    takes.office()
    takes.add("-o", "--output", metavar="FILE", text="compared_output")
    takes.flag("--force")
    takes.add("--templates", metavar="DIR", text="templates_folder")
    takes.add("--date", "--as-of", dest="document_date", metavar="DATE")
    takes.form("text", "json")


@_command(
    "template",
    "template list",
    "template fields examples/cd62-apes-2024",
    "template lint templates --fix -o mended",
)
def _template(takes: Options) -> None:
    action = takes.actions("list|fields|lint", "text", "json")
    action("list").add("--templates", metavar="DIR", text="templates_folder")
    fields = action("fields")
    fields.dossier_if_any()
    lint = action("lint")
    lint.add("paths", nargs="+", metavar="FILE|DIR", text="template_files")
    lint.add("--kind", metavar="KIND")
    lint.add("--dossier", metavar="DOSSIER", text="lint_dossier")
    lint.office()
    lint.flag("--annotate")
    lint.flag("--fix")
    lint.add("-o", "--output", metavar="DIR", text="lint_output")


@_command(
    "new",
    "new dossier --model commun/annuel-acomptes@1",
    "new dossier --model commun/annuel-acomptes@1 --answers answers.toml",
    "new dossier --complete",
    is_read=False,
)
def _new(takes: Options) -> None:
    takes.add("paths", nargs=1, metavar="DIR", text="new_folder")
    takes.add("--model", metavar="REF", text="model_ref")
    takes.add("--answers", metavar="FILE")
    takes.flag("--complete")
    takes.add("--kind", metavar="KIND", text="complete_kind")


@_command("model", "model list", "model show commun/annuel-acomptes@1")
def _model(takes: Options) -> None:
    action = takes.actions("list|show|diff", "text", "json")
    action("list")
    action("show").add("model", metavar="REF", text="model_ref")
    diff = action("diff")
    diff.add("compared", nargs=2, metavar="REF|DOSSIER")
    diff.office()


@_command(
    "amend",
    "amend examples/cd62-apes-2024",
    'amend examples/cd62-apes-2024 --set "grant.amount=52 000,00 €" -o amendments/1.toml',
)
def _amend(takes: Options) -> None:
    takes.one_dossier()
    takes.add("--set", dest="edits", action="append", metavar="PATH=VALUE", text="amend_set")
    takes.add("--from", dest="copy", metavar="FILE", text="amend_from")
    takes.add("-o", "--output", metavar="FILE", text="amend_output")
    takes.verdict_options("text", "json")


@_command(
    "deadline",
    'deadline 2024-12-31 "6 months" --backwards',
    'deadline 31/01/2025 "1 month" --roll following',
    is_read=False,
    place="without_dossier:deadline",
)
def _deadline(takes: Options) -> None:
    takes.add("event", metavar="DATE")
    takes.add("period", metavar="PERIOD")
    takes.flag("--backwards")
    takes.flag("--clear")
    takes.add("--rounding", choices=("down", "up", "strict"))
    takes.add("--counting", choices=("non_franc", "franc", "start_included"))
    takes.add(
        "--roll", choices=("none", "following", "preceding", "modified_following", "modified_preceding")
    )
    takes.add("--territory", metavar="NAME")
    takes.form("text", "json")


@_command("events", "events", "events --format json", place="without_dossier:events")
def _events(takes: Options) -> None:
    takes.form("text", "json")


@_command(
    "example", "example", "example cd62-apes-2024 -o here", is_read=False, place="without_dossier:example"
)
def _example(takes: Options) -> None:
    takes.add("kind", nargs="?", metavar="NAME", text="example_name")
    takes.add("-o", "--output", metavar="DIR", text="example_output")


@_command(
    "portfolio",
    "portfolio examples/portefeuille-fictif --as-of 2025-07-15",
    "portfolio examples --format json",
)
def _portfolio(takes: Options) -> None:
    takes.paths()
    takes.days()
    takes.form("text", "json")
    takes.fail_on()


@_command(
    "report",
    "report examples -o rapport --as-of 2025-12-02",
    "report examples/portefeuille-fictif -o rapport --lang en",
    is_read=False,
)
def _report(takes: Options) -> None:
    takes.paths()
    takes.when()
    takes.fail_on()
    takes.add("--due-soon", metavar="DAYS")
    takes.workers()
    takes.add("--output", "-o", required=True, metavar="DIR", text="report_output")
    takes.flag("--xlsx", text="report_xlsx")


@_command(
    "remind",
    "remind examples/portefeuille-fictif --as-of 2025-07-11 --dry-run",
    "remind examples/portefeuille-fictif --as-of 2025-07-11 --all --lang en",
)
def _remind(takes: Options) -> None:
    takes.paths()
    takes.add("--as-of", metavar="DATE")
    takes.rulebooks()
    takes.add("--rules", dest="reminder_rules", metavar="FILE", text="reminder_rules")
    channels = takes.one_of()
    channels.add("--send", metavar="smtp://…", text="remind_send")
    channels.add("--outbox", metavar="DIR", text="remind_outbox")
    takes.flag("--dry-run", text="remind_dry_run")
    takes.jobs()
    takes.add("--to", metavar="ADDRESS", text="remind_to")
    takes.flag("--resend", text="remind_resend")
    takes.add("--state", metavar="FILE", text="remind_state")
    takes.add("--templates", metavar="DIR", text="templates_folder")
    takes.flag("--all", text="remind_all")
    takes.form("text", "json")


@_command(
    "review",
    "review examples/cd62-apes-2024-closed --as-of 2025-07-02",
    "review examples/cd62-apes-2024-closed --sample 20",
    place="bilan:review",
)
def _review(takes: Options) -> None:
    takes.one_dossier()
    takes.days()
    takes.form("text", "json")
    takes.fail_on()
    takes.add("--sample", type=steps(takes.say), metavar="N")
    takes.rulebooks()


@_command("rules", "rules list", "rules show law_fr.r05", "rules test", "rules due --on 2027-12-31")
def _rules(takes: Options) -> None:
    action = takes.actions("list|show|test|due")
    for name in ("list", "show", "test", "due"):
        found = action(name)
        if name == "show":
            found.add("subject", metavar="RULE", text="rule")
        if name == "due":
            found.add("--on", dest="as_of", metavar="DATE", text="rules_due_on")
        found.rulebooks()
        found.form("text", "json")


@_command(
    "record",
    "record dossier bilan_received 15/02/2026 --of activity",
    'record dossier payment 15/02/2026 "6 000 €" --of advance --evidence avis.pdf',
    is_read=False,
)
def _record(takes: Options) -> None:
    takes.one_dossier()
    takes.add("details", nargs="*", metavar="EVENT DAY AMOUNT", text="record_details")
    takes.add("--of", dest="about", metavar="NORM", text="record_of")
    takes.add("--evidence", metavar="FILE", text="record_evidence")
    takes.author()
    _confirmation(takes)
    takes.add("--known-on", metavar="DATE", text="record_known_on")


@_command(
    "withdraw",
    'withdraw dossier payment@2026-02-15 --author "le service" --reason "saisi deux fois"',
    'withdraw dossier withdrawn_1 --author "le service" --reason "retiré à tort"',
    place="record:withdraw",
    is_read=False,
)
def _withdraw(takes: Options) -> None:
    takes.one_dossier()
    takes.add("subject", metavar="FACT", text="withdrawn_fact")
    takes.author()
    takes.add("--reason", metavar="TEXT")
    _confirmation(takes)


@_command(
    "register",
    'register adopt dossier --author "Le service instructeur" --reason "registre commencé"',
    "register verify dossiers",
    "register history dossier",
    is_read=False,
    place="record:register",
)
def _register(takes: Options) -> None:
    action = takes.actions("verify|adopt|history")
    verify = action("verify")
    verify.paths()
    verify.form("text", "json")
    adopt = action("adopt")
    adopt.one_dossier()
    adopt.add("--author", metavar="NAME", text="adopt_author")
    adopt.add("--reason", metavar="TEXT", text="adopt_reason")
    adopt.add("--as-of", metavar="DATE", text="adopt_as_of")
    history = action("history")
    history.one_dossier()
    history.form("text", "json")


@_command("upgrade", "upgrade dossiers", "upgrade dossiers/convention-2024 --write")
def _upgrade(takes: Options) -> None:
    takes.paths()
    takes.flag("--write", text="upgrade_write")
    takes.add("--as-of", metavar="DATE", text="upgrade_as_of")
    takes.rulebooks()
    takes.form("text", "json")


@_command(
    "whatif",
    'whatif examples/cd62-apes-2024 --fact "bilan_received=2025-05-31"',
    "whatif examples/cd62-apes-2024 --amend amendments/1.toml",
    place="explain:whatif",
)
def _whatif(takes: Options) -> None:
    takes.one_dossier()
    takes.add("--fact", dest="facts", action="append", metavar="KEY=DATE", text="supposed_fact")
    takes.add("--amend", action="append", metavar="FILE", text="amend_file")
    takes.verdict_options("text", "json")


@_command(
    "questions",
    "questions examples",
    "questions examples --as-of 2025-12-02 --format json",
    place="explain:questions",
)
def _questions(takes: Options) -> None:
    takes.paths()
    takes.when()
    takes.form("text", "json")


@_command(
    "verify-receipt",
    "verify-receipt receipt.json",
    "verify-receipt receipt.json --format json",
    place="receipt:verify_receipt",
    is_read=False,
)
def _verify_receipt(takes: Options) -> None:
    takes.add("paths", nargs=1, metavar="FILE", text="receipt_file")
    takes.form("text", "json")


@_command(
    "completion",
    "completion bash > subventio.bash",
    "completion zsh > _subventio",
    is_read=False,
    place="without_dossier:completion",
)
def _completion(takes: Options) -> None:
    takes.add("kind", choices=("bash", "zsh"), metavar="bash|zsh", text="shell")


def _confirmation(takes: Options) -> None:
    """Add the options that show and confirm a change of the record."""
    takes.add("--as-of", metavar="DATE", text="written_as_of")
    takes.rulebooks()
    takes.flag("--dry-run")
    takes.flag("--yes", "-y")
