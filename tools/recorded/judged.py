"""The outputs as they were when they were judged: what is otherwise since has to be judged again."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from tools.recorded.documents import Doc
from tools.recorded.store import Call, Recorded, read_runs, write_runs

__all__ = ["JUDGED", "judged_outputs", "write_judged"]

JUDGED: Final = "judged"
"""The folder that holds one file a command: the runs that were not as recorded, with their outputs."""


@lru_cache(maxsize=1)
def judged_outputs(data: Path, command: str) -> Mapping[Call, Doc]:
    """Return the outputs that were judged, by call; one that is not here was as recorded."""
    path = _path(data, command)
    return {run.call: run.output for run in read_runs(path)} if path.is_file() else {}


def write_judged(data: Path, command: str, runs: Iterable[Recorded]) -> None:
    """Write the runs that are not as recorded; equal outputs give equal bytes."""
    kept = list(runs)
    path = _path(data, command)
    if kept:
        path.parent.mkdir(exist_ok=True)
        write_runs(path, kept)
    else:
        path.unlink(missing_ok=True)
    judged_outputs.cache_clear()


def _path(data: Path, command: str) -> Path:
    return data / JUDGED / f"{command}.json.xz"
