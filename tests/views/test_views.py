"""The agenda, the timeline and the bilan: views of the one function."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from budget.money import Euros
from budget.plan import Budget, BudgetLine
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Reading, Right, Selection
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.facts.fact import Fact
from conventions.views.agenda import Certainty, Occasion, agenda, as_it_stands
from conventions.views.bilan import bilan, eligibility, ledger_on
from conventions.views.differences import changes, first_day, story, timeline
from tests.draws import heavy
from tests.engine.agreements import DOSSIERS, LEDGER, agreement, facts_of
from tests.oracle.cases import Case, cases

RIGHTS = DOSSIERS["rights"]
START, END = date(2025, 1, 1), date(2025, 12, 31)


def test_the_agenda_holds_what_waits_and_what_is_overdue() -> None:
    found = agenda(RIGHTS, date(2024, 6, 1), END)
    assert [(item.day.isoformat(), item.occasion, item.norm) for item in found] == [
        ("2024-06-30", Occasion.LAST_DAY, "extension"),
        ("2024-12-31", Occasion.LAST_DAY, "read"),  # by one of its readings
        ("2024-12-31", Occasion.TERM_ENDS, "term"),
        ("2025-06-01", Occasion.DUE, "report"),
        ("2025-06-02", Occasion.DUE, "report"),  # the day before is no working day
        ("2025-12-02", Occasion.OPENS, "clawback"),
    ]


def test_what_one_verdict_shows_of_the_days_to_come_is_in_the_agenda() -> None:
    start = date(2024, 6, 1)
    shown = {(item.day, item.occasion, item.norm) for item in as_it_stands(evaluate(RIGHTS, start))}
    assert shown - {(item.day, item.occasion, item.norm) for item in agenda(RIGHTS, start, END)} == {
        (date(2024, 1, 1), Occasion.TERM_STARTS, "term")  # it has begun
    }
    assert (date(2025, 6, 1), Occasion.DUE, "report") in shown


def test_what_is_overdue_stays_in_the_agenda() -> None:
    found = agenda(RIGHTS, date(2025, 9, 1), date(2025, 9, 2))
    assert [(item.occasion, item.norm, item.party) for item in found] == [
        (Occasion.OVERDUE, "report", "beneficiary")
    ]


def test_a_date_that_waits_for_an_event_is_in_no_agenda() -> None:
    waiting = agreement(
        duties=(Duty("d", "beneficiary", due="signed + 1 month"),),
        rights=(Right("r", "funder", "suspend", until="signed"),),
    )
    norms = {item.norm for item in agenda(Dossier(waiting), START, date(2030, 1, 1))}
    assert norms.isdisjoint({"d", "r"})


def test_a_date_that_may_lie_at_any_time_before_a_day_is_told_on_that_day() -> None:
    text = agreement(
        duties=(Duty("report", "beneficiary", due="min(handed, 2025-06-30)", done_by="report_received"),),
        facts=(FactDeclaration("handed", "date"),),
    )
    found = agenda(Dossier(text, facts_of("signed@2024-05-01")), date(2025, 6, 1), date(2025, 7, 31))
    assert [(item.day.isoformat(), item.norm, item.certainty) for item in found if item.norm == "report"] == [
        ("2025-06-30", "report", Certainty.PERHAPS)
    ]


def test_what_is_recorded_of_later_days_is_in_the_agenda_under_each_reading() -> None:
    text = agreement(
        definitions=(Definition("last_day", "2025-06-30", (("sooner", "2025-03-31"),)),),
        duties=(Duty("logo", "beneficiary", begins="signed", until="last_day"),),
        rights=(
            Right(
                "audit",
                "funder",
                "suspend",
                when="happened(certified)",
                readings=(Reading("short", until="2024-12-31"),),
            ),
        ),
        facts=(FactDeclaration("certified"),),
    )
    facts = "reading_chosen(last_day)@2024-05-01=sooner; signed@2024-09-01; certified@2024-10-01"
    found = agenda(Dossier(text, facts_of(facts)), date(2024, 6, 1), END)
    assert [
        (
            item.day.isoformat(),
            item.occasion,
            item.norm,
            item.certainty,
            [choice.name for choice in item.readings],
        )
        for item in found
        if item.norm != "term"
    ] == [
        ("2024-09-01", Occasion.BEGINS, "logo", Certainty.RECORDED, []),
        ("2024-10-01", Occasion.OPENS, "audit", Certainty.RECORDED, []),
        ("2024-12-31", Occasion.LAST_DAY, "audit", Certainty.READING, ["short"]),
        ("2025-03-31", Occasion.LAST_DAY, "logo", Certainty.RECORDED, []),
    ]


def test_the_timeline_tells_each_change_once() -> None:
    dossier = evolve(RIGHTS, facts=facts_of("report@2025-06-04"))
    found = [
        (change.day.isoformat(), change.before, change.after)
        for change in changes(dossier, START, END)
        if change.norm == "report"
    ]
    assert found == [
        ("2025-01-01", None, "not_due"),
        ("2025-05-02", "not_due", "due_soon"),
        ("2025-06-02", "due_soon", "overdue"),
        ("2025-06-04", "overdue", "met_late"),
    ]


def test_the_story_begins_with_the_first_fact_or_the_period() -> None:
    assert first_day(RIGHTS) == date(2024, 1, 1)
    assert first_day(evolve(RIGHTS, facts=facts_of("letter@2023-05-05"))) == date(2023, 5, 5)


def test_the_timeline_ends_where_nothing_changes_any_more() -> None:
    days = [verdict.as_of for verdict in timeline(Dossier(agreement()), date(2024, 6, 1), date.max)]
    assert days == [date(2024, 6, 1), date(2025, 1, 1)]


def test_the_timeline_is_bounded() -> None:
    ageing = Dossier(
        agreement(
            rights=(Right("r", "funder", "suspend", when="remaining(signed, period) < length(period)"),)
        )
    )
    days = [verdict.as_of for verdict in timeline(ageing, date(1990, 1, 1), date(2023, 12, 31))]
    assert 1 < len(days) <= 2_000


def test_a_value_that_changes_every_day_adds_no_days_to_the_timeline() -> None:
    left = Definition("left", "remaining(signed, period)")
    ageing = Dossier(agreement(definitions=(left,)))
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    assert [verdict.as_of for verdict in timeline(ageing, first, last)] == [first]
    assert evaluate(ageing, first).stable_until == first + timedelta(days=1)


def test_what_has_repaid_a_sum_that_falls_every_day_changes_a_status() -> None:
    debt = Duty("debt", "beneficiary", amount="grant * share_after(notice, period)")
    right = Right("r", "funder", "suspend", when="met(debt)")
    text = agreement(duties=(debt,), rights=(right,), facts=(FactDeclaration("notice", "event"),))
    found = changes(Dossier(text, facts=facts_of("repaid(debt)@2024-02-01=500€")), date(2024, 2, 1), END)
    assert [(change.day, change.after) for change in found if change.norm == "r"] == [
        (date(2024, 2, 1), "closed"),
        (date(2024, 7, 1), "open"),
    ]


class TestTimeline:
    """Between two days of the timeline no status changes."""

    @pytest.mark.no_cover  # many verdicts a case
    @heavy
    @given(cases(), st.integers(1, 60))
    def test_every_change_is_on_a_day_of_the_timeline(self, case: Case, ahead: int) -> None:
        start = case.asked[0][0]
        end = start + timedelta(days=ahead)
        standing: dict[str, str] = {}
        for change in changes(case.dossier, start, end):
            standing[change.norm] = change.after
        verdict = evaluate(case.dossier, end)
        assert {norm.subject: norm.status.value for norm in verdict.norms} == {
            norm.subject: standing[norm.subject] for norm in verdict.norms
        }


ELIGIBLE = agreement(
    definitions=(Definition("eligible_expenses", "sum(kept, amount)"),),
    selections=(Selection("kept", "expenses", (("other_operation", "for_operation"), ("unpaid", "paid_on in period"))),),
)  # fmt: skip


def test_an_expense_left_out_has_its_reasons() -> None:
    found = eligibility(Dossier(ELIGIBLE, (), LEDGER), END)
    assert found is not None
    assert [row.id for row in found.kept] == ["a"]
    reasons = {item.entry.id: [objection.code for objection in item.objections] for item in found.excluded}
    assert reasons == {"b": ["unpaid"], "c": ["other_operation"], "d": ["other_operation", "unpaid"]}


def test_the_reasons_are_explained() -> None:
    dossier = Dossier(
        evolve(ELIGIBLE, duties=(Duty("d", "beneficiary", amount="eligible_expenses"),)), (), LEDGER
    )
    explained = evaluate(dossier, END).duties[0].explain()
    aggregate = explained.children[0].children[0].children[0]
    assert aggregate.label == "sum(kept, amount)"
    assert [child.formula for child in aggregate.children] == ["b, ", "c, ", "d, "]


@pytest.mark.parametrize("amount", ["sum(payment, value)", "sum(kept, amount)", "sum(resources, amount)"])
def test_where_no_expense_is_left_out_none_is_explained(amount: str) -> None:
    dossier = Dossier(evolve(ELIGIBLE, duties=(Duty("d", "beneficiary", amount=amount),)))
    explained = evaluate(dossier, END).duties[0].explain()
    assert explained.children[0].children[0].children == ()


def test_a_right_open_for_longer_than_is_looked_at_has_no_day_of_opening() -> None:
    ageing = Right("r", "funder", "suspend", when="signed - period.start > 5 days")
    dossier = Dossier(agreement(rights=(ageing,)))
    assert evaluate(dossier, date(2024, 3, 1)).rights[0].opens_on == date(2024, 1, 7)
    assert evaluate(dossier, date(2026, 3, 1)).rights[0].opens_on is None


@pytest.mark.parametrize("when", ["as_of = 2024-06-10", "2024-06-10 = as_of"])
def test_a_right_of_one_day_opens_on_that_day(when: str) -> None:
    dossier = Dossier(agreement(rights=(Right("r", "funder", "suspend", when=when),)))
    assert evaluate(dossier, date(2024, 6, 1)).rights[0].opens_on == date(2024, 6, 10)
    assert evaluate(dossier, date(2024, 6, 11)).rights[0].opens_on is None


def test_a_right_opens_on_the_day_from_which_no_notice_can_be_in_time_any_more() -> None:
    """A notice of tomorrow is to be given today at the latest: late for yesterday, and not before."""
    told = Duty("told", "beneficiary", due="2023-12-31", done="latest_notice(signed, 1 day)")
    right = Right("r", "funder", "terminate", when="not met(told) by 2023-12-31")
    dossier = Dossier(agreement(duties=(told,), rights=(right,)))
    found = [evaluate(dossier, date(2024, 1, day)).rights[0] for day in (1, 2, 3)]
    assert [(item.status, item.opens_on) for item in found] == [
        ("closed", date(2024, 1, 2)),
        ("open", date(2024, 1, 2)),
        ("open", date(2024, 1, 2)),
    ]


def test_a_right_that_waits_for_an_event_opens_on_no_day_by_itself() -> None:
    waiting = Right("r", "funder", "suspend", when="as_of > 2030-01-01 and happened(signed)")
    verdict = evaluate(Dossier(agreement(rights=(waiting,))), date(2024, 6, 1))
    assert (verdict.rights[0].status.value, verdict.rights[0].opens_on) == ("closed", None)


def test_a_right_that_turns_too_often_ahead_has_no_day_of_opening() -> None:
    sooner, later = (
        Right("r", "funder", "suspend", when=f"signed - period.start > {days} days") for days in (150, 300)
    )
    as_of = date(2024, 3, 1)
    assert evaluate(Dossier(agreement(rights=(sooner,))), as_of).rights[0].opens_on == date(2024, 5, 31)
    assert evaluate(Dossier(agreement(rights=(later,))), as_of).rights[0].opens_on is None


def test_a_share_that_no_longer_falls_still_tells_when_the_right_opened() -> None:
    ageing = Right("r", "funder", "suspend", when="remaining(signed, period) < length(period)")
    assert evaluate(Dossier(agreement(rights=(ageing,))), date(2025, 1, 20)).rights[0].opens_on == date(
        2024, 1, 1
    )


def test_without_a_ledger_seen_nothing_is_eligible() -> None:
    assert eligibility(Dossier(ELIGIBLE), END) is None
    assert eligibility(Dossier(agreement(), (), LEDGER), END) is None
    assert ledger_on(DOSSIERS["readings"], END) is None
    assert ledger_on(Dossier(ELIGIBLE, (), LEDGER), END) == LEDGER


def test_without_a_selection_every_expense_counts() -> None:
    all_of_it = agreement(definitions=(Definition("eligible_expenses", "sum(expenses, amount)"),))
    found = eligibility(Dossier(all_of_it, (), LEDGER), END)
    assert found is not None
    assert (len(found.kept), found.excluded) == (4, ())


def test_the_bilan_sets_the_plan_beside_what_counts() -> None:
    planned = Budget((BudgetLine("x", "Salaries", Euros.parse("500")),), ())
    found = bilan(Dossier(evolve(ELIGIBLE, budget=planned), (), LEDGER), END)
    assert found.table is not None
    assert (found.read, found.labels) == (Euros.parse("587"), (("x", "Salaries"),))
    assert dict(found.amounts)["eligible_expenses"] is not None


def test_without_a_budget_or_a_ledger_the_bilan_has_no_table() -> None:
    assert bilan(Dossier(ELIGIBLE, (), LEDGER), END).table is None
    assert bilan(Dossier(ELIGIBLE), END).read is None


def test_a_created_duty_may_be_read_payable_on_another_day() -> None:
    claim = Right(
        "claim",
        "funder",
        "reclaim",
        amount="paid",
        payable="2025-06-01",
        readings=(Reading("at_once", payable="2025-03-01"), Reading("later", when="false")),
    )
    facts = facts_of("payment@2024-06-01=10€; exercised(claim)@2025-02-01=10€")
    verdict = evaluate(Dossier(agreement(rights=(claim,)), facts), date(2025, 3, 2))
    duty = verdict.duties[0]
    assert (duty.id, duty.status.value) == ("claim.duty", "not_due")
    assert [(item.name, item.status) for item in duty.readings] == [("at_once", "overdue")]
    assert [item.name for item in verdict.rights[0].readings] == ["later"]
    assert duty.explain().children


def test_an_amount_beyond_what_euros_hold_has_no_bound() -> None:
    huge = Right("claim", "funder", "reclaim", amount="grant * 100000000000000")
    findings = evaluate(Dossier(agreement(rights=(huge,))), END).findings
    assert [finding.amount for finding in findings if finding.subject == "claim"] == [(None, None)]


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ("", []),
        ("certified@2025-01-01; exercised(reduction)@2025-02-01=100€", []),
        ("exercised(reduction)@2025-02-01=100€", ["exercised_while_not_open"]),
        ("certified@2025-01-01; exercised(reduction)@2025-02-01=400€", ["claim_out_of_bounds"]),
    ],
)
def test_a_right_misused_is_a_finding(facts: str, codes: list[str]) -> None:
    verdict = evaluate(evolve(RIGHTS, facts=facts_of(facts)), date(2025, 3, 1))
    found = [finding.code for finding in verdict.findings if finding.subject == "reduction"]
    assert found == codes


def test_what_is_taken_without_a_sum_is_no_fraction_of_a_cent_too_much() -> None:
    third = Right("third", "funder", "reclaim", amount="200 € / 3")  # 66.666…, taken as 66.67
    facts = facts_of("exercised(third)@2025-02-01")
    findings = evaluate(Dossier(agreement(rights=(third,)), facts=facts), date(2025, 3, 1)).findings
    assert "claim_out_of_bounds" not in [finding.code for finding in findings]


def test_a_story_as_known_on_a_day_leaves_out_what_was_recorded_later() -> None:
    early, late = (
        Fact("signed", date(2024, 1, 5)),
        Fact("report", date(2025, 5, 1), known_on=date(2025, 7, 1)),
    )
    whole, then = evolve(RIGHTS, facts=(early, late)), evolve(RIGHTS, facts=(early,))
    day = date(2025, 6, 2)
    assert [*story(whole, day, day)] == [*story(then, day, None)]
    assert [*story(whole, day, None)] != [*story(then, day, None)]
