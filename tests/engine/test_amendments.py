"""Where each amendment stands on a day (docs/semantics.md § 9.1), and the dates that amendments move."""

from datetime import date

import pytest
from attrs import evolve

from budget.ledger import Expense, Ledger
from budget.money import Euros
from budget.plan import Budget, BudgetLine
from conventions.agreement.agreement import Agreement, AgreementPeriod
from conventions.agreement.amendment import Amendment, differences
from conventions.agreement.norms import Definition, Duty, Right, Selection
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import Refusal, in_force, refusal_on
from conventions.facts.fact import seen
from conventions.language.answers import exactly
from conventions.views.bilan import bilan
from conventions.views.differences import former_dates, moved_dates
from tests.engine.agreements import agreement, facts_of
from tests.oracle.compare import assert_same

BASE = agreement(
    duties=(
        Duty("bilan", "beneficiary", due="period.end + 6 months"),
        Duty("fixed", "beneficiary", due="2025-03-31"),
        Duty("undated", "beneficiary"),
    ),
    rights=(
        Right("extension", "beneficiary", "extend", until="latest_notice(period.end, 3 months)"),
        Right("clawback", "funder", "reclaim", amount="1 €", payable="period.end + 1 year"),
    ),
)
LONGER = evolve(BASE, period=AgreementPeriod(date(2024, 1, 1), date(2025, 6, 30)))
MOVED = evolve(
    LONGER,
    duties=(
        *(evolve(duty, due="2025-09-30") if duty.name == "fixed" else duty for duty in LONGER.duties),
        Duty("new", "funder", due="2025-01-31"),
    ),
)


def amendment(number: int, before: Agreement, after: Agreement, since: date | None = None) -> Amendment:
    return Amendment(f"a{number}", number, f"n° {number}", tuple(differences(before, after)), since)


FIRST = amendment(1, BASE, LONGER)
SECOND = amendment(2, LONGER, MOVED)


def states(found: Dossier, as_of: date, known_on: date | None = None) -> list[tuple[str, str, date | None]]:
    text = in_force(found, seen(found.facts, as_of, known_on))
    return [(state.amendment.id, state.status.value, state.since) for state in text.states]


@pytest.mark.parametrize(
    ("facts", "as_of", "status", "since"),
    [
        ("signed@2024-01-10", "2024-06-01", "unsigned", None),
        ("signed@2024-01-10; amendment_signed(a1)@2024-06-01", "2024-05-31", "unsigned", None),
        ("signed@2024-01-10; amendment_signed(a1)@2024-06-01", "2024-06-01", "in_force", "2024-06-01"),
        ("signed@2024-01-10; amendment_signed(a1)@2024-01-10", "2024-06-01", "in_force", "2024-01-10"),
        ("signed@2024-01-10; amendment_signed(a1)@2024-01-09", "2024-06-01", "refused", "2024-01-09"),
        ("amendment_signed(a1)@2024-06-01", "2024-06-01", "refused", "2024-06-01"),
        ("signed@2024-01-10; amendment_signed(a1)@2024-12-31", "2025-01-01", "in_force", "2024-12-31"),
        ("signed@2024-01-10; amendment_signed(a1)@2025-01-01", "2025-01-01", "refused", "2025-01-01"),
    ],
)
def test_an_amendment_stands_where_its_signature_puts_it(
    facts: str, as_of: str, status: str, since: str | None
) -> None:
    found = Dossier(BASE, facts_of(facts), None, (FIRST,))
    day = None if since is None else date.fromisoformat(since)
    assert states(found, date.fromisoformat(as_of)) == [("a1", status, day)]


def test_one_of_a_later_day_waits_for_it() -> None:
    later = amendment(1, BASE, LONGER, date(2024, 9, 1))
    found = Dossier(BASE, facts_of("signed@2024-01-10; amendment_signed(a1)@2024-06-01"), None, (later,))
    assert states(found, date(2024, 8, 31)) == [("a1", "later", date(2024, 9, 1))]
    assert states(found, date(2024, 9, 1)) == [("a1", "in_force", date(2024, 9, 1))]
    assert evaluate(found, date(2024, 8, 31)).stable_until == date(2024, 9, 1)


def test_one_of_an_earlier_day_has_effect_from_it() -> None:
    earlier = amendment(1, BASE, LONGER, date(2024, 2, 1))
    found = Dossier(BASE, facts_of("signed@2024-01-10; amendment_signed(a1)@2024-06-01"), None, (earlier,))
    assert states(found, date(2024, 6, 1)) == [("a1", "in_force", date(2024, 2, 1))]
    assert evaluate(found, date(2024, 6, 1)).term.end == exactly(date(2025, 6, 30))


def test_a_signature_recorded_later_is_not_seen() -> None:
    facts = facts_of("signed@2024-01-10; amendment_signed(a1)@2024-06-01 known 2024-07-01")
    found = Dossier(BASE, facts, None, (FIRST,))
    assert states(found, date(2024, 8, 1), date(2024, 6, 15)) == [("a1", "unsigned", None)]


