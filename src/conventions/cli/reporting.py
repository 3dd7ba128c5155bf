"""Findings in the form asked, and how much of a check each form tells."""

import time
from collections.abc import Callable, Iterable
from typing import Protocol

from budget.findings import Finding, Severity
from conventions.cli.arguments import Arguments
from conventions.cli.output import put_quietly, say, say_text
from conventions.exports.checked import Checked, Part, Tally, Told, tally
from conventions.exports.json_values import Json
from conventions.exports.style import Style
from conventions.messages import Catalogue

# --- Findings in the form asked: shared by the commands that end in findings and an exit code ---------------


class Report(Protocol):
    """A form of the output that is written as its dossiers come: none of them is kept."""

    def start(self) -> str:
        """Return what stands before the dossiers."""
        ...

    def part(self, checked: Checked) -> Part:
        """Return what is made of one dossier, which depends on no other: any process may make it."""
        ...

    def add(self, part: Part) -> str:
        """Return what is said of a dossier in its turn."""
        ...

    def end(self, found: Tally) -> str | Iterable[str]:
        """Return what stands after the dossiers; piece by piece where it is long."""
        ...


def exit_code(findings: list[Finding], fail_on: Severity | None, *, unreadable: bool) -> int:
    """Return 2 for an unreadable input, which wins; 1 for a finding at or above the threshold; else 0."""
    if unreadable:
        return 2
    return int(fail_on is not None and any(finding.severity.rank >= fail_on.rank for finding in findings))


def say_json(found: Json, *, compact: bool = False) -> None:
    """Print a JSON value; `compact` on one line."""
    import json

    say(json.dumps(found, ensure_ascii=False, indent=None if compact else 1))


def say_result(form: str, result: Callable[[], Json], lines: Iterable[str]) -> None:
    """Print a result as JSON, which is made if it is asked, or else the lines of its text."""
    if form == "json":
        say_json(result())
    else:
        for line in lines:
            say(line)


def table_of(form: str, csv_form: str, fail_on: Severity | None, words: Catalogue, command: str) -> Report:
    """Return the report of findings as CSV or as JUnit."""
    if form == "csv":
        from conventions.exports.check_forms import CsvForm, FindingsCsv

        return FindingsCsv(words, CsvForm(csv_form))
    from conventions.exports.check_forms import Junit

    return Junit(fail_on, words, command)


def say_report(report: Report, dossiers: Iterable[Checked]) -> Tally:
    """Print a report of dossiers that are all at hand; return their numbers."""
    read = list(dossiers)
    found = tally(read)
    told = (report.add(report.part(checked)) for checked in read)
    say_text([report.start(), *told, *report.end(found)])
    return found


def put_metrics(arguments: Arguments, counted: Tally, read: int, words: Catalogue) -> bool:
    """Write the numbers of a run for Prometheus, if that was asked; return whether that went well."""
    if arguments.metrics is None:
        return True
    from conventions.exports.check_forms import metrics_text

    text = metrics_text(counted, read, arguments.as_of, int(time.time()))
    return put_quietly(arguments.metrics, text.encode(), words)


# --- The forms of `subventio check`, and how much of a check each tells -------------------------------------


def report_of(arguments: Arguments, words: Catalogue, look: Style, *, is_one: bool) -> Report:
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

    return CheckText(arguments.as_of, arguments.known_on, words, is_one, told_of(arguments), look)


def told_of(arguments: Arguments) -> Told:
    """Return how much of the check is told."""
    return Told(
        all=arguments.all,
        only=frozenset(arguments.only),
        least=arguments.severity or Severity.INFO,
        is_quiet=arguments.quiet,
        quiet=arguments.fail_on,
    )
