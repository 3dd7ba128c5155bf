"""Output of findings, and what each format of a check contains."""

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

# --- Output of findings, shared by the commands that end in findings and an exit code -----------------------


class Report(Protocol):
    """An output format written dossier by dossier, without keeping any."""

    def start(self) -> str:
        """Return what precedes the dossiers."""
        ...

    def part(self, checked: Checked) -> Part:
        """Return the part of one dossier, independent of the others: any process may compute it."""
        ...

    def add(self, part: Part) -> str:
        """Return the output for a dossier in its turn."""
        ...

    def end(self, found: Tally) -> str | Iterable[str]:
        """Return what follows the dossiers; in pieces if long."""
        ...


def exit_code(findings: list[Finding], fail_on: Severity | None, *, unreadable: bool) -> int:
    """Return 2 for unreadable input, which prevails; 1 for a finding at or above the threshold; else 0."""
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
    """Return the report of findings as CSV or JUnit."""
    if form == "csv":
        from conventions.exports.check_forms import CsvForm, FindingsCsv

        return FindingsCsv(words, CsvForm(csv_form))
    from conventions.exports.check_forms import Junit

    return Junit(fail_on, words, command)


def say_report(report: Report, dossiers: Iterable[Checked]) -> Tally:
    """Print a report of dossiers in memory; return their counts."""
    read = list(dossiers)
    found = tally(read)
    told = (report.add(report.part(checked)) for checked in read)
    say_text([report.start(), *told, *report.end(found)])
    return found


def put_metrics(arguments: Arguments, counted: Tally, read: int, words: Catalogue) -> bool:
    """Write the metrics of a run for Prometheus if requested; return whether that succeeded."""
    if arguments.metrics is None:
        return True
    from conventions.exports.check_forms import metrics_text

    text = metrics_text(counted, read, arguments.as_of, int(time.time()))
    return put_quietly(arguments.metrics, text.encode(), words)


# --- The formats of `subventio check`, and what each contains -----------------------------------------------


def report_of(arguments: Arguments, words: Catalogue, look: Style, *, is_one: bool) -> Report:
    """Return the report in the requested format, imported on demand."""
    if arguments.form in ("json", "jsonl"):
        from conventions.exports.check_json import CheckJson, CheckLines, Shown

        shown = Shown(arguments.explanations, arguments.all)
        if arguments.form == "jsonl":
            return CheckLines(words, shown)
        return CheckJson(arguments.as_of, arguments.known_on, words, shown)
    if arguments.form in ("csv", "junit"):
        return table_of(arguments.form, arguments.csv, arguments.fail_on, words, "check")
    from conventions.exports.check_text import CheckText

    return CheckText(arguments.as_of, arguments.known_on, words, is_one, told_of(arguments), look)


def told_of(arguments: Arguments) -> Told:
    """Return how much of the check is printed."""
    return Told(
        all=arguments.all,
        only=frozenset(arguments.only),
        least=arguments.severity or Severity.INFO,
        is_quiet=arguments.quiet,
        quiet=arguments.fail_on,
    )
