"""Output of findings: what each format of a check contains, and the log of a check as JSON lines."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Final, Protocol, TextIO

from attrs import define, field

from budget.findings import Finding, Severity
from conventions.cli.arguments import Arguments
from conventions.cli.output import put_quietly, say, say_text
from conventions.exports.checked import Checked, CheckFilter, Part, Tally, tally
from conventions.exports.json_values import Json
from conventions.exports.style import Style
from conventions.messages import Catalogue
from conventions.version import VERSION

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
    """Print a result: as JSON, computed only then, or as lines of text."""
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
    parts = (report.add(report.part(checked)) for checked in read)
    say_text([report.start(), *parts, *report.end(found)])
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
        from conventions.exports.check_json import CheckJson, CheckLines, JsonExtent

        shown = JsonExtent(arguments.explanations, arguments.all)
        if arguments.form == "jsonl":
            return CheckLines(words, shown)
        return CheckJson(arguments.as_of, arguments.known_on, words, shown)
    if arguments.form in ("csv", "junit"):
        return table_of(arguments.form, arguments.csv, arguments.fail_on, words, "check")
    from conventions.exports.check_text import CheckText

    return CheckText(arguments.as_of, arguments.known_on, words, is_one, filter_of(arguments), look)


def filter_of(arguments: Arguments) -> CheckFilter:
    """Return how much of the check is printed."""
    return CheckFilter(
        all=arguments.all,
        only=frozenset(arguments.only),
        least=arguments.severity or Severity.INFO,
        is_quiet=arguments.quiet,
        quiet=arguments.fail_on,
    )


_EVERY: Final = 1_000
"""Progress is logged each time this many dossiers are done."""


@define
class Log:
    """The log of one run; without a stream, it writes nothing."""

    stream: TextIO | None = None
    total: int = 0
    counted: Tally = field(factory=Tally)
    read: int = 0
    begun: int = field(factory=time.monotonic_ns)

    def write(self, event: str, **said: Json) -> None:
        """Write one line, starting with the time and the event."""
        if self.stream is None:
            return
        import json  # where a log is asked for

        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": moment, "event": event, **said}, ensure_ascii=False)
        self.stream.write(f"{line}\n")
        self.stream.flush()

    def start(self, arguments: Arguments, total: int) -> None:
        """Log the request, and the number of dossiers."""
        self.total = total
        state = str(arguments.state) if arguments.state else None
        self.write(
            "start", version=VERSION, as_of=arguments.as_of.isoformat(),
            paths=[str(path) for path in arguments.paths], dossiers=total, state=state,
        )  # fmt: skip

    def dossier(
        self, place: Path, counted: Tally, errors: Sequence[Mapping[str, Json]], *, is_read: bool
    ) -> None:
        """Count a dossier; log why it is unreadable, and now and then the progress."""
        if self.stream is None:
            return
        self.counted = self.counted.plus(counted)
        self.read += is_read
        if errors:
            self.write("unreadable", path=str(place), errors=[dict(error) for error in errors])
        if self.counted.dossiers % _EVERY == 0:
            self.write(
                "progress", done=self.counted.dossiers, dossiers=self.total, milliseconds=self._since()
            )

    def end(self, code: int) -> None:
        """Log the result of the run."""
        found: dict[str, Json] = {
            str(severity): number for severity, number in self.counted.findings().items()
        }
        self.write(
            "end", dossiers=self.counted.dossiers, unreadable=self.counted.unreadable, read=self.read,
            findings=found, exit_code=code, milliseconds=self._since(),
        )  # fmt: skip

    def _since(self) -> int:
        return (time.monotonic_ns() - self.begun) // 1_000_000


class _Messages(StringIO):
    """A standard error stream whose lines become events."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self.log = log
        self.left = ""

    def write(self, text: str) -> int:
        *lines, self.left = f"{self.left}{text}".split("\n")
        for line in filter(None, lines):
            self.log.write("message", text=line)
        return len(text)


@contextmanager
def logged(arguments: Arguments) -> Iterator[Log]:
    """Yield the log of a run; if requested, all other messages on standard error go into it."""
    if arguments.log is None:
        yield Log()
        return
    log = Log(sys.stderr)
    with redirect_stderr(_Messages(log)):
        yield log
