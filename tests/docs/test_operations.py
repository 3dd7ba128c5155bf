"""What runs by itself (docs/operations.md, deploy/) is a command that the program takes."""

import json
import re
import shlex
from pathlib import Path

import pytest

from conventions.cli.arguments import Arguments, parse_arguments
from conventions.messages import catalogue

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PAGE = ROOT / "docs" / "operations.md"
SERVICES = sorted(DEPLOY.glob("*.service"))
PROGRAM = re.compile(r"(?:^|[\s;=])(?:/opt/subventio/bin/)?subventio(?= [a-z]+ [/A-Z]| [a-z]+ [a-z]+ /)")
"""The program where a command follows it, in a line of cron, of Windows or of a container."""


def of_units() -> list[tuple[str, str]]:
    return [
        (path.name, line.partition("=")[2])
        for path in SERVICES
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("ExecStart=")
    ]


def of_the_image() -> list[tuple[str, str]]:
    said = dict(
        line.split(" ", maxsplit=1)
        for line in (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
        if line
    )
    return [("Dockerfile", shlex.join(json.loads(said["ENTRYPOINT"]) + json.loads(said["CMD"])))]


def of_the_page() -> list[tuple[str, str]]:
    found = []
    for block in re.findall(r"^```(?:sh)?\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if place := PROGRAM.search(line):
                words = line[place.start() :].lstrip(" ;=").rstrip('"').split(" > ", maxsplit=1)[0]
                found.append((line.split(maxsplit=1)[0], words))
    return found


COMMANDS = [*of_units(), *of_the_image(), *of_the_page()]


def taken(command: str) -> Arguments:
    """Return what the program understands; a word that it does not know ends the test."""
    program, *words = shlex.split(command.replace("\\", "/"))
    assert Path(program).name == "subventio"
    return parse_arguments(words, catalogue("fr"))


@pytest.mark.parametrize(("place", "command"), COMMANDS)
def test_a_command_that_runs_by_itself_is_taken(place: str, command: str) -> None:
    arguments = taken(command)
    assert arguments.command in ("check", "remind"), place
    assert len(arguments.paths) == 1
    assert arguments.state is not None, "what was told is to be known in the next night"


def test_each_way_to_run_it_is_looked_at() -> None:
    places = [place for place, _ in COMMANDS]
    assert len(of_units()) == len(SERVICES) == len(list(DEPLOY.glob("*.timer")))
    assert [places.count(place) for place in ("Dockerfile", "ExecStart=/opt/subventio/bin/subventio")] == [
        1,
        1,
    ]
    assert [places.count(place) for place in ("15", "0", "schtasks", "docker")] == [1, 1, 2, 1]


def test_a_command_that_is_not_taken_ends_a_test(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        taken("subventio check /srv/conventions --since-yesterday")
    assert "--since-yesterday" in capsys.readouterr().err


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_a_unit_writes_only_where_it_may(service: Path) -> None:
    unit = service.read_text("utf-8")
    arguments = taken(next(command for place, command in of_units() if place == service.name))
    assert "\nProtectSystem=strict\n" in unit
    assert "\nStateDirectory=subventio\n" in unit
    assert arguments.state is not None
    assert arguments.state.parent == Path("/var/lib/subventio")
    records = arguments.command == "remind"
    assert (f"\nReadWritePaths={arguments.paths[0]}\n" in unit) == records
    assert ("\nPrivateNetwork=yes\n" in unit) != records


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_the_page_names_each_file(path: Path) -> None:
    assert f"(../deploy/{path.name})" in PAGE.read_text("utf-8")


def test_the_image_copies_what_is_there() -> None:
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
