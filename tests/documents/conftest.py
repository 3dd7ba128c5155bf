"""The dossiers and documents that the tests of this folder look at, made once."""

from pathlib import Path

import pytest

from conventions.documents.generate import generate
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def cd62() -> Dossier:
    return read_dossier(EXAMPLES / "cd62-apes-2024")


@pytest.fixture(scope="session")
def closed() -> Dossier:
    return read_dossier(EXAMPLES / "cd62-apes-2024-closed")


@pytest.fixture(scope="session")
def commune() -> Dossier:
    return read_dossier(EXAMPLES / "commune-fictive-2023")


@pytest.fixture(scope="session")
def contents(cd62: Dossier, closed: Dossier, commune: Dossier) -> dict[str, bytes]:
    return {
        "convention": generate("convention", cd62),
        "bilan": generate("bilan", closed),
        "commune convention": generate("convention", commune),
        "commune bilan": generate("bilan", commune),
    }
