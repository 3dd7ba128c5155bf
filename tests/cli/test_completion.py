"""`subventio completion`: the shell reads the script, and completes commands, kinds, models and options."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.console import Console

ASK = """
source "$1"
complete -p subventio
COMP_WORDS=("${@:2}"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
_shtab_subventio 2> /dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""


def completed(script: Path, *words: str) -> list[str]:
    """What bash offers for the last word."""
    told = subprocess.run(
        ["bash", "-c", ASK, "bash", str(script), "subventio", *words],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    stated, *offered = told.stdout.splitlines()
    assert stated.endswith("subventio")
    return offered


@pytest.fixture
def script(run: Console, tmp_path: Path) -> Path:
    said = run("completion", "bash")
    assert said.code == 0
    path = tmp_path / "subventio.bash"
    path.write_text(said.out, "utf-8")
    return path


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("che",), ["check"]),
        (("generate", "mise"), ["mise-en-demeure"]),
        (("model", "sh"), ["show"]),
        (("new", "--model", "commun/droit-taux@"), ["commun/droit-taux@1"]),
        (("check", "--off"), ["--office"]),
        (("check", "--lang", "e"), ["en"]),
        (("check", "--only", "overd"), ["overdue"]),
        (("completion", "z"), ["zsh"]),
    ],
)
def test_bash_completes_a_word(script: Path, words: tuple[str, ...], offered: list[str]) -> None:
    assert completed(script, *words) == offered


def test_the_script_of_zsh_names_what_there_is(run: Console) -> None:
    said = run("completion", "zsh")
    assert said.code == 0
    assert said.out.startswith("#compdef subventio\n")
    assert "mise-en-demeure" in said.out
    assert "commun/droit-taux@1" in said.out


def test_another_shell_is_refused(run: Console) -> None:
    assert run("completion", "csh").code == 2
