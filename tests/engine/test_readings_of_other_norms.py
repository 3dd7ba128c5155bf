"""The readings of any date, and of the norms that need it (docs/semantics.md § 7.3, 7.4)."""

from datetime import date

import pytest
from attrs import evolve

from conventions.agreement.agreement import Table, TableRow
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Reading, Right
from conventions.documents.recovery import Faculty
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import DutyVerdict, RightVerdict
from tests.engine.agreements import agreement, facts_of
from tests.oracle.compare import assert_same

REPORT = Duty("bilan", "beneficiary", due="2025-05-31", done_by="bilan_received")  # a Saturday
RECLAIM = Right(
    "reclaim",
    "funder",
    "reclaim",
    when="not met(bilan) by due(bilan)",
    amount="paid",
    payable="due(bilan) + 60 days",
)
APART = Right("apart", "funder", "reclaim", when="happened(fraud_found)", amount="paid")
BALANCE = Duty(
    "balance", "funder", when="met(bilan)", due="due(bilan) + 1 month", is_payment=True, amount="1 €"
)
WITH_READING = evolve(REPORT, due="2025-03-31", readings=(Reading("later", due="2025-06-30"),))
PAID = "signed@2024-01-01; payment(advance)@2024-02-01=500€"


def dossier(report: Duty, facts: str) -> Dossier:
    terms = agreement(duties=(report, BALANCE), rights=(RECLAIM, APART))
    return Dossier(terms, facts_of(f"{PAID}; {facts}"))


@pytest.mark.parametrize(
    ("report", "facts", "as_of", "shown"),
    [
        (REPORT, "", "2025-06-01", {"reclaim": [("bilan", "next_working_day", "closed")]}),
        (REPORT, "reading_chosen(bilan)@2025-06-01=next_working_day", "2025-06-01", {}),
        (REPORT, "bilan_received@2025-05-20", "2025-06-10", {"balance": [("bilan", "next_working_day", "due_soon")]}),
        (WITH_READING, "", "2025-04-10", {"reclaim": [("bilan", "later", "closed")]}),
        (
            WITH_READING,
            "exercised(reclaim)@2025-04-08",
            "2025-06-15",
            {"reclaim.duty": [("bilan", "later", "not_due")]},
        ),
        (
            WITH_READING,
            "bilan_received@2025-03-20; bilan_incomplete@2025-04-02; papers_completed@2025-04-09",
            "2025-04-10",
            {
                "balance": [("bilan", "later", "not_due")],
                "reclaim": [("bilan", "later", "closed"), ("bilan", "first_filing", "closed")],
            },
        ),
    ],
)  # fmt: skip
def test_a_norm_has_the_readings_of_those_that_it_needs(
    report: Duty, facts: str, as_of: str, shown: dict[str, list[tuple[str, str, str]]]
) -> None:
    agreed, on = dossier(report, facts), date.fromisoformat(as_of)
    found = evaluate(agreed, on)
    norms: tuple[DutyVerdict | RightVerdict, ...] = (*found.duties, *found.rights)
    told = {
        norm.id: [(reading.of, reading.name, reading.status) for reading in norm.readings if reading.of]
        for norm in norms
        if norm.status.value != "not_applicable"
    }
    assert {name: readings for name, readings in told.items() if readings} == shown
    assert_same(agreed, on, None)


SATURDAY = date(2025, 5, 31)
COLUMNS = (("day", "date"),)
SITES = Table("site", COLUMNS, (TableRow("north", (("day", SATURDAY),)),))


@pytest.mark.parametrize(
    ("due", "definitions", "each", "shown"),
    [
        ("limit", (Definition("limit", "2025-05-31"),), None, {"next_working_day"}),
        (
            "limit",
            (Definition("limit", "base"), Definition("base", "2025-05-31")),
            None,
            {"next_working_day"},
        ),
        ("limit", (Definition("limit", "2025-04-30 + 1 month"),), None, {"end_of_month"}),
        ("limit", (Definition("limit", "end_of_month(2025-05-02)"),), None, set()),
        ("limit", (Definition("limit", "2025-05-31", (("later", "2025-07-01"),)),), None, {"later"}),
        ("day", (), "site", {"next_working_day"}),
        ("row.day", (), "site", {"next_working_day"}),
        ("occurred_on", (), "award", set()),
    ],
)
def test_a_date_that_the_text_states_elsewhere_is_fixed(
    due: str, definitions: tuple[Definition, ...], each: str | None, shown: set[str]
) -> None:
    duty = Duty("report", "beneficiary", due=due, each=each)
    events = (FactDeclaration("award", repeated=True),)
    terms = evolve(agreement(duties=(duty,), definitions=definitions, facts=events), tables=(SITES,))
    agreed = Dossier(terms, facts_of("signed@2024-01-01; award@2025-05-31"))
    (found,) = evaluate(agreed, date(2025, 6, 2)).duties
    assert {reading.name for reading in found.readings} == shown
    assert_same(agreed, date(2025, 6, 2), None)


@pytest.mark.parametrize("due", ["2025-04-30", "signed + 14 months", "limit"])
def test_a_document_posted_by_its_day_is_in_time_whatever_gives_the_day(due: str) -> None:
    duty = Duty("report", "beneficiary", due=due, done_by="bilan_received", posted_by="bilan_posted")
    terms = agreement(duties=(duty,), definitions=(Definition("limit", "signed + 15 months"),))
    agreed = Dossier(terms, facts_of("signed@2024-01-02"))
    (found,) = evaluate(agreed, date(2025, 5, 7)).duties
    assert [(reading.name, reading.status) for reading in found.readings] == [("posted", "unknown")]
    assert_same(agreed, date(2025, 5, 7), None)


@pytest.mark.parametrize("asked", ["not met(bilan) by due(bilan)", "not met(bilan)"])
@pytest.mark.parametrize(
    ("as_of", "facts", "status", "shown"),
    [
        ("2025-06-10", "", "open", [("posted", "unknown")]),
        ("2025-06-10", "reading_chosen(bilan)@2025-06-05=posted", "unknown", []),
        ("2025-06-10", "reading_chosen(bilan)@2025-06-05=receipt", "open", []),
        ("2025-06-10", "bilan_posted@2025-05-30", "closed", []),
    ],
)
def test_a_document_that_may_be_in_the_post_leaves_open_what_asks_for_it(
    asked: str, as_of: str, facts: str, status: str, shown: list[tuple[str, str]]
) -> None:
    """§ 7.3, 7.4: a right for want of the report is not said open for sure."""
    report = evolve(REPORT, due="2025-05-30", posted_by="bilan_posted")
    terms = agreement(duties=(report, BALANCE), rights=(evolve(RECLAIM, when=asked),))
    agreed, on = Dossier(terms, facts_of(f"{PAID}; {facts}")), date.fromisoformat(as_of)
    found = evaluate(agreed, on)
    (right,) = found.rights
    letter = {"open": "ouverte, sauf envoi à temps" if shown else "ouverte"}
    assert letter.get(status, Faculty(right).standing) == Faculty(right).standing
    assert (right.status.value, [(item.name, item.status) for item in right.readings]) == (status, shown)
    assert_same(agreed, on, None)


def test_a_letter_says_that_another_reading_leaves_a_right_closed() -> None:
    (found, _) = evaluate(dossier(REPORT, ""), date(2025, 6, 1)).rights
    assert Faculty(found).standing == "ouverte, sauf autre lecture du texte"
