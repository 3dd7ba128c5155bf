"""The limitation of a claim stands beside the norm that it ends: each payment, each debt, each right to take back."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

import conventions as cv
from conventions.cli.main import main
from conventions.engine.evaluate import evaluate
from conventions.engine.rule_world import limitations
from conventions.files.dossier_folder import read_dossier
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.views.agenda import Occasion, agenda
from tests.oracle.compare import assert_same

BOOKS = (read_rulebook(shipped_rulebooks()["law_fr"]),)
TEXT = Path(__file__).parents[2] / "rulebooks" / "law_fr.cases" / "prescriptions" / "convention.toml"
HALF_KNOWN = Path(__file__).parents[1] / "faults" / "agreements" / "half-known"
CLAUSES = """
[payment.advance]
label = "Avance"
amount = "grant * 50 %"
due = "2024-06-28"

[payment.balance]
label = "Solde"
amount = "grant * 50 %"
due = "2025-06-30"

[duty.back]
label = "Trop-perçu à reverser"
debtor = "beneficiary"
due = "2025-09-30"
amount = "1000 €"

[duty.costs]
label = "Frais à rembourser"
debtor = "funder"
due = "2026-03-31"
amount = "200 €"

[duty.report]
label = "Compte rendu"
debtor = "beneficiary"
due = "2025-06-30"

[right.reclaim]
label = "Reprise"
holder = "funder"
act = "reclaim"
when = "happened(breach_found)"
up_to = "grant"
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    (tmp_path / "convention.toml").write_text(TEXT.read_text("utf-8") + CLAUSES, encoding="utf-8")
    return tmp_path


def recorded(dossier: Path, *facts: str) -> Path:
    """The dossier with facts, each written `key of day amount`; `-` stands for what it has not."""
    tables = []
    for fact in ("signed - 2024-03-04 -", *facts):
        key, of, day, amount = fact.split()
        of = "" if of == "-" else f'of = "{of}"\n'
        value = "" if amount == "-" else f'value = "{amount}"\n'
        tables.append(f'[[fact]]\nkey = "{key}"\noccurred_on = {day}\n{of}{value}')
    (dossier / "facts.toml").write_text("\n".join(tables), encoding="utf-8")
    return dossier


def ends(folder: Path, as_of: str) -> Mapping[str, list[tuple[str, str]]]:
    """By norm, each rule that ends its claim and its last day."""
    day = date.fromisoformat(as_of)
    read = read_dossier(folder)
    assert_same(read, day, None, BOOKS)
    found = limitations(evaluate(read, day, None, BOOKS))
    return {
        name: [
            (rule.rule.name, str(rule.norm.until.value))  # type: ignore[union-attr]
            for rule in rules
        ]
        for name, rules in found.items()
    }


def test_each_debt_has_its_own_last_day(dossier: Path) -> None:
    assert ends(recorded(dossier), "2025-12-31") == {
        "advance": [("law_fr.r28", "2028-12-31")],
        "balance": [("law_fr.r28", "2029-12-31")],
        "costs": [("law_fr.r28", "2030-12-31")],
        "back": [("law_fr.r46", "2030-09-30")],
    }


def test_what_is_paid_has_none_and_an_act_moves_the_others(dossier: Path) -> None:
    facts = ("payment advance 2024-06-20 15000.00", "payment_claimed - 2026-05-04 -")
    found = ends(recorded(dossier, *facts, "debt_acknowledged - 2027-02-01 -"), "2027-12-31")
    assert found == {
        "balance": [("law_fr.r28", "2030-12-31")],
        "costs": [("law_fr.r28", "2030-12-31")],
        "back": [("law_fr.r46", "2032-02-01")],
    }


def test_of_what_is_taken_back_it_stands_beside_the_right_and_the_debt(dossier: Path) -> None:
    facts = ("payment advance 2024-06-20 15000.00", "breach_found - 2025-02-03 -")
    assert ends(recorded(dossier, *facts), "2025-03-03")["reclaim"] == [("law_fr.r26", "2030-02-03")]
    ordered = (*facts, "exercised reclaim 2025-03-10 500.00", "recovery_order reclaim 2025-04-01 500.00")
    found = ends(recorded(dossier, *ordered), "2025-05-05")
    both = [("law_fr.r26", "2030-02-03"), ("law_fr.r29a_collect", "2029-04-01")]
    assert (found["reclaim"], found["reclaim.duty"]) == (both, both)


def test_one_finding_tells_the_first_and_each_that_is_barred(dossier: Path) -> None:
    read = read_dossier(recorded(dossier))

    def told(day: date) -> list[tuple[str, str]]:
        found = evaluate(read, day, None, BOOKS).findings
        return [(it.subject, it.severity.value) for it in found if it.code == "law_fr.r28"]

    assert told(date(2027, 1, 4)) == [("law_fr.r28.advance", "info")]
    assert sorted(told(date(2030, 1, 4))) == [
        ("law_fr.r28.advance", "major"),
        ("law_fr.r28.balance", "major"),
        ("law_fr.r28.costs", "info"),
    ]


