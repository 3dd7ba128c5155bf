"""The engine and the naive interpreter on whole dossiers, beside the random ones of tests/oracle."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from conventions.files.dossier_folder import read_dossier
from tests.oracle.compare import assert_same

EXAMPLES = Path(__file__).parents[2] / "examples"
DOSSIERS = sorted(path.parent for path in EXAMPLES.rglob("convention.toml"))


@pytest.mark.parametrize("folder", DOSSIERS, ids=[folder.name for folder in DOSSIERS])
def test_both_say_the_same_of_an_example(folder: Path) -> None:
    dossier = read_dossier(folder)
    for day in (date(2024, 7, 1), date(2025, 12, 2)):
        assert_same(dossier, day, None, looked_ahead=timedelta(days=1))
