"""A grant that facts decide: documents print what it comes to, and while it is open they do not print 0 €."""

from datetime import date
from pathlib import Path

import pytest

from conventions.documents.amount_due import steps
from conventions.documents.document_errors import FieldWithoutValueError
from conventions.documents.generate import generate
from conventions.documents.source import Source
from conventions.files.cases_file import read_cases
from conventions.files.dossier_folder import read_dossier
from tests.documents.reading import plain, read

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_an_open_grant_is_missing_and_a_draft_shows_its_mark() -> None:
    dossier = read_dossier(EXAMPLES / "maillage-2020")
    source = Source(dossier, date(2021, 2, 1))
    assert source.granted is None
    assert "plafond" not in {step.formula for step in steps(source)}
    assert "zéro euro" not in plain(read(generate("bilan", dossier, draft=True)).everything())
    with pytest.raises(FieldWithoutValueError):
        generate("bilan", dossier)


def test_a_decided_one_is_what_its_formula_comes_to() -> None:
    found = read_cases(EXAMPLES / "clauses" / "17-yearly-amount-by-amendment")
    case = next(case for case in found.cases if dict(case.expect).get("grant") == "25500.00")
    source = Source(case.beside(found.dossier), case.as_of)
    assert str(source.granted) == "25500.00"


def test_a_stated_one_is_what_the_text_states() -> None:
    assert str(Source(read_dossier(EXAMPLES / "cd62-apes-2024"), date(2024, 7, 1)).granted) == "49500.00"