def test_the_agenda_has_each_last_day(dossier: Path) -> None:
    items = agenda(read_dossier(recorded(dossier)), date(2026, 4, 30), date(2031, 1, 1), BOOKS)
    found = {item.norm: item.day for item in items if item.occasion is Occasion.LAST_DAY}
    assert {name: day for name, day in found.items() if name.startswith(("law_fr.r28", "law_fr.r46"))} == {
        "law_fr.r28.advance": date(2028, 12, 31),
        "law_fr.r28.balance": date(2029, 12, 31),
        "law_fr.r28.costs": date(2030, 12, 31),
        "law_fr.r46.back": date(2030, 9, 30),
    }


def checked(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    main(["check", str(folder), "--as-of", "2025-12-31", "--format", "json", *words])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)["dossiers"][0]
    return found


def test_json_has_it_where_there_is_one(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = checked(recorded(dossier), capsys)
    duties = {duty["id"]: duty for duty in found["duties"]}
    (told,) = duties["back"]["limitation"]
    assert (told["rule"], told["outcome"], told["last_day"]) == ("law_fr.r46", "available", "2030-09-30")
    assert "limitation" not in duties["report"]
    without = checked(dossier, capsys, "--rulebooks", "none")
    assert all("limitation" not in norm for norm in (*without["duties"], *without["payments"]))


def test_texts_tell_the_day_and_the_text(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(recorded(dossier)), "--as-of", "2029-01-02", "--all"])
    whole = capsys.readouterr().out
    assert "prescription\u00a0: jusqu’au 30 septembre 2030 inclus (code civil, art. 2224" in whole
    assert "prescrite depuis le 31 décembre 2028 (loi n° 68-1250" in whole
    assert "Prescription quadriennale de la créance du bénéficiaire (Solde)" in whole
    main(["explain", str(dossier), "back", "--as-of", "2029-01-02", "--lang", "en"])
    assert "limitation: until 30 September 2030 included" in capsys.readouterr().out
    main(["explain", str(dossier), "back", "--as-of", "2029-01-02", "--format", "json"])
    (told,) = json.loads(capsys.readouterr().out)["limitation"]["back"]
    assert told["last_day"] == "2030-09-30"


def test_programs_ask_for_it_by_the_norm(dossier: Path) -> None:
    assessed = cv.assess(cv.read_dossier(recorded(dossier)), "2025-12-31")
    (rule,) = assessed.limitations("balance")
    assert (rule.subject, rule.outcome, rule.norm.id) == ("law_fr.r28.balance", "available", "law_fr.r28")
    assert assessed.limitations("report") == ()


def test_the_law_of_public_debts_says_nothing_of_a_private_funder(dossier: Path) -> None:
    text = (dossier / "convention.toml").read_text("utf-8")
    private = text.replace('legal_form = "département"', 'legal_form = "fondation"')
    (dossier / "convention.toml").write_text(private, encoding="utf-8")
    assert set(ends(recorded(dossier), "2025-12-31")) == {"back"}


def test_a_debt_that_is_never_due_has_none(dossier: Path) -> None:
    text = (dossier / "convention.toml").read_text("utf-8")
    waiting = text.replace('due = "2025-09-30"', 'due = "breach_found + 30 days"')
    (dossier / "convention.toml").write_text(waiting, encoding="utf-8")
    assert "back" not in ends(recorded(dossier), "2025-12-31")


def test_a_limitation_recorded_as_exercised_is_judged_beside_each_debt(dossier: Path) -> None:
    """Nobody exercises it; a record that says so is told, once for each debt, and breaks nothing."""
    found = read_dossier(recorded(dossier, "exercised law_fr.r46 2024-04-01 -"))
    as_of = date(2025, 12, 31)
    told = evaluate(found, as_of, None, BOOKS)
    assert {item.subject for item in told.findings if item.code == "exercised_while_not_open"} == {
        "law_fr.r46.back"
    }
    assert_same(found, as_of, None, BOOKS)


def test_a_last_day_that_nobody_knows_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "half-known"
    copytree(HALF_KNOWN, folder)
    debt = (
        '\n[duty.back]\nlabel = "Reste"\ndebtor = "beneficiary"\namount = "1 €"\ndue = "decision.taken_on"\n'
    )
    convention = folder / "convention.toml"
    convention.write_text(convention.read_text("utf-8") + debt, "utf-8")
    main(["explain", str(folder), "back", "--as-of", "2026-06-01"])
    assert "prescription\u00a0: dernier jour inconnu (code civil, art. 2224" in capsys.readouterr().out
