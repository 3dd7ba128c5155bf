"""`subventio bilan --trail`: read the files in `approved_trail/`."""

from pathlib import Path

import pytest

from conventions.messages import LANGUAGES, Language
from tests.approvals import assert_approved
from tests.cli.console import APES, CLOSED, COMMUNE, Console, plain

HERE = Path(__file__).parent / "approved_trail"
CALLS = {
    "closed-entitlement": (CLOSED, "2025-07-02", "entitlement"),
    "commune-to-pay": (COMMUNE, "2024-07-11", "to_pay"),
    "unseen": (APES, "2025-07-02", "eligible_expenses"),
    "line": (CLOSED, "2025-07-02", "line.pathways"),
    "grant": (CLOSED, "2025-07-02", "grant"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("name", CALLS)
def test_the_trail_is_approved(name: str, form: str, language: Language, run: Console) -> None:
    dossier, day, amount = CALLS[name]
    said = run("bilan", dossier, "--as-of", day, "--trail", amount, "--format", form, "--lang", language)
    assert said.code == 0
    assert_approved(HERE / f"{name}.{form}.{language}.txt", said.out)


def test_an_amount_that_there_is_not_is_told_with_those_there_are(run: Console) -> None:
    near = run("bilan", CLOSED, "--as-of", "2025-07-02", "--trail", "eligible_expense")
    assert (near.code, near.out) == (2, "")
    assert "eligible_expenses" in near.err
    far = run("bilan", CLOSED, "--as-of", "2025-07-02", "--trail", "xyz")
    assert "entitlement" in far.err


def test_every_line_of_a_ledger_stands_in_the_text(run: Console) -> None:
    said = plain(run("bilan", CLOSED, "--as-of", "2025-07-02", "--trail", "eligible_expenses").out)
    assert [f"D{at:02}" in said for at in range(1, 14)] == [True] * 13
    assert "lu 47 310,40 € = compté 46 110,40 € + à préciser 0,00 € + écarté 1 200,00 €" in said
