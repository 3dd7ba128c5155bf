"""The differences as they were when they were judged: one that is explained, and is another since, fails."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from tools.recorded.documents import Value
from tools.recorded.mapping import Difference
from tools.recorded.store import packed, unpacked

__all__ = ["JUDGED", "Judged", "Otherwise", "Since", "otherwise", "read_judged", "since", "write_judged"]

JUDGED: Final = "judged.json.xz"

Since = Mapping[str, tuple[str, Value]]
"""What became of each value of a run that is not as recorded: dropped, added or changed, and its value."""

Judged = Mapping[str, Mapping[str, Since]]
"""That, by command and run."""


@frozen
class Otherwise:
    """A value of a run that is not as it was judged."""

    path: str
    judged: str
    now: str


def since(found: Iterable[Difference]) -> Since:
    """Return what became of the values that differ."""
    return {item.path: (item.what.value, item.after) for item in found}


def otherwise(judged: Since, now: Since) -> Iterator[Otherwise]:
    """Yield the values that are not as they were judged."""
    for path in {**judged, **now}:
        if judged.get(path) != now.get(path):
            yield Otherwise(path, _told(judged.get(path)), _told(now.get(path)))


def read_judged(data: Path) -> Judged:
    """Return what was judged of the records in a folder: nothing, before anybody did."""
    path = data / JUDGED
    content = unpacked(path.read_bytes()) if path.is_file() else {}
    if not isinstance(content, dict):
        raise TypeError(f"{path} holds no differences")
    return {
        command: {
            run: {place: (what, value) for place, (what, value) in values.items()}
            for run, values in runs.items()
        }
        for command, runs in content.items()
    }


def write_judged(data: Path, judged: Judged) -> None:
    """Write what was judged; equal differences give equal bytes."""
    (data / JUDGED).write_bytes(
        packed({command: judged[command] for command in sorted(judged) if judged[command]})
    )


def _told(value: tuple[str, Value] | None) -> str:
    match value:
        case None:
            return "as recorded"
        case ("dropped", _):
            return "gone"
        case (_, what):
            return repr(what)
