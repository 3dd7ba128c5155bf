"""What a check does, as lines of JSON on the standard error: for a journal, or who collects logs."""

import json
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
"""How far the run is, is said each time that so many dossiers more are done."""


@define
class Log:
    """The log of one run; without a stream, of a run of which none was asked, it writes nothing."""

    stream: TextIO | None = None
    total: int = 0
    counted: Tally = field(factory=Tally)
    read: int = 0
    begun: int = field(factory=time.monotonic_ns)

    def write(self, event: str, **said: Json) -> None:
        """Write one line, which begins with the moment and what happened."""
        if self.stream is None:
            return
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": moment, "event": event, **said}, ensure_ascii=False)
        self.stream.write(f"{line}\n")
        self.stream.flush()

    def start(self, arguments: Arguments, total: int) -> None:
        """Say what is asked, and of how many dossiers."""
        self.total = total
        state = str(arguments.state) if arguments.state else None
        self.write(
            "start", version=VERSION, as_of=arguments.as_of.isoformat(),
            paths=[str(path) for path in arguments.paths], dossiers=total, state=state,
        )  # fmt: skip

    def dossier(
        self, place: Path, counted: Tally, errors: Sequence[Mapping[str, Json]], *, is_read: bool
    ) -> None:
        """Count a dossier; say why it could not be read; now and then, how far the run is."""
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
        """Say what the run came to."""
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
    """A standard error of which each line is an event."""

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
    """Give the log of a run; where one is asked, all else that is said on the standard error goes into it."""
    if arguments.log is None:
        yield Log()
        return
    log = Log(sys.stderr)
    with redirect_stderr(_Messages(log)):
        yield log
