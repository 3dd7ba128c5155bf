"""A run of a command in this process: its exit code, what it printed, the files it wrote."""

import contextlib
import io
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from tools.recorded.documents import Doc, printed, written
from tools.recorded.facts import facts_of
from tools.recorded.store import Recorded

__all__ = ["OUT", "at", "run"]

OUT: Final = Path("out")
"""The folder that the commands write to; it is empty before each run."""

_FORMS: Final = {"json", "jsonl", "csv"}


@contextlib.contextmanager
def at(place: Path) -> Iterator[None]:
    """Work in a folder, in French, whatever the environment says."""
    former, language = Path.cwd(), os.environ.get("LANGUAGE")
    os.chdir(place)
    try:
        yield
    finally:
        os.chdir(former)
        os.environ.pop("LANGUAGE", None)
        os.environ |= {} if language is None else {"LANGUAGE": language}


def run(words: Sequence[str], before: Sequence[Sequence[str]] = ()) -> Recorded:
    """Run a command, after those that make what it reads."""
    made = tuple(tuple(earlier) for earlier in before)
    known = _made(made, Path.cwd())
    _lay(known)
    code, out, err = _call(words)
    output: Doc = {"exit": code}
    told = printed(out, _form(words))
    faults: Doc = {kind: dict(counts) for kind, counts in facts_of(err).items()}
    files: Doc = {
        name: written(name, content) for name, content in _files().items() if known.get(name) != content
    }
    output |= {name: part for name, part in (("out", told), ("err", faults), ("files", files)) if part}
    return Recorded(tuple(words), tuple(map(tuple, before)), output)


@lru_cache(maxsize=1)
def _made(before: tuple[tuple[str, ...], ...], _place: Path) -> dict[str, bytes]:
    """Return the files that commands make; runs that follow each other often ask for the same."""
    _lay({})
    for earlier in before:
        _call(earlier)
    return _files()


def _lay(files: Mapping[str, bytes]) -> None:
    """Let the folder hold these files and no other."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    for name, content in files.items():
        path = OUT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _form(words: Sequence[str]) -> str:
    asked = next((after for word, after in pairwise(words) if word == "--format"), "text")
    return asked if asked in _FORMS else "text"


def _files() -> dict[str, bytes]:
    found = sorted(path for path in OUT.rglob("*") if path.is_file())
    return {path.relative_to(OUT).as_posix(): path.read_bytes() for path in found}


def _call(words: Sequence[str]) -> tuple[int, str, str]:
    from conventions.cli.main import main

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    former = sys.stdin
    sys.stdin = io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(list(words))
    finally:
        sys.stdin = former
    return code, _text(out), _text(err)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    return buffer.getvalue().decode() if isinstance(buffer, io.BytesIO) else ""
