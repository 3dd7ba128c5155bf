"""`subventio check`: the verdict of each dossier, for a person, a program or a nightly run.

One dossier after the other is read, evaluated, written and let go: ten thousand need no more memory than one.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from budget.findings import Severity
from conventions.cli.arguments import Arguments
from conventions.cli.collecting import collected_rarely
from conventions.cli.loading import Loaded, Unread, broken, load_one, places
from conventions.cli.output import complain, say_text
from conventions.cli.progress import Progress
from conventions.cli.reporting import Report, table_of
from conventions.cli.rulebooks import asked_rulebooks
from conventions.cli.terminal import style
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.exports.checked import Checked, CheckedDossier, Tally, UnreadableDossier
from conventions.exports.names import named
from conventions.exports.told import Told, narrowed
from conventions.language.answers import Answer
from conventions.messages import Catalogue
from conventions.rulebook.rulebook import Rulebook

__all__ = ["check", "judged"]

NARROWING = ("text", "csv", "junit")
"""Forms for people: a program that reads JSON chooses for itself."""


def check(arguments: Arguments, words: Catalogue) -> int:
    """Print the check; return 2 if a dossier was unreadable, 1 if a finding is grave, else 0."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "check", words)
    if rulebooks is None or not _is_possible(arguments, words):
        return 2
    found = places(arguments.paths, words)
    report = _report(arguments, words, is_one=len(found) == 1)
    progress = Progress(0 if arguments.quiet else len(found), words)
    counted, readable = Tally(), []
    say_text([report.start()])
    with collected_rarely():
        for number, place in enumerate(found, 1):
            item = load_one(place, words, arguments.office) if isinstance(place, Path) else place
            checked, text = _written(item, report, arguments, rulebooks, words)
            counted = counted.with_(checked)
            if isinstance(item, Loaded):
                readable.append(item.path)
            progress.clear()
            say_text([text])
            progress.step(number)
    progress.clear()
    say_text(report.end(counted))
    if arguments.receipt is not None and not _receipt(arguments, readable, words):
        return 2
    return counted.exit_code(arguments.fail_on)


def _written(
    item: Loaded | Unread,
    report: Report,
    arguments: Arguments,
    rulebooks: tuple[Rulebook, ...],
    words: Catalogue,
) -> tuple[Checked, str]:
    """Return a dossier checked and in words. One that fails, even while it is written, stops no other."""
    checked = judged(item, arguments, rulebooks, words)
    try:
        return checked, report.dossier(narrowed(checked, _told(arguments)))
    except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still checked
        failed = UnreadableDossier(item.path, broken(item.path, error, words).errors(words))
        return failed, report.dossier(failed)


def judged(
    item: Loaded | Unread, arguments: Arguments, rulebooks: tuple[Rulebook, ...], words: Catalogue
) -> Checked:
    """Return a dossier with its verdict, or with what could not be read. One that fails stops no other."""
    if isinstance(item, Unread):
        return UnreadableDossier(item.path, item.errors(words))
    try:
        books = item.dossier.applied(rulebooks)
        soon = timedelta(arguments.due_soon)
        verdict = evaluate(item.dossier, arguments.as_of, arguments.known_on, books, soon)
        is_whole = arguments.form == "text" and arguments.all
        former = _former(item.dossier, verdict) if is_whole else {}
    except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still checked
        return UnreadableDossier(item.path, broken(item.path, error, words).errors(words))
    return CheckedDossier(
        item.dossier.agreement.id,
        item.path,
        verdict.findings,
        verdict,
        named(item.dossier, verdict),
        tuple(former.items()),
        item.dossier.agreement.title,
    )


def _former(dossier: Dossier, verdict: Verdict) -> Mapping[str, Answer]:
    from conventions.engine.former import former_dates

    return former_dates(dossier, verdict)


def _is_possible(arguments: Arguments, words: Catalogue) -> bool:
    """Return whether the options go together; what does not is told."""
    is_narrow = bool(arguments.only) or arguments.severity is not None
    if is_narrow and arguments.form not in NARROWING:
        complain(f"subventio check: {words.text('cli.not_narrowed', form=arguments.form)}")
        return False
    return True


def _report(arguments: Arguments, words: Catalogue, *, is_one: bool) -> Report:
    """Return the form asked, imported now and not before."""
    if arguments.form in ("json", "jsonl"):
        from conventions.exports.check_json import CheckJson, CheckLines, Shown

        shown = Shown(arguments.explanations, arguments.all)
        if arguments.form == "jsonl":
            return CheckLines(words, shown)
        return CheckJson(arguments.as_of, arguments.known_on, words, shown)
    if arguments.form in ("csv", "junit"):
        return table_of(arguments.form, arguments.csv, arguments.fail_on, words, "check")
    from conventions.exports.check_short import CheckText

    return CheckText(arguments.as_of, arguments.known_on, words, is_one, _told(arguments), style())


def _told(arguments: Arguments) -> Told:
    return Told(
        all=arguments.all,
        only=frozenset(arguments.only),
        least=arguments.severity or Severity.INFO,
        is_quiet=arguments.quiet,
        quiet=arguments.fail_on,
    )


def _receipt(arguments: Arguments, read: list[Path], words: Catalogue) -> bool:
    """Write the receipt of the dossiers that were read; return whether it is written."""
    from conventions.cli.receipt import write_receipt
    from conventions.exports.receipt_json import Asked

    asked = Asked(arguments.as_of, arguments.known_on, arguments.due_soon)
    return arguments.receipt is None or write_receipt(
        arguments.receipt, read, arguments.rulebooks, asked, words
    )
