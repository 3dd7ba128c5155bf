"""Facts on a day between two, or on one that nobody knows (docs/semantics.md § 1.15): decided cases."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from budget.ledger import Expense, Ledger, Resource
from budget.money import Euros
from conventions.agreement.agreement import AgreementPeriod, LedgerSource
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.facts.fact import Fact, seen
from conventions.language.answers import DAWN, FALSE, INFINITY, NEVER, TRUE
from conventions.naive.completions import completions
from conventions.naive.verdict import naive_verdict
from conventions.views.differences import first_day
from conventions.views.rule_cases import notation_with_questions
from tests.engine.agreements import DOSSIERS, agreement
from tests.engine.told import asked, bounds, duty, right, value
from tests.oracle.compare import assert_same
from tests.oracle.test_ranges import assert_holds, days_held

TEXT = evolve(
    agreement(),
    facts=(
        FactDeclaration("visited", "event", repeated=True),
        FactDeclaration("entered", "event"),
        FactDeclaration("checked", "event", each="visited"),
        FactDeclaration("heads", "number", least="0", most="500"),
        FactDeclaration("place", "text"),
        FactDeclaration("cost", "euros", repeated=True),
    ),
    selections=(Selection("visits", "visited", ()),),
    definitions=(
        Definition("head_count", "heads"),
        Definition("where", "place"),
        Definition("costs", "sum(cost, value)"),
        Definition("visits_made", "count(visits)"),
        Definition("first_visit", "first(visits, occurred_on)"),
        Definition("has_visited", "happened(visited)"),
        Definition("entered_on", "entered"),
        Definition("so_far", "running(1)", each="visited"),
        Definition("one_before", "previous(occurred_on, occurred_on)", each="visited"),
        Definition("part", "split(100 €, 1)", each="visited"),
        Definition("at", "position", each="visited"),
        Definition("all_thanked", "met(thanks)"),
        Definition("thanked_by", "due(thanks)"),
        Definition("not_thanked", "not met(thanks) by 2024-07-20"),
        Definition("was_checked", "happened(checked)", each="visited"),
        Definition("checked_on", "checked", each="visited"),
        Definition("stopped", "clock(signed, 30 days, letter_sent, letter_received)"),
        Definition("row_stopped", "clock(occurred_on, 30 days, letter_sent, letter_received)", each="visited"),
    ),
    duties=(
        Duty("report", "beneficiary", due="2024-06-10", done_by="bilan_received", parts=("story", "figures")),
        Duty(
            "posted_report",
            "beneficiary",
            due="2024-06-10",
            done_by="paper_received",
            posted_by="paper_posted",
        ),
        Duty("first_payment", "funder", amount="600 €", due="2024-06-10", is_payment=True),
        Duty("repayment", "beneficiary", amount="100 €", due="2024-06-10"),
        Duty("thanks", "funder", each="visited", due="occurred_on + 1 month"),
    ),
    rights=(
        Right("stop", "funder", "terminate", when="happened(visited)"),
        Right("keep_back", "funder", "reduce", when="happened(notified) and as_of > notified", amount="10 €"),
    ),
)  # fmt: skip
A_DAY = date(2024, 7, 1)
JUNE_1, JUNE_15 = date(2024, 6, 1), date(2024, 6, 15)


def between(
    key: str, value: object = None, of: str | None = None, first: date = JUNE_1, last: date = JUNE_15
) -> Fact:
    return Fact(key, first, value, of, no_later_than=last)  # type: ignore[arg-type]


def said(*facts: Fact, as_of: date = A_DAY) -> Verdict:
    """The verdict, which holds what the naive interpreter says of each completion."""
    dossier = evolve(DOSSIERS["money"], agreement=TEXT, facts=facts, ledger=None)
    verdict = evaluate(dossier, as_of)
    for told in completions(dossier, as_of, (), 40):
        assert_holds(verdict, naive_verdict(told, as_of))
        days_held(verdict, told, as_of, None)
    return verdict


class TestReports:
    """A paper that came between two days."""

    def test_in_time_on_every_day_is_in_time(self) -> None:
        found = said(between("bilan_received", last=date(2024, 6, 9)))
        assert (duty(found, "report").status.value, bounds(duty(found, "report").done)) == (
            "met",
            (JUNE_1, date(2024, 6, 9)),
        )

    def test_late_on_some_days_cannot_be_told_and_the_question_asks_for_the_day(self) -> None:
        found = duty(said(between("bilan_received")), "report")
        assert (found.status.value, asked(found)) == ("unknown", {"day_of(bilan_received)"})

    def test_late_on_every_day_is_late_by_a_range(self) -> None:
        found = duty(said(between("bilan_received", first=date(2024, 6, 12))), "report")
        assert (found.status.value, found.days_late, found.late_range) == ("met_late", None, (2, 5))

    def test_while_it_may_have_come_it_is_not_known_to_be_overdue(self) -> None:
        found = duty(said(between("bilan_received"), as_of=date(2024, 6, 12)), "report")
        assert (found.status.value, found.done) == ("unknown", None)
        assert asked(found) == {"day_of(bilan_received)"}

    def test_a_day_that_nobody_knows_is_any_until_it_was_known(self) -> None:
        fact = between("bilan_received", first=DAWN, last=date(2024, 6, 9))
        assert duty(said(fact), "report").status.value == "met"
        assert duty(said(evolve(fact, no_later_than=date(2024, 6, 20))), "report").status.value == "unknown"

    def test_posted_or_received_between_two_days(self) -> None:
        posted, received = between("paper_posted", last=date(2024, 6, 5)), between("paper_received")
        assert duty(said(posted, received), "posted_report").status.value == "met"
        assert duty(said(received), "posted_report").status.value == "unknown"
        assert duty(said(received, as_of=date(2024, 6, 12)), "posted_report").status.value == "unknown"
        assert duty(said(posted, as_of=date(2024, 6, 3)), "posted_report").status.value == "unknown"

    def test_found_wanting_what_was_brought_on_no_known_day_leaves_any(self) -> None:
        first = Fact("bilan_received", JUNE_1)
        wanting = Fact("bilan_incomplete", date(2024, 6, 5), of="story")
        found = said(first, wanting, between("papers_completed"))
        assert duty(found, "report").status.value == "unknown"

    def test_two_papers_the_first_of_which_counts(self) -> None:
        found = said(between("bilan_received"), Fact("bilan_received", date(2024, 6, 9)))
        assert bounds(duty(found, "report").done) == (JUNE_1, date(2024, 6, 9))


class TestMoney:
    """Transfers between two days."""

    def test_paid_is_known_once_its_last_day_is_over(self) -> None:
        found = said(between("payment", Euros.of(600), "first_payment"))
        assert bounds(value(found, "paid")) == (60_000, 60_000)
        assert duty(found, "first_payment").status.value == "unknown"
        assert bounds(duty(found, "first_payment").done) == (JUNE_1, JUNE_15)

    def test_meanwhile_it_is_paid_or_not(self) -> None:
        found = said(between("payment", Euros.of(600), "first_payment"), as_of=date(2024, 6, 5))
        assert bounds(value(found, "paid")) == (0, 60_000)
        assert bounds(value(found, "to_pay"))[0] == 0

    def test_a_payment_returned_and_made_again_in_no_known_order(self) -> None:
        found = said(
            Fact("payment", date(2024, 5, 1), Euros.of(600), "first_payment"),
            between("transfer_returned", Euros.of(600), "first_payment"),
            Fact("payment", date(2024, 6, 10), Euros.of(600), "first_payment"),
        )
        assert bounds(duty(found, "first_payment").done) == (date(2024, 5, 1), date(2024, 6, 10))

    def test_a_return_that_may_have_come_by_now(self) -> None:
        facts = (
            Fact("payment", date(2024, 5, 1), Euros.of(600), "first_payment"),
            between("transfer_returned", Euros.of(600), "first_payment"),
        )
        assert bounds(value(said(*facts, as_of=date(2024, 6, 5)), "paid")) == (0, 60_000)

    def test_a_repayment_that_may_have_come_by_now(self) -> None:
        facts = (
            Fact("payment", date(2024, 5, 1), Euros.of(600), "first_payment"),
            between("repaid", Euros.of(100), "repayment"),
        )
        found = said(*facts, as_of=date(2024, 6, 5))
        assert bounds(value(found, "recovered")) == (0, 10_000)
        assert bounds(value(found, "account.to_recover")) == (0, 10_000)
        assert duty(found, "repayment").status.value == "unknown"

    def test_a_repayment_that_came_without_a_payment(self) -> None:
        found = said(between("repaid", Euros.of(100)), as_of=date(2024, 6, 5))
        assert bounds(value(found, "paid")) == (0, 100_000)

    def test_of_many_in_doubt_nothing_is_told(self) -> None:
        facts = [between("payment", Euros.of(100 + number), "first_payment") for number in range(5)]
        assert value(said(*facts, as_of=date(2024, 6, 5)), "paid").lo == 0


class TestValues:
    """Which value was recorded last."""

    def test_the_last_of_two_days_that_touch_is_either(self) -> None:
        found = said(between("heads", 3), Fact("heads", date(2024, 6, 10), 5))
        assert bounds(value(found, "head_count")) == (3, 5)

    def test_one_recorded_surely_after_stands(self) -> None:
        found = said(between("heads", 3), Fact("heads", date(2024, 6, 20), 5))
        assert bounds(value(found, "head_count")) == (5, 5)

    def test_one_that_may_not_be_there_yet_is_anything_declared(self) -> None:
        found = said(between("heads", 3), as_of=date(2024, 6, 5))
        assert bounds(value(found, "head_count")) == (0, 500)

    def test_a_text_is_known_where_all_agree(self) -> None:
        north, south = between("place", "north"), Fact("place", date(2024, 6, 10), "south")
        assert value(said(north, south), "where").lo is None
        assert value(said(north), "where").lo == "north"
        again = evolve(south, value="north")
        assert value(said(north, again), "where").lo == "north"

    def test_a_sum_counts_what_may_be_there_or_not(self) -> None:
        found = said(between("cost", Euros.of(7)), Fact("cost", JUNE_1, Euros.of(2)), as_of=date(2024, 6, 5))
        assert bounds(value(found, "costs")) == (200, 900)


class TestRows:
    """Occurrences in no known order."""

    def test_two_that_touch_have_no_order(self) -> None:
        found = said(between("visited"), Fact("visited", date(2024, 6, 10), id="second"))
        assert bounds(value(found, "first_visit")) == (DAWN, NEVER)
        assert bounds(value(found, "visits_made")) == (2, 2)
        assert bounds(value(found, "at.second")) == (1, 2)

    def test_of_an_event_recorded_twice_the_first_day_counts(self) -> None:
        found = said(between("entered"), Fact("entered", date(2024, 6, 10)))
        assert bounds(value(found, "entered_on")) == (JUNE_1, date(2024, 6, 10))

    def test_two_apart_have_one(self) -> None:
        found = said(between("visited"), Fact("visited", date(2024, 6, 20), id="second"))
        assert bounds(value(found, "first_visit")) == (JUNE_1, JUNE_15)
        assert bounds(value(found, "at.second")) == (2, 2)

    def test_one_that_may_be_there_is_counted_or_not(self) -> None:
        found = said(between("visited"), as_of=date(2024, 6, 5))
        assert bounds(value(found, "visits_made")) == (0, 1)
        assert bounds(value(found, "has_visited")) == (False, True)
        assert bounds(value(said(between("entered"), as_of=date(2024, 6, 5)), "entered_on")) == (
            JUNE_1,
            NEVER,
        )

    def test_a_fact_of_a_row_between_two_days(self) -> None:
        row, checked = Fact("visited", JUNE_1, id="one"), between("checked", of="one")
        assert bounds(value(said(row, checked), "checked_on.one")) == (JUNE_1, JUNE_15)
        found = said(row, checked, as_of=date(2024, 6, 5))
        assert bounds(value(found, "was_checked.one")) == (False, True)

    def test_a_norm_of_a_row_that_may_not_be_there_yet(self) -> None:
        found = said(between("visited"), as_of=date(2024, 6, 5))
        assert bounds(value(found, "all_thanked")) == (False, True)
        assert bounds(value(found, "thanked_by")) == (DAWN, date(2024, 7, 15))

    def test_a_clock_stopped_on_no_known_day(self) -> None:
        found = said(Fact("signed", date(2024, 5, 1)), between("letter_sent", first=date(2024, 5, 20)))
        assert bounds(value(found, "stopped")) == (date(2024, 5, 31), NEVER)
        before = said(between("letter_sent"))
        assert value(before, "stopped").hi == NEVER
        started = said(between("signed", first=DAWN), between("letter_sent"))
        assert bounds(value(started, "stopped")) == (DAWN, NEVER)


class TestRights:
    """The day on which a right opens, where a day is not known."""

    def test_no_day_is_told_where_it_may_be_another(self) -> None:
        assert right(said(between("visited")), "stop").opens_on is None
        assert right(said(Fact("visited", JUNE_1)), "stop").opens_on == JUNE_1
        assert right(said(between("visited"), as_of=date(2024, 6, 5)), "stop").status.value == "unknown"

    def test_nor_of_one_that_will_open(self) -> None:
        assert right(said(between("notified"), as_of=JUNE_1), "keep_back").opens_on is None
        assert right(said(between("notified")), "keep_back").opens_on is None


class TestLapse:
    """Since when an agreement has lapsed."""

    def test_the_day_is_not_told_where_it_may_be_another(self) -> None:
        text = evolve(TEXT, lapses="happened(visited)")
        facts = (Fact("payment", date(2024, 5, 1), Euros.of(600), "first_payment"), between("visited"))
        found = evaluate(evolve(DOSSIERS["money"], agreement=text, facts=facts, ledger=None), A_DAY)
        assert [item.code for item in found.findings if item.code.startswith("aid_lost")] == ["aid_lost"]


class TestStory:
    """Where the story begins, and what a later day sees."""

    def test_a_day_that_nobody_knows_is_no_first_day(self) -> None:
        dossier = Dossier(TEXT, (between("visited", first=DAWN),))
        assert first_day(dossier) == date(2024, 1, 1)

    def test_what_may_have_happened_has_by_its_last_day(self) -> None:
        view = seen((between("visited"), between("signed", last=date(2024, 8, 1))), date(2024, 6, 5), None)
        later = view.moved_to(JUNE_15)
        assert [fact.key for fact in later.facts] == ["visited"]
        assert [fact.key for fact in later.possible] == ["signed"]
        assert (view.later, later.later) == ((JUNE_15, date(2024, 8, 1)), (date(2024, 8, 1),))

    @pytest.mark.parametrize("after", [1, 5, 14])
    def test_nothing_changes_before_stable_until(self, after: int) -> None:
        facts = (between("visited"), between("bilan_received"))
        first = said(*facts, as_of=JUNE_1)
        assert first.stable_until is not None
        later = JUNE_1 + timedelta(days=after)
        if later < first.stable_until:
            again = said(*facts, as_of=later)
            assert [item.status for item in again.duties] == [item.status for item in first.duties]


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2024-05-20", "2024-05-31", "running"),
        ("2024-06-01", "2024-06-05", "breached"),
        ("2024-05-31", "2024-06-01", "unknown"),
    ],
)
def test_a_breach_on_a_day_between_two_counts_if_the_duty_lasts_on_each(
    first: str, last: str, status: str
) -> None:
    """§ 4.4: at a row, from 1 June on."""
    kept = Duty("kept", "beneficiary", begins="2024-06-01", breached_by="lost", each="expenses")
    text = evolve(agreement(duties=(kept,)), facts=(FactDeclaration("lost", "event", each="expenses"),))
    day, until = date.fromisoformat(first), date.fromisoformat(last)
    dossier = Dossier(
        text, (between("lost", of="e", first=day, last=until),), Ledger((Expense("e", "", Euros.of(70)),))
    )
    for on, told in ((A_DAY, status), (until - timedelta(days=1), None)):
        verdict = evaluate(dossier, on)
        for complete in completions(dossier, on, (), 40):
            assert_holds(verdict, naive_verdict(complete, on))
        assert told is None or duty(verdict, "kept").status.value == told
    assert asked(duty(evaluate(dossier, A_DAY, until - timedelta(days=1)), "kept")) >= {"lost(e)"}


def test_rows_of_a_ledger_that_has_perhaps_come_are_perhaps_rows() -> None:
    """§ 1.15: from the first possible day of the paper that carries it, and each sum may be more."""
    rights = tuple(Right(f"cut_{of}", "funder", "reduce", amount="1 €", each=of) for of in ROWS_OF_LEDGER)
    sums = tuple(Definition(f"sum_{of}", f"sum({of}, amount)") for of in ROWS_OF_LEDGER)
    text = evolve(
        agreement(definitions=sums, rights=rights),
        facts=(FactDeclaration("paper", "event"),),
        ledger_source=LedgerSource("paper"),
    )
    ledger = Ledger((Expense("e", "", Euros.of(70)),), (Resource("r", "", Euros.of(50)),))
    dossier = Dossier(text, (between("paper"),), ledger)
    told = {}
    for on in (date(2024, 5, 31), date(2024, 6, 10), JUNE_15, A_DAY):
        verdict = evaluate(dossier, on)
        for complete in completions(dossier, on, (), 40):
            assert_holds(verdict, naive_verdict(complete, on))
            days_held(verdict, complete, on, None)
        told[on] = [(item.subject, item.status.value, item.opens_on) for item in verdict.rights]
        assert value(verdict, "sum_expenses").hi == (70_00 if on >= JUNE_15 else INFINITY)
    assert list(told.values()) == [
        [],
        [("cut_expenses.e", "unknown", None), ("cut_resources.r", "unknown", None)],
        [("cut_expenses.e", "open", None), ("cut_resources.r", "open", None)],
        [("cut_expenses.e", "open", None), ("cut_resources.r", "open", None)],
    ]


ROWS_OF_LEDGER = ("expenses", "resources")


def test_true_and_false_are_told_by_what_surely_happened() -> None:
    assert value(said(between("visited")), "has_visited") == TRUE
    assert value(said(), "has_visited") == FALSE


def test_a_weight_below_zero_leaves_a_part_open_where_the_total_is_not_decided() -> None:
    """§ 2.11: the day of the repayment is not known, and each completion says that the weights make no part."""
    per_year = Definition("part", "split(recovered, position * 3 - 4)", each="years")
    text = evolve(
        agreement(
            definitions=(per_year,),
            rights=(Right("cut", "funder", "reduce", up_to="part", each="years"),),
        ),
        period=AgreementPeriod(date(2024, 1, 1), date(2025, 12, 31)),
    )
    repaid = Fact("repaid", date(2024, 6, 1), Euros.of(50), no_later_than=date(2024, 6, 20), id="a")
    dossier = Dossier(text, (Fact("payment", date(2024, 2, 1), Euros.of(500)), repaid))
    verdict = evaluate(dossier, date(2024, 6, 10))
    assert notation_with_questions(verdict, "part.2024") == "? ? missing:day_of(repaid)|missing:divisor"
    for told in completions(dossier, date(2024, 6, 10), (), 12):
        assert_holds(verdict, naive_verdict(told, date(2024, 6, 10)))
    assert_same(evolve(dossier, facts=dossier.facts[:1]), date(2024, 6, 10), date(2024, 5, 1))
