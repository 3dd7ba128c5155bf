"""Every `subventio` line of the README and of docs/ runs, and ends as the page says."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conventions.cli.commands import COMMANDS
from conventions.cli.main import main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
ONE_STORY = ("first-week.md", "first-week.en.md")
"""The pages of which each block goes on from the one before."""
ENDS = re.compile(r"#.*\bexit (?:code )?(\d)")


def blocks() -> Iterator[tuple[str, tuple[str, ...]]]:
    for page in PAGES:
        found = BLOCK.findall(page.read_text("utf-8"))
        for block in ["".join(found)] if page.name in ONE_STORY else found:
            lines = tuple(line for line in block.splitlines() if line.startswith("subventio "))
            if lines:
                yield page.name, lines


@pytest.mark.parametrize(("page", "lines"), list(blocks()))
def test_the_commands_of_a_block_run_one_after_the_other(
    page: str,
    lines: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", "fr")
    for line in lines:
        words = shlex.split(line.split(" > ", maxsplit=1)[0], comments=True)[1:]
        code = main(words)
        said = capsys.readouterr()
        stated = ENDS.search(line)
        assert code in ({int(stated[1])} if stated else {0, 1}), f"{page}: {line}: {said.err}"
        assert said.out


def test_the_page_of_the_commands_shows_each_of_them() -> None:
    shown = {line.split()[1] for page, lines in blocks() if page == "commands.md" for line in lines}
    assert shown == set(COMMANDS), "a call of each, in docs/commands.md"
