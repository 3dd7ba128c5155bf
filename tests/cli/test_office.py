"""`--office` names the folder out of which no path of a dossier may lead: rows X5 and X6 of the faults."""

from argparse import _SubParsersAction
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from conventions.cli.arguments import Parser
from conventions.cli.commands import COMMANDS
from conventions.cli.main import main
from conventions.messages import catalogue

BASE = Path(__file__).parents[1] / "gallery" / "base"
RULES = Path(__file__).parents[2] / "examples" / "rulebooks" / "departement-fictif.toml"
AS_OF = ("--as-of", "2025-07-01")


def with_rules_elsewhere(folder: Path) -> None:
    """X5: a rulebook that the agreement names lies outside."""
    (folder.parents[1] / "ours.toml").write_text(RULES.read_text("utf-8"), "utf-8")
    path = folder / "convention.toml"
    path.write_text(f'rulebooks = ["../../ours.toml"]\n{path.read_text("utf-8")}', "utf-8")


def with_a_link(folder: Path) -> None:
    """X6: a file of the dossier is a link to one elsewhere."""
    moved = (folder / "expenses.csv").rename(folder.parents[1] / "elsewhere.csv")
    (folder / "expenses.csv").symlink_to(moved)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return Path(copytree(BASE, tmp_path / "2024" / "dossier"))


@pytest.mark.parametrize("put", [with_rules_elsewhere, with_a_link])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("check",), AS_OF),
        (("audit",), ()),
        (("agenda",), ()),
        (("cash",), AS_OF),
        (("questions",), AS_OF),
        (("portfolio",), AS_OF),
        (("bilan",), AS_OF),
        (("review",), AS_OF),
        (("explain",), AS_OF),
        (("amend",), ("--set", 'title="Une autre"', *AS_OF)),
        (("whatif",), ("--fact", "bilan_received=2025-06-01", *AS_OF)),
        (("record",), ("bilan_received", "2025-06-01", "--dry-run", *AS_OF)),
        (("template", "fields"), ()),
    ],
    ids=" ".join,
)
def test_a_path_that_leads_outside_is_refused_unless_the_office_is_named(
    put: Callable[[Path], None],
    before: tuple[str, ...],
    after: tuple[str, ...],
    dossier: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    put(dossier)
    assert main([*before, str(dossier), *after]) == 2
    refused = capsys.readouterr().err
    assert "--office" in refused
    assert main([*before, str(dossier), *after, "--office", str(tmp_path)]) in (0, 1)
    assert "--office" not in capsys.readouterr().err


def test_a_fact_is_written_into_a_dossier_of_the_office_named(dossier: Path, tmp_path: Path) -> None:
    with_rules_elsewhere(dossier)
    record = ("record", str(dossier), "payment", "2024-07-22", "1", *AS_OF, "--yes")
    before = (dossier / "facts.toml").read_text("utf-8")
    assert main(record) == 2
    assert (dossier / "facts.toml").read_text("utf-8") == before
    assert main([*record, "--office", str(tmp_path)]) == 0
    assert (dossier / "facts.toml").read_text("utf-8").startswith(before.rstrip())


def test_a_folder_that_there_is_not_is_no_office(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["check", str(tmp_path), "--office", str(tmp_path / "none")]) == 2
    assert "n’est pas un dossier qui existe" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_that_reads_a_dossier_takes_the_option(name: str) -> None:
    parser = Parser(prog=name)
    COMMANDS[name].words(parser, catalogue("fr"))
    inner = [action for action in parser._actions if isinstance(action, _SubParsersAction)]
    for one in [parser, *(found for action in inner for found in action.choices.values())]:
        named = {str(action.metavar) for action in one._actions if action.dest != "output"}
        reads = name == "compare" or bool(named & {"PATH", "DOSSIER", "REF|DOSSIER"})
        assert ("--office" in one._option_string_actions) == (
            reads or one.prog in {"ledger read", "import-sheet"}
        )
