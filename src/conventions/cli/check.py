"""`subventio check`: the verdict on each dossier, for a person, a program or a nightly run.

Dossiers are read, evaluated and printed one by one, so that ten thousand need no more memory than one.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from conventions.cli.arguments import Arguments
from conventions.cli.collecting import collected_rarely
from conventions.cli.examining import Recorder, Remember, by_scheduler, examined_all, examiner_of
from conventions.cli.loading import named_rulebooks, places
from conventions.cli.output import Progress, complain, say_text, style
from conventions.cli.reporting import Log, logged, put_metrics
from conventions.exports.checked import Tally
from conventions.messages import Catalogue

NARROWING = ("text", "csv", "junit")
"""Output formats for people; the formats for programs leave filtering to them."""


def check(arguments: Arguments, words: Catalogue) -> int:
    """Print the check; return 2 if a dossier was unreadable, 1 if a finding is grave, else 0."""
    with collected_rarely(), logged(arguments) as log:
        code = _checked(arguments, words, log)
        log.end(code)
    return code


def _checked(arguments: Arguments, words: Catalogue, log: Log) -> int:
    rulebooks = named_rulebooks(arguments.rulebooks, "check", words)
    if rulebooks is None or not _is_possible(arguments, words):
        return 2
    return by_scheduler(arguments, words, lambda: _of_all(arguments, words, log))


def _of_all(arguments: Arguments, words: Catalogue, log: Log) -> int:
    if arguments.keeps_state:
        from conventions.cli.check_state import with_state

        return with_state(arguments, words, log, _whole)
    return _whole(arguments, words, log)


def _whole(
    arguments: Arguments,
    words: Catalogue,
    log: Log,
    remember: Remember | None = None,
    recorder: Callable[[], Recorder] | None = None,
) -> int:
    """Print the check of all dossiers, including those taken from a state file."""
    found = places(arguments.paths, words)
    look = style()
    examiner = examiner_of(arguments, words.language, look, is_one=len(found) == 1, recorder=recorder)
    report = examiner.report
    progress = Progress(0 if arguments.quiet else len(found), words)
    counted, readable, read = Tally(), [], 0
    log.start(arguments, len(found))
    say_text([report.start()])
    make = partial(examiner_of, arguments, words.language, look, is_one=False, recorder=recorder)
    examined = examined_all(found, examiner, make) if remember is None else remember(examiner, found, make)
    for item in progress.over(examined):
        counted = counted.plus(item.counted)
        read += not item.is_remembered
        if item.is_read and arguments.receipt is not None:
            readable.append(item.place)
        log.dossier(item.place, item.counted, item.errors, is_read=not item.is_remembered)
        if not (log.stream and item.errors):
            for line in item.complaints.splitlines():
                complain(line)
        say_text([report.add(item.part)])
    say_text(report.end(counted))
    is_written = put_metrics(arguments, counted, read, words)
    is_written = _receipt(arguments, readable, words) and is_written
    return counted.exit_code(arguments.fail_on) if is_written else 2


def _is_possible(arguments: Arguments, words: Catalogue) -> bool:
    """Return whether the options are compatible; report it if not."""
    is_narrow = bool(arguments.only) or arguments.severity is not None
    if is_narrow and arguments.form not in NARROWING:
        complain(f"subventio check: {words.text('cli.not_narrowed', form=arguments.form)}")
        return False
    others = {"--format junit": arguments.form == "junit", "--only": arguments.only, "--all": arguments.all}
    others |= {"--receipt": arguments.receipt, "--explanations": arguments.explanations}
    if arguments.since_last and (other := next((name for name, is_asked in others.items() if is_asked), "")):
        complain(f"subventio check: {words.text('cli.not_since_last', other=other)}")
        return False
    return True


def _receipt(arguments: Arguments, read: list[Path], words: Catalogue) -> bool:
    """Write the receipt of the readable dossiers if requested; return False if that fails."""
    if arguments.receipt is None:
        return True
    from conventions.cli.receipt import write_receipt
    from conventions.exports.receipt_text import ReceiptQuestion

    asked = ReceiptQuestion(arguments.as_of, arguments.known_on, arguments.due_soon)
    return write_receipt(arguments.receipt, read, arguments.rulebooks, asked, words)