def test_an_extension_lets_the_next_one_come_in_time() -> None:
    facts = "signed@2024-01-10; amendment_signed(a1)@2024-06-01; amendment_signed(a2)@2025-06-30"
    found = Dossier(BASE, facts_of(facts), None, (FIRST, SECOND))
    assert [status for _, status, _ in states(found, date(2025, 7, 1))] == ["in_force", "in_force"]
    alone = evolve(found, facts=facts_of("signed@2024-01-10; amendment_signed(a2)@2025-06-30"))
    assert [status for _, status, _ in states(alone, date(2025, 7, 1))] == ["unsigned", "refused"]


@pytest.mark.parametrize(
    ("facts", "day", "why"),
    [
        ("", "2024-06-01", Refusal.BEFORE_SIGNATURE),
        ("signed@2024-01-10", "2024-01-09", Refusal.BEFORE_SIGNATURE),
        ("signed@2024-01-10", "2024-12-31", None),
        ("signed@2024-01-10", "2025-01-01", Refusal.AFTER_EXPIRY),
        ("signed@2024-01-10; amendment_signed(a1)@2024-06-01", "2025-06-30", None),
        ("signed@2024-01-10; amendment_signed(a1)@2024-06-01", "2025-07-01", Refusal.AFTER_EXPIRY),
        ("signed@2024-01-10; amendment_signed(a1)@2024-01-01", "2025-01-01", Refusal.AFTER_EXPIRY),
    ],
)
def test_one_more_is_refused_as_those_there_are(facts: str, day: str, why: Refusal | None) -> None:
    signed = date.fromisoformat(day)
    found = Dossier(BASE, facts_of(facts), None, (FIRST,))
    assert refusal_on(found, seen(found.facts, signed, None), signed) is why


class TestDates:
    FACTS = facts_of("signed@2024-01-10; amendment_signed(a1)@2024-06-01; amendment_signed(a2)@2024-07-01")
    FOUND = Dossier(BASE, FACTS, None, (FIRST, SECOND))

    def test_what_was_before_is_remembered(self) -> None:
        verdict = evaluate(self.FOUND, date(2024, 8, 1))
        assert former_dates(self.FOUND, verdict) == {
            "bilan": exactly(date(2025, 6, 30)),
            "fixed": exactly(date(2025, 3, 31)),
            "extension": exactly(date(2024, 9, 30)),
        }

    def test_before_the_first_signature_nothing_was_moved(self) -> None:
        assert former_dates(self.FOUND, evaluate(self.FOUND, date(2024, 5, 31))) == {}

    def test_a_date_moves_by_its_words_or_by_its_formula(self) -> None:
        found = moved_dates(BASE, MOVED, self.FOUND, date(2024, 8, 1))
        assert [(item.subject, item.after.value, item.by_formula) for item in found] == [
            ("bilan", date(2025, 12, 30), True),
            ("fixed", date(2025, 9, 30), False),
            ("extension", date(2025, 3, 31), True),
        ]

    def test_of_what_a_right_creates_the_due_date_follows_too(self) -> None:
        claimed = evolve(self.FOUND, facts=(*self.FACTS, *facts_of("exercised(clawback)@2024-07-02=1€")))
        found = moved_dates(BASE, LONGER, claimed, date(2024, 8, 1))
        assert ("clawback.duty", True) in [(item.subject, item.by_formula) for item in found]


def test_the_bilan_is_drawn_on_the_budget_in_force() -> None:
    lines = BudgetLine("rent", "Loyer", Euros.parse("600")), BudgetLine("pay", "Salaires", Euros.parse("400"))
    before = evolve(BASE, budget=Budget(lines))
    after = evolve(before, budget=Budget((evolve(lines[0], amount=Euros.parse("500")), lines[1])))
    ledger = Ledger((Expense("e", "", Euros.parse("450"), line="rent", for_operation=True),))
    facts = facts_of("signed@2024-01-10; amendment_signed(a1)@2024-06-01")
    found = Dossier(
        evolve(
            before,
            selections=(Selection("eligible", "expenses"),),
            definitions=(Definition("eligible_expenses", "sum(eligible, amount)"),),
        ),
        facts,
        ledger,
        (amendment(1, before, after),),
    )
    planned = [
        [str(line.planned) for line in table.lines]
        for day in (date(2024, 5, 31), date(2024, 6, 1))
        if (table := bilan(found, day).table) is not None
    ]
    assert planned == [["600.00", "400.00"], ["500.00", "400.00"]]


def test_an_amendment_has_no_effect_without_the_one_that_it_builds_on() -> None:
    later = evolve(SECOND, builds_on=("a1",))
    facts = facts_of("signed@2024-01-10; amendment_signed(a2)@2024-06-01")
    found = in_force(Dossier(BASE, facts, None, (FIRST, later)), seen(facts, date(2025, 1, 1), None))
    assert found.refused == ((later, Refusal.WITHOUT_ANOTHER),)
    assert found.agreement == BASE


def test_a_right_that_an_amendment_opened_has_been_open_since_its_day_of_effect() -> None:
    right = Right("stop", "funder", "suspend", when="period.end > 2025-01-01")
    before, after = evolve(BASE, rights=(right,)), evolve(LONGER, rights=(right,))
    signed = facts_of("signed@2024-01-01; amendment_signed(a1)@2024-02-01")
    found = Dossier(before, signed, amendments=(amendment(1, before, after, date(2024, 3, 1)),))
    assert evaluate(found, date(2024, 4, 10)).rights[0].opens_on == date(2024, 3, 1)
    assert_same(found, date(2024, 3, 20), None)
