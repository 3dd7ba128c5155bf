"""Two thousand dossiers changed at random together: the good ones are told as ever, each bad one with its place."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.console import ROOT
from tests.cli.recorded import called

SOURCES = sorted(path.parent for path in (ROOT / "examples" / "clauses").glob("*/convention.toml"))
FILES = ("convention.toml", "facts.toml", "expenses.csv", "resources.csv")
AS_OF = ("--as-of", "2025-12-02")


def a_line_goes(text: bytes, draw: random.Random) -> bytes:
    lines = text.splitlines(keepends=True)
    del lines[draw.randrange(len(lines))]
    return b"".join(lines)


def a_line_twice(text: bytes, draw: random.Random) -> bytes:
    lines = text.splitlines(keepends=True)
    at = draw.randrange(len(lines))
    return b"".join([*lines[: at + 1], *lines[at:]])


def a_byte_changes(text: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(text))
    return text[:at] + bytes([draw.randrange(256)]) + text[at + 1 :]


def it_is_cut(text: bytes, draw: random.Random) -> bytes:
    return text[: draw.randrange(len(text))]


def a_number_changes(text: bytes, draw: random.Random) -> bytes:
    places = [at for at, byte in enumerate(text) if chr(byte).isdigit()]
    if not places:
        return text + b"\xff"
    at = draw.choice(places)
    return text[:at] + draw.choice([b"-1", b"99", b"x", b'"', b""]) + text[at + 1 :]


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    a_line_goes, a_line_twice, a_byte_changes, it_is_cut, a_number_changes,
)  # fmt: skip


def office(folder: Path, mutated: int, good: int, seed: int) -> Path:
    draw = random.Random(seed)
    for number in range(mutated + good):
        target, source = folder / f"{number:04}", SOURCES[number % len(SOURCES)]
        target.mkdir(parents=True)
        there = [name for name in FILES if (source / name).is_file()]
        for name in there:
            shutil.copyfile(source / name, target / name)
        path = target / draw.choice(there)
        if number % (mutated // good + 1):
            path.write_bytes(draw.choice(CHANGES)(path.read_bytes(), draw))
    return folder


def lines_of(*paths: Path) -> dict[str, str]:
    """The line of each dossier."""
    names = map(str, paths)
    said = called("check", *names, *AS_OF, "--format", "jsonl", "--rulebooks", "none", "--jobs", "2")
    return {json.loads(line)["path"]: line for line in said.out.splitlines()}


@pytest.mark.parametrize(
    ("mutated", "good"), [(90, 10), pytest.param(2_000, 100, marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_good_dossiers_among_bad_ones_are_told_as_ever_and_each_bad_one_with_its_place(
    mutated: int, good: int, tmp_path: Path
) -> None:
    folder = office(tmp_path / "office", mutated, good, seed=mutated)
    together = lines_of(folder)
    folders = sorted(folder.iterdir())
    assert [*together] == [str(place) for place in folders]  # each once, in order
    sound = folders[:: mutated // good + 1]
    assert {str(place): together[str(place)] for place in sound} == lines_of(*sound)
    unread = 0
    for place, line in together.items():
        told = json.loads(line)
        if told["status"] == "checked":
            continue
        unread += 1
        assert told["errors"]
        for error in told["errors"]:
            file, _, number = error["place"].partition(".toml:" if ".toml:" in error["place"] else ".csv:")
            assert error["place"].startswith(place), error
            assert error["message"], error
            if number:
                ending = ".toml" if ".toml:" in error["place"] else ".csv"
                lines = Path(f"{file}{ending}").read_bytes().count(b"\n") + 1
                assert 1 <= int(number.partition(":")[0]) <= lines, error
    assert mutated // 10 < unread < mutated
