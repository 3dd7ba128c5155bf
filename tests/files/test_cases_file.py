"""Decided cases read from `cases.toml`: what each holds, and where it stands."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from shutil import copytree

import pytest

from budget.ledger import Expense, Ledger, Resource
from budget.money import Euros
from conventions.facts.fact import Fact
from conventions.files.cases_file import CASES, DecidedCases, read_cases
from conventions.files.faults import UnreadableDossierError
from conventions.views.rule_cases import differences

BASE = Path(__file__).parent.parent / "gallery" / "base"
HEAD = 'schema = "subventio/cases/1"\n'


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return copytree(BASE, tmp_path / "dossier")


def cases(dossier: Path, text: str) -> DecidedCases:
    (dossier / CASES).write_text(HEAD + text, encoding="utf-8")
    return read_cases(dossier)


def case(body: str) -> str:
    return f'[[case]]\nsource = "art. 6"\nas_of = 2025-07-01\n{body}\nexpect = {{ bilan = "overdue" }}\n'


def test_a_line_is_a_fact_with_a_value_of_its_kind(dossier: Path) -> None:
    lines = (
        '"payment(single) 2024-03-15 = 9 000,00 € known 2024-03-20 id first"',
        '"payment ( single ) 16/03/2024 = 1000.00"',
        '"success 2024-03-01 = 80 %"',
        '"rate_of_exchange 2024-03-01=0,9512 replaces none"',
        '"reason 2024-03-01 = il pleut, et fort"',
        '"inspection 2024-03-02"',
    )
    with pytest.raises(UnreadableDossierError) as refused:
        cases(dossier, case(f"facts = [{', '.join(lines)}]"))
    assert [fault.code for fault in refused.value.faults] == ["unknown_replaced"]
    found = cases(dossier, case(f"facts = [{', '.join(lines).replace(' replaces none', '')}]")).cases[0]
    assert found.facts[0] == Fact(
        "payment",
        date(2024, 3, 15),
        Euros.parse("9000"),
        "single",
        known_on=date(2024, 3, 20),
        id="first",
    )
    values = [Euros.parse("1000"), Fraction(4, 5), Fraction("0.9512"), "il pleut, et fort", None]
    assert [fact.value for fact in found.facts[1:]] == values
    assert (found.facts[1].of, found.facts[1].occurred_on) == ("single", date(2024, 3, 16))


def test_a_case_is_what_is_given_and_then_its_own(dossier: Path) -> None:
    given = '[given]\nfacts = ["signed 2024-03-01"]\nexpenses = ["tools 12.00 line tools"]\n'
    found = cases(dossier, given + case('facts = ["inspection 2024-03-02"]\nexpenses = ["wood 1.00"]')).cases
    assert [fact.key for fact in found[0].facts] == ["signed", "inspection"]
    assert found[0].ledger == Ledger(
        (
            Expense("tools", "tools", Euros.parse("12"), line="tools"),
            Expense("wood", "wood", Euros.parse("1")),
        )
    )
    assert str(found[0].place) == f"{dossier / CASES}:5"


@pytest.mark.parametrize(
    ("said", "ledger"),
    [
        ("", None),
        ("expenses = []", Ledger(())),
        ("expenses = []\nresources = []", Ledger((), ())),
        (
            'expenses = []\nresources = ["own 5,00 funder own"]',
            Ledger((), (Resource("own", "own", Euros.parse("5"), funder="own"),)),
        ),
    ],
)
def test_what_is_not_said_of_the_ledger_is_not_nothing(
    said: str, ledger: Ledger | None, dossier: Path
) -> None:
    assert cases(dossier, case(said)).cases[0].ledger == ledger


def test_the_record_of_the_dossier_is_no_part_of_a_case(dossier: Path) -> None:
    found = cases(dossier, case(""))
    assert found.dossier.facts
    assert found.cases[0].beside(found.dossier).facts == ()


def test_a_case_may_change_the_agreement_and_leaves_that_of_the_dossier(dossier: Path) -> None:
    change = 'change = { grant = { amount = "6000.01" }, duty = { bilan = { due = "2025-06-01" } } }'
    text = case(change).replace('bilan = "overdue"', 'grant = "6000.01", "bilan.due" = "2025-06-01"')
    found = cases(dossier, text)
    assert differences(found.cases[0], found.dossier) == ()
    assert found.dossier.agreement.grant == Euros.parse("10000")


def test_subjects_may_be_written_as_tables(dossier: Path) -> None:
    flat = 'expect = { "bilan.due" = "2025-06-30", "bilan.readings.x.due" = "never" }'
    nested = 'expect.bilan.due = "2025-06-30"\nexpect.bilan.readings.x.due = "never"'
    expected = 'expect = { bilan = "overdue" }'
    assert (
        cases(dossier, case("").replace(expected, flat)).cases[0].expect
        == cases(dossier, case("").replace(expected, nested)).cases[0].expect
    )


def test_a_dossier_without_cases_is_told(dossier: Path) -> None:
    with pytest.raises(UnreadableDossierError) as refused:
        read_cases(dossier)
    assert [(fault.code, fault.actual) for fault in refused.value.faults] == [("file_missing", CASES)]


def test_faults_of_the_dossier_come_with_those_of_its_cases(dossier: Path) -> None:
    (dossier / "convention.toml").write_text('schema = "x"\n', encoding="utf-8")
    with pytest.raises(UnreadableDossierError) as refused:
        cases(dossier, case("").replace("2025-07-01", '"2025-07-01"'))
    files = {Path(fault.place.file).name for fault in refused.value.faults}
    assert files == {"convention.toml", CASES}


def test_a_ledger_that_another_fact_of_the_case_brings_is_seen_by_its_rows(dossier: Path) -> None:
    body = 'expenses = ["tools 12.00 paid_on 2024-05-05"]\nfacts = ["bilan_received(financial) 2025-06-01"]'
    text = case(body).replace('bilan = "overdue"', 'eligible_expenses = "12.00"')
    found = cases(dossier, text)
    assert differences(found.cases[0], found.dossier) == ()


def test_a_line_without_end_costs_nothing(dossier: Path) -> None:
    with pytest.raises(UnreadableDossierError) as refused:
        cases(dossier, case(f'facts = ["reason 2024-03-01 = x{" " * 400_000}y"]'))
    assert [fault.code for fault in refused.value.faults] == ["line_of_fact"]
