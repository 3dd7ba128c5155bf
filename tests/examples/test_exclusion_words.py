"""Every reason for which an example leaves an expense or a resource out has its words."""

from pathlib import Path

import pytest

from conventions.files.dossier_folder import read_dossier
from conventions.messages import LANGUAGES, Language, catalogue

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/convention.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exclusion_has_words(path: Path, language: Language) -> None:
    selections = read_dossier(path.parent).agreement.selections
    codes = {code for selection in selections for code, _ in selection.where}
    assert codes
    assert [code for code in sorted(codes) if not catalogue(language).has(f"budget.exclusion.{code}")] == []
