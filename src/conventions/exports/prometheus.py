"""The numbers of a check in the text format of Prometheus."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from conventions.exports.checked import Tally

__all__ = ["metrics_text"]


def metrics_text(counted: Tally, read: int, as_of: date, ended_at: int) -> str:
    """Return the metrics of a run that ended `ended_at`, in seconds of Unix: an alert looks for old ones.

    `read` is how many of the dossiers were read.
    """
    findings = ((f'{{severity="{severity}"}}', count) for severity, count in counted.findings().items())
    day = int(datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC).timestamp())
    told = (
        ("dossiers", "Dossiers that were checked.", [("", counted.dossiers)]),
        ("dossiers_unreadable", "Dossiers that could not be read.", [("", counted.unreadable)]),
        ("dossiers_read", "Dossiers that were read, since something may have changed.", [("", read)]),
        ("findings", "Findings by severity.", findings),
        ("as_of_timestamp_seconds", "The day of the question.", [("", day)]),
        ("end_timestamp_seconds", "When the check ended.", [("", ended_at)]),
    )
    return "".join(line for name, text, values in told for line in _metric(name, text, values))


def _metric(name: str, text: str, values: Iterable[tuple[str, int]]) -> Iterator[str]:
    yield f"# HELP subventio_{name} {text}\n# TYPE subventio_{name} gauge\n"
    for labels, value in values:
        yield f"subventio_{name}{labels} {value}\n"
