"""The log of a check, as JSON lines on standard error, for a journal or a log collector."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Final, TextIO

from attrs import define, field

from conventions.cli.arguments import Arguments
from conventions.exports.checked import Tally
from conventions.exports.json_values import Json
from conventions.version import VERSION

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
