"""Which change of one fact would make a dossier say something else: every day is tried, nothing else claimed."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given

from budget.money import Euros
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.facts.fact import Fact
from conventions.files.dossier_folder import read_dossier
from conventions.language.answers import Answer
from conventions.views.why_not import (
    Flip,
    FlipKind,
    WhyNot,
    finding_query,
    status_query,
    value_query,
    why_not,
)
from tests.draws import heavy
from tests.engine.agreements import agreement
from tests.oracle.cases import Case, cases

DAY = timedelta(days=1)
DUE = date(2025, 6, 1)
EXAMPLES = Path(__file__).parents[2] / "examples"
REPORT = Duty("report", "beneficiary", due="2025-06-01", counts="receipt")


def told(found: WhyNot) -> list[tuple[str, str, date | None, int, object]]:
    return [(flip.kind.value, flip.facts[0].key, flip.day, flip.days, flip.reply) for flip in found.flips]


def test_received_one_day_earlier_there_is_no_lateness() -> None:
    dossier = Dossier(agreement(duties=(REPORT,)), (Fact("report", DUE + DAY),))
    found = why_not(
        dossier, status_query("report", date(2025, 12, 1), None), ["report"], date(2025, 12, 1), 366
    )
    assert found.reply == ("met_late",)
    assert told(found) == [
        ("moved", "report", DUE, -1, ("met",)),
        ("moved", "report", date(2025, 12, 2), 183, ("overdue",)),
        ("withdrawn", "report", None, 0, ("overdue",)),
    ]


def test_what_is_missing_is_added_on_the_last_day_that_would_do() -> None:
    dossier = Dossier(agreement(duties=(REPORT,)))
    asked = date(2025, 6, 10)
    found = why_not(dossier, status_query("report", asked, None), ["report"], asked, 20)
    assert told(found) == [
        ("added", "report", asked, 0, ("met_late",)),
        ("added", "report", DUE, -9, ("met",)),
    ]


def test_beyond_the_range_nothing_is_claimed() -> None:
    dossier = Dossier(agreement(duties=(REPORT,)))
    asked = date(2025, 6, 10)
    found = why_not(dossier, status_query("report", asked, None), ["report"], asked, 8)
    assert (found.within, told(found)) == (8, [("added", "report", asked, 0, ("met_late",))])


def test_an_answer_that_comes_and_goes_is_found_although_no_halving_would() -> None:
    facts = (FactDeclaration("visit", "event"),)
    odd = Right("claim", "funder", "decline", when="visit = 2025-03-07 or visit = 2025-03-03")
    dossier = Dossier(agreement(rights=(odd,), facts=facts), (Fact("visit", date(2025, 3, 5)),))
    asked = date(2025, 4, 1)
    found = why_not(dossier, status_query("claim", asked, None), ["claim"], asked, 30)
    assert told(found) == [("moved", "visit", date(2025, 3, 3), -2, ("open",))]


def test_the_parts_of_one_day_move_together_and_those_of_two_days_alone() -> None:
    duty = evolve(REPORT, parts=("activity", "money"))
    late = [Fact("report", DUE + 3 * DAY, of=part) for part in duty.parts]
    asked = date(2025, 7, 1)
    together = Dossier(agreement(duties=(duty,)), tuple(late))
    apart = Dossier(agreement(duties=(duty,)), (late[0], evolve(late[1], occurred_on=DUE, known_on=DUE)))
    found = [
        why_not(one, status_query("report", asked, None), ["report"], asked, 10) for one in (together, apart)
    ]
    assert [flip.days for flip in found[0].flips if flip.kind is FlipKind.MOVED] == [-3]
    assert [(flip.facts[0].of, flip.days) for flip in found[1].flips if flip.kind is FlipKind.MOVED] == [
        ("activity", -3)
    ]


def test_of_a_payment_no_event_is_added_for_it_takes_an_amount() -> None:
    payment = Duty(
        "single", "funder", when="happened(signed)", amount="grant", due="signed + 1 month", is_payment=True
    )
    dossier = Dossier(agreement(duties=(payment,)))
    asked = date(2025, 6, 1)
    found = why_not(dossier, status_query("single", asked, None), ["single"], asked, 60)
    assert [fact.key for fact in found.added] == ["signed"]
    assert told(found)[:2] == [
        ("added", "signed", asked, 0, ("due_soon",)),
        ("added", "signed", date(2025, 4, 30), -32, ("overdue",)),
    ]


def test_an_event_of_one_row_is_moved_or_withdrawn() -> None:
    yearly = Duty("yearly", "beneficiary", each="years", due="2025-06-01", done_by="filed")
    dossier = Dossier(agreement(duties=(yearly,)), (Fact("filed", DUE + DAY, of="2024"),))
    asked = date(2025, 12, 1)
    found = why_not(dossier, status_query("yearly.2024", asked, None), ["yearly"], asked, 1)
    assert found.reply == ("met_late",)
    assert told(found) == [
        ("moved", "filed", DUE, -1, ("met",)),
        ("withdrawn", "filed", None, 0, ("overdue",)),
    ]


def test_a_finding_and_a_value_are_asked_too() -> None:
    asked = date(2025, 6, 10)
    counted = Definition("on_time", value="if met(report) then 5 € else 0 €")
    dossier = Dossier(agreement(duties=(REPORT,), definitions=(counted,)))
    found = why_not(dossier, finding_query("duty_overdue", "report", asked, None), ["report"], asked, 20)
    assert (found.reply, told(found)) == (
        ("duty_overdue",),
        [("added", "report", asked, 0, ())],
    )
    value = why_not(dossier, value_query("on_time", asked, None), ["on_time"], asked, 5)
    assert [flip.reply.value for flip in value.flips if not isinstance(flip.reply, tuple) and flip.reply] == [
        500
    ]


def test_a_sum_of_the_account_is_asked_too() -> None:
    single = Duty("single", "funder", amount="grant", due="2025-06-01", is_payment=True)
    asked, day = date(2025, 6, 10), date(2025, 5, 2)
    dossier = Dossier(agreement(duties=(single,)), (Fact("payment", day, Euros.of(10), "single"),))
    found = why_not(dossier, value_query("paid", asked, None), ["single"], asked, 5)
    assert [(flip.kind, flip.reply.lo) for flip in found.flips if isinstance(flip.reply, Answer)] == [
        (FlipKind.WITHDRAWN, 0)
    ]


def test_of_a_right_the_findings_are_asked_as_of_a_duty() -> None:
    right = Right("claim", "funder", "decline", when="happened(visit)")
    facts = (FactDeclaration("visit", "event"),)
    dossier = Dossier(agreement(rights=(right,), facts=facts), (Fact("visit", date(2025, 3, 5)),))
    asked = date(2025, 4, 1)
    found = why_not(dossier, finding_query("right_open", "claim", asked, None), ["claim"], asked, 2)
    assert told(found) == [("withdrawn", "visit", None, 0, ())]


def test_a_duty_that_an_exercise_creates_is_asked_of_the_whole_verdict() -> None:
    right = Right("claim", "funder", "reclaim", amount="paid", payable="2025-05-01")
    exercised = Fact("exercised", date(2025, 3, 5), of="claim")
    dossier = Dossier(agreement(rights=(right,)), (exercised,))
    asked = date(2025, 6, 1)
    ask = status_query("claim.duty", asked, None)
    assert ask(dossier) == tuple(
        norm.status.value for norm in evaluate(dossier, asked).norms if norm.subject == "claim.duty"
    )
    assert [flip.kind for flip in why_not(dossier, ask, ["claim"], asked, 1).flips] == [FlipKind.WITHDRAWN]


def test_a_replaced_fact_is_not_moved_and_the_ends_of_the_calendar_are_respected() -> None:
    wrong = Fact("report", DUE - DAY, id="wrong")
    right = Fact("report", date.min + DAY, replaces="wrong")
    dossier = Dossier(agreement(duties=(REPORT,)), (wrong, right))
    found = why_not(
        dossier, status_query("report", date.min + 3 * DAY, None), ["report"], date.min + 3 * DAY, 5
    )
    assert found.moved == ((right,),)
    late = Dossier(agreement(duties=(REPORT,)), (Fact("report", date.max - DAY, known_on=date.max),))
    known_last = Dossier(agreement(duties=(REPORT,)), (Fact("report", DUE, known_on=date.max),))
    later = DUE + 2 * DAY
    moved = why_not(known_last, status_query("report", later, None), ["report"], later, 3).flips
    assert [flip.days for flip in moved if flip.kind is FlipKind.MOVED] == [1, 3]
    last = date.max - DAY
    assert why_not(late, status_query("report", last, None), ["report"], last, 3).reply == ("met_late",)
    first = why_not(
        Dossier(agreement(duties=(REPORT,))),
        status_query("report", date.min + DAY, None),
        ["report"],
        date.min + DAY,
        3,
    )
    assert [flip.days for flip in first.flips] == [0]


@pytest.mark.no_cover  # many verdicts a case, of code that is counted elsewhere
@heavy
@given(cases())
def test_each_change_gives_the_reply_that_is_told(case: Case) -> None:
    (asked, known), _ = case.asked
    norms: list[Duty | Right] = [*case.dossier.agreement.duties[:1], *case.dossier.agreement.rights[:1]]
    for norm in norms:
        for subject in {
            item.subject for item in evaluate(case.dossier, asked, known).norms if item.id == norm.name
        }:
            ask = status_query(subject, asked, known)
            found = why_not(case.dossier, ask, [norm.name], asked, 3)
            assert found.reply == ask(case.dossier)
            for flip in found.flips:
                assert flip.reply != found.reply
                assert ask(made(case.dossier, flip)) == flip.reply


def made(dossier: Dossier, flip: Flip) -> Dossier:
    """The dossier with a change made, here by its own words."""
    if flip.kind is FlipKind.ADDED:
        return evolve(dossier, facts=(*dossier.facts, *flip.facts))
    left = tuple(fact for fact in dossier.facts if fact not in flip.facts)
    if flip.day is None:
        return evolve(dossier, facts=left)
    delay = timedelta(days=flip.days)
    moved = (evolve(fact, occurred_on=flip.day, known_on=fact.known_on + delay) for fact in flip.facts)
    return evolve(dossier, facts=(*left, *moved))


def test_a_status_asked_alone_is_that_of_the_verdict() -> None:
    dossier = read_dossier(EXAMPLES / "cd62-apes-2024-closed")
    for asked in (date(2024, 7, 1), date(2025, 7, 2)):
        for norm in evaluate(dossier, asked).norms:
            assert status_query(norm.subject, asked, None)(dossier) == (norm.status.value,)
