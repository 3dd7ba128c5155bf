"""The dossiers of the examples, by their place."""

from functools import cache
from pathlib import Path

import conventions as cv
from conventions.files.sources import discover

ROOT = Path(__file__).parents[2] / "examples"
FOLDERS = {path.relative_to(ROOT).as_posix(): path for path in discover([ROOT])}
OFFICE_RULES = "rulebooks/departement-fictif.cases/association"


@cache
def example(name: str) -> cv.Dossier:
    return cv.read_dossier(FOLDERS[name])
