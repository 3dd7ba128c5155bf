"""From an amount back to its entries: every euro read is counted, open, or left out with its reason."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from budget.ledger import Expense, Ledger
from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.facts.fact import Fact
from conventions.files.dossier_folder import read_dossier
from conventions.language.answers import FALSE, TRUE
from conventions.views.bilan import Trail, trail

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.rglob("convention.toml"))
LATE = date(2026, 12, 31)
CLOSED, COMMUNE = "cd62-apes-2024-closed", "commune-fictive-2023"


@cache
def dossier(name: str) -> Dossier:
    return read_dossier(EXAMPLES / name)


def trail_of(found: Dossier, name: str, on: date = LATE) -> Trail:
    return trail(found, name, on, None, dict(evaluate(found, on).amounts)[name])


@pytest.mark.no_cover  # every example, whose code is counted elsewhere
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_amount_of_every_example_leads_back_and_no_euro_is_lost(folder: Path) -> None:
    found = read_dossier(folder)
    verdict = evaluate(found, LATE)
    ledger = found.ledger
    for name, answer in verdict.amounts:
        if answer is None:
            continue
        for each in trail(found, name, LATE, None, answer).sums:
            assert each.counted + each.open + each.left_out == each.read
            assert all(entry.objections for entry in each.entries if entry.counts != TRUE)
            assert not any(entry.objections for entry in each.entries if entry.counts == TRUE)
            if each.rows == "expenses" and each.is_seen:
                assert ledger is not None
                assert each.read == ledger.total_expenses()


def test_what_counts_and_what_is_left_out_has_its_clause_and_its_place() -> None:
    (only,) = trail_of(dossier(CLOSED), "eligible_expenses", date(2025, 7, 2)).sums
    assert [(clause.code, clause.text) for clause in only.clauses] == [
        ("other_operation", "for_operation"),
        ("paid_outside_period", "paid_on in period"),
    ]
    (out,) = [entry for entry in only.entries if entry.counts == FALSE]
    assert (out.id, str(out.amount), out.place) == ("D11", "1200.00", "expenses.csv:12")
    assert [objection.code for objection in out.objections] == ["paid_outside_period"]
    assert (str(only.read), str(only.counted), str(only.left_out)) == ("47310.40", "46110.40", "1200.00")


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("entitlement", ["sum(made, amount)", "sum(eligible, amount)", "sum(other_funders, amount)"]),
        ("final_grant", ["sum(made, amount)", "sum(eligible, amount)", "sum(other_funders, amount)"]),
        ("grant", []),
        ("to_recover", None),
    ],
)
def test_an_amount_rests_on_the_sums_of_its_formulas_at_any_distance(
    name: str, texts: list[str] | None
) -> None:
    found = trail_of(dossier(CLOSED), name, date(2025, 7, 2))
    told = [each.text for each in found.sums]
    assert told == texts if texts is not None else {"paid", "recovered"} <= set(told)


def test_what_was_paid_leads_to_the_facts_and_what_came_back_takes_away() -> None:
    text = (EXAMPLES / "clauses" / "21-advance-and-balance").name
    found = read_dossier(EXAMPLES / "clauses" / text)
    facts = (
        Fact("payment", date(2024, 2, 1), Euros.of(100), of="advance", evidence="mandat 12"),
        Fact("transfer_returned", date(2024, 2, 9), Euros.of(100), of="advance"),
        Fact("payment", date(2024, 3, 1), Euros.of(100), of="advance"),
        Fact("payment", date(2024, 3, 2), of="advance"),
    )
    (only,) = trail_of(evolve(found, facts=facts), "paid", date(2024, 6, 1)).sums
    assert [str(entry.amount) for entry in only.entries] == ["100.00", "-100.00", "100.00"]
    assert str(only.read) == "100.00"
    assert only.entries[0].evidence == "mandat 12"


def test_what_was_withdrawn_stays_in_the_trail_with_who_and_why() -> None:
    first = Fact("payment", date(2024, 2, 1), Euros.of(100), of="advance", id="p")
    wrong = Fact("payment", date(2024, 2, 2), Euros.of(60), of="advance", id="q")
    right = evolve(wrong, id="r", value=Euros.of(50), replaces="q")
    out = Fact("withdrawn", date(2024, 3, 1), withdraws="p", author="Ada", reason="saisi deux fois")
    found = evolve(
        read_dossier(EXAMPLES / "clauses" / "21-advance-and-balance"), facts=(first, wrong, right, out)
    )
    (only,) = trail_of(found, "paid", date(2024, 6, 1)).sums
    told = [(str(entry.amount), [why.code for why in entry.objections], entry.note) for entry in only.entries]
    assert told == [
        ("100.00", ["fact_withdrawn"], "saisi deux fois (Ada)"),
        ("50.00", [], None),
        ("60.00", ["fact_replaced"], None),
    ]
    assert (str(only.counted), str(only.left_out)) == ("50.00", "160.00")


def test_accounts_that_were_not_seen_are_not_a_ledger_of_nothing() -> None:
    (only,) = trail_of(dossier("cd62-apes-2024"), "eligible_expenses", date(2025, 7, 2)).sums
    assert (only.is_seen, only.entries) == (False, ())


def test_what_the_record_does_not_say_is_open_and_not_left_out() -> None:
    found = dossier(CLOSED)
    assert found.ledger is not None
    rows = (Expense("x", "Salle", Euros.of(10), paid_on=date(2024, 5, 1)), *found.ledger.expenses)
    (only,) = trail_of(evolve(found, ledger=Ledger(rows, ())), "eligible_expenses", date(2025, 7, 2)).sums
    entry = next(entry for entry in only.entries if entry.id == "x")
    assert entry.counts not in (TRUE, FALSE)
    assert [objection.is_open for objection in entry.objections] == [True]
    assert str(only.open) == "10.00"


def test_resources_and_rows_of_a_table_have_their_trail_too() -> None:
    rows = [
        each
        for folder in FOLDERS
        for found in [read_dossier(folder)]
        for name, answer in evaluate(found, LATE).amounts
        if answer is not None
        for each in trail(found, name, LATE, None, answer).sums
    ]
    kinds = {each.rows for each in rows}
    assert {"expenses", "resources", "facts"} < kinds
    assert any(entry.amount is None for each in rows for entry in each.entries)


days = st.dates(date(2023, 6, 1), date(2025, 6, 30))
expenses = st.lists(
    st.builds(
        Expense,
        id=st.uuids().map(str),
        label=st.just("dépense"),
        amount=st.integers(-(10**7), 10**7).map(Euros.of_cents),
        paid_on=st.none() | days,
        for_operation=st.none() | st.booleans(),
        evidence=st.none() | st.just("facture"),
    ),
    max_size=12,
    unique_by=lambda row: row.id,
).map(tuple)


@pytest.mark.no_cover  # many trails, of code that is counted elsewhere
@given(expenses)
def test_of_any_ledger_every_euro_has_its_place_and_the_order_changes_none(rows: tuple[Expense, ...]) -> None:
    found = evolve(dossier(CLOSED), ledger=Ledger(rows, ()))
    turned = evolve(found, ledger=Ledger(tuple(reversed(rows)), ()))
    one, two = (trail_of(each, "entitlement", date(2025, 7, 2)) for each in (found, turned))
    for each, other in zip(one.sums, two.sums, strict=True):
        assert each.counted + each.open + each.left_out == each.read
        assert (each.counted, each.open, each.left_out) == (other.counted, other.open, other.left_out)
        if each.rows == "expenses":
            assert each.read == Euros.total(row.amount for row in rows)
        if each.total.is_decided:
            assert each.total.value == each.counted.cents


def test_a_line_of_the_budget_leads_to_its_entries() -> None:
    on = date(2025, 7, 2)
    found = trail(dossier(CLOSED), "line.pathways", on, None, None)
    (only,) = found.sums
    assert {entry.id for entry in only.entries} == {"D07", "D08", "D09", "D10", "D11"}
    assert (str(only.counted), str(only.left_out)) == ("30740.00", "1200.00")
    assert found.answer is not None
    assert found.answer.value == 3_074_000
    assert trail(dossier("cd62-apes-2024"), "line.pathways", on, None, None).answer is None
    bare = dossier(CLOSED)
    without = evolve(bare.agreement, definitions=(), duties=(), rights=())
    assert trail(evolve(bare, agreement=without), "line.pathways", on, None, None).sums == ()
