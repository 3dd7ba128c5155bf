"""`subventio check`: the verdict of each dossier, for a person, a program or a nightly run.

One dossier after the other is read, evaluated, written and let go: ten thousand need no more memory than one.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from budget.findings import Severity
from conventions.cli.arguments import Arguments
from conventions.cli.collecting import collected_rarely
from conventions.cli.examining import Examined, Examiner
from conventions.cli.loading import Unread, places
from conventions.cli.output import complain, say_text
from conventions.cli.progress import Progress
from conventions.cli.reporting import Report, table_of
from conventions.cli.rulebooks import asked_rulebooks
from conventions.cli.terminal import style
from conventions.exports.checked import Tally
from conventions.exports.style import Style
from conventions.exports.told import Told
from conventions.messages import Catalogue, Language, catalogue
from conventions.rulebook.rulebook import Rulebook

__all__ = ["check"]

NARROWING = ("text", "csv", "junit")
"""Forms for people: a program that reads JSON chooses for itself."""

MANY: Final = 200
"""So many dossiers are worth other processes, which take their time to begin."""
SOME: Final = 8
"""So many, where the number of processes was asked for."""


def check(arguments: Arguments, words: Catalogue) -> int:
    """Print the check; return 2 if a dossier was unreadable, 1 if a finding is grave, else 0."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "check", words)
    if rulebooks is None or not _is_possible(arguments, words):
        return 2
    found = places(arguments.paths, words)
    report = _report(arguments, words, style(), is_one=len(found) == 1)
    progress = Progress(0 if arguments.quiet else len(found), words)
    counted, readable = Tally(), []
    say_text([report.start()])
    with collected_rarely():
        for number, item in enumerate(_examined(found, report, arguments, rulebooks, words), 1):
            counted = counted.plus(item.counted)
            if item.is_read:
                readable.append(item.place)
            progress.clear()
            for line in item.complaints.splitlines():
                complain(line)
            say_text([report.add(item.part)])
            progress.step(number)
    progress.clear()
    say_text(report.end(counted))
    if arguments.receipt is not None and not _receipt(arguments, readable, words):
        return 2
    return counted.exit_code(arguments.fail_on)


def _examined(
    found: Sequence[Path | Unread],
    report: Report,
    arguments: Arguments,
    rulebooks: tuple[Rulebook, ...],
    words: Catalogue,
) -> Iterator[Examined]:
    """Yield what becomes of each dossier, in their order: here, or where they are many over the cores."""
    least = MANY if arguments.jobs is None else SOME
    if len(found) >= least and arguments.jobs != 1:
        from conventions.cli.workers import cores, over_processes

        jobs = arguments.jobs or cores()
        if jobs > 1:
            make = partial(_examiner, arguments, words.language, style(), is_one=False)
            yield from over_processes(found, make, jobs)
            return
    examiner = Examiner(arguments, words, rulebooks, report, _told(arguments))
    yield from map(examiner.examined, found)


def _examiner(arguments: Arguments, language: Language, look: Style, *, is_one: bool) -> Examiner:
    """Return the examiner of another process. What it reads of rulebooks was read here before."""
    words = catalogue(language)
    rulebooks = asked_rulebooks(arguments.rulebooks, "check", words) or ()
    report = _report(arguments, words, look, is_one=is_one)
    return Examiner(arguments, words, rulebooks, report, _told(arguments))


def _is_possible(arguments: Arguments, words: Catalogue) -> bool:
    """Return whether the options go together; what does not is told."""
    is_narrow = bool(arguments.only) or arguments.severity is not None
    if is_narrow and arguments.form not in NARROWING:
        complain(f"subventio check: {words.text('cli.not_narrowed', form=arguments.form)}")
        return False
    return True


def _report(arguments: Arguments, words: Catalogue, look: Style, *, is_one: bool) -> Report:
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

    return CheckText(arguments.as_of, arguments.known_on, words, is_one, _told(arguments), look)


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
