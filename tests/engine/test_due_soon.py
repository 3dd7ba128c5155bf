"""How long before its day a duty is due soon is asked, not fixed; both ends of that time are included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.agreement.norms import Duty, Right
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.status import DutyStatus, agreed
from conventions.facts.fact import Fact
from conventions.naive.verdict import naive_verdict
from conventions.views.differences import changes
from conventions.views.why_not import finding_query, status_query
from tests.draws import heavy
from tests.engine.agreements import agreement
from tests.oracle.cases import Case, cases
from tests.oracle.strategies import LAST

DUE = date(2025, 6, 1)
REPORT = Duty("report", "beneficiary", due="2025-06-01", parts=("a", "b"))
DOSSIER = Dossier(agreement(duties=(REPORT,)))
CASES = [
    (30, date(2025, 5, 1), "not_due"), (30, date(2025, 5, 2), "due_soon"), (30, DUE, "due_soon"),
    (15, date(2025, 5, 16), "not_due"), (15, date(2025, 5, 17), "due_soon"), (15, date(2025, 6, 2), "overdue"),
    (0, date(2025, 5, 31), "not_due"), (0, DUE, "due_soon"),
    (366, date(2024, 5, 31), "due_soon"), (366, date(2024, 5, 30), "not_due"),
    (999_999, date(1, 1, 2), "due_soon"),
]  # fmt: skip


@pytest.mark.parametrize(("days", "as_of", "status"), CASES)
def test_a_duty_is_due_soon_from_so_many_days_before_to_its_day(days: int, as_of: date, status: str) -> None:
    soon = timedelta(days=days)
    (duty,) = evaluate(DOSSIER, as_of, due_soon=soon).duties
    assert (duty.status.value, {part.status.value for part in duty.parts}) == (status, {status})
    assert status_query("report", as_of, None, soon)(DOSSIER) == (status,)
    code = ("duty_due_soon",) if status == "due_soon" else ()
    assert finding_query("duty_due_soon", "report", as_of, None, soon)(DOSSIER) == code


def test_the_story_turns_on_the_days_asked() -> None:
    told = changes(DOSSIER, date(2025, 1, 1), date(2025, 12, 31), due_soon=timedelta(days=15))
    assert [change.day for change in told] == [date(2025, 1, 1), date(2025, 5, 17), date(2025, 6, 2)]


def test_a_duty_that_an_exercise_creates_is_due_soon_as_the_others_are() -> None:
    right = Right("claim", "funder", "reclaim", amount="paid", payable="2025-06-01")
    paid = Duty("single", "funder", amount="grant", is_payment=True)
    record = (
        Fact("payment", date(2025, 1, 1), agreement().grant, "single"),
        Fact("exercised", date(2025, 3, 5), agreement().grant, "claim"),
    )
    dossier = Dossier(agreement(duties=(paid,), rights=(right,)), record)
    found = [
        {
            norm.subject: norm.status.value
            for norm in evaluate(dossier, date(2025, 5, 20), due_soon=soon).norms
        }
        for soon in (timedelta(days=5), timedelta(days=30))
    ]
    assert [statuses["claim.duty"] for statuses in found] == ["not_due", "due_soon"]
    assert status_query("claim.duty", date(2025, 5, 20), None, timedelta(days=5))(dossier) == ("not_due",)


@pytest.mark.no_cover  # many verdicts a case
@heavy
@given(cases(), st.sampled_from((0, 1, 15, 45, 400)))
def test_the_naive_interpreter_says_the_same_and_the_days_of_change_hold(case: Case, days: int) -> None:
    for as_of, known_on in case.asked:
        engine = evaluate(case.dossier, as_of, known_on, due_soon=timedelta(days=days))
        naive = naive_verdict(case.dossier, as_of, known_on, soon=days)
        assert [duty.status.value for duty in engine.duties] == [duty.status for duty in naive.duties]
        until = min(engine.stable_until or LAST, as_of + timedelta(days=40))
        for ahead in range(1, (until - as_of).days):
            later = evaluate(
                case.dossier, as_of + timedelta(days=ahead), known_on, due_soon=timedelta(days=days)
            )
            assert [duty.status for duty in later.duties] == [duty.status for duty in engine.duties]


def test_what_is_not_due_yet_near_or_far_is_near() -> None:
    """Semantics § 3.4: `not_due` and `due_soon` alone are `due_soon`."""
    near, far = DutyStatus.DUE_SOON, DutyStatus.NOT_DUE
    assert agreed(frozenset({near, far})) is near
    assert agreed(frozenset({near, far, DutyStatus.OVERDUE})) is DutyStatus.UNKNOWN
