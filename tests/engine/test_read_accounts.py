"""The account under each reading that may still be chosen (docs/semantics.md § 7.5)."""

from datetime import date

import pytest
from attrs import evolve

from budget.findings import Severity
from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod
from conventions.agreement.norms import Definition, Duty, Reading, Right
from conventions.agreement.party import Party
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.readings import Choice, with_choice
from conventions.facts.fact import Fact
from conventions.parameters import Citation as DatedReading
from conventions.parameters import SourceStatus
from conventions.rulebook import Rule, Rulebook
from conventions.views.rule_cases import notation_of
from tests.oracle.compare import assert_same

AS_OF = date(2025, 7, 1)
REPORT = Duty("report", "beneficiary", due="2025-06-28", done_by="bilan_received", posted_by="bilan_posted")
"""28 June 2025 is a Saturday."""
PAYMENT = Duty("whole", "funder", when="happened(signed)", amount="grant", is_payment=True)
LATE = Duty("late", "beneficiary", when="as_of > due(report)", amount="50 €", nature="penalty")
FACTS = (
    Fact("signed", date(2024, 1, 1)),
    Fact("payment", date(2024, 2, 1), Euros.of(1000), "whole"),
)


def agreed(
    *duties: Duty, rights: tuple[Right, ...] = (), definitions: tuple[Definition, ...] = ()
) -> Dossier:
    agreement = Agreement(
        "read",
        "read",
        (Party("funder", "F", "F"), Party("beneficiary", "B", "B")),
        AgreementPeriod(date(2024, 1, 1), date(2024, 12, 31)),
        Euros.of(1000),
        duties=(PAYMENT, *duties),
        rights=rights,
        definitions=definitions,
    )
    return Dossier(agreement, FACTS)


def sums(dossier: Dossier, on: date, of: str, name: str) -> dict[str, str | None]:
    """What a reading makes of the sums: those that it changes, as they would stand if it were chosen."""
    assert_same(dossier, on, None)
    verdict = evaluate(dossier, on)
    told = {
        line: notation_of(verdict, f"{line}.readings.{of}/{name}")
        for line, _ in verdict.as_read().under(of, name)
    }
    chosen = evaluate(with_choice(dossier, Choice(of, name), on), on)
    assert told == {line: notation_of(chosen, line) for line in told}
    defined = {definition.name for definition in dossier.agreement.definitions}
    others = {line for line, _ in verdict.amounts if notation_of(chosen, line) != notation_of(verdict, line)}
    assert others - defined == set(told)
    return told


def test_a_day_that_is_rolled_moves_a_penalty() -> None:
    dossier = agreed(REPORT, LATE)
    assert sums(dossier, date(2025, 6, 30), "report", "next_working_day") == {
        "to_recover": "0.00",
        "interest.due": "0.00",
        "interest.open": "0.00",
    }
    assert sums(dossier, AS_OF, "report", "next_working_day") == {}


def test_the_day_on_which_only_another_reading_turns_is_told_with_the_accounts() -> None:
    verdict = evaluate(agreed(REPORT, LATE), date(2025, 6, 30))
    assert notation_of(verdict, "interest.due") == "50.00"
    assert verdict.as_read().stable_until == AS_OF


def test_a_reading_of_a_day_that_no_sum_asks_changes_none() -> None:
    late = evolve(LATE, when="not met(report) by 2025-06-29")
    assert sums(agreed(REPORT, late), date(2025, 6, 30), "report", "next_working_day") == {}


@pytest.mark.parametrize(
    ("when", "told"),
    [("not met(report) by 2025-06-29", {"to_recover", "interest.due", "interest.open"}), ("true", set())],
)
def test_a_report_that_may_be_in_the_post_leaves_open_the_sums_that_ask_for_it(
    when: str, told: set[str]
) -> None:
    late = evolve(LATE, when=when, amount="50 €", nature="penalty")
    found = sums(agreed(REPORT, late), date(2025, 6, 30), "report", "posted")
    assert found == dict.fromkeys(told, "0.00..50.00")


def test_a_report_that_counts_when_received_is_late_and_the_penalty_falls() -> None:
    late = evolve(LATE, when="done(report) > 2025-06-28")
    facts = (Fact("bilan_posted", date(2025, 6, 27)), Fact("bilan_received", date(2025, 6, 30)))
    dossier = agreed(REPORT, late)
    dossier = evolve(dossier, facts=(*dossier.facts, *facts))
    assert sums(dossier, AS_OF, "report", "receipt") == {
        "to_recover": "50.00",
        "interest.due": "50.00",
        "interest.open": "50.00",
    }
    assert sums(agreed(REPORT, late), date(2025, 6, 28), "report", "receipt") == {}


def test_a_reading_of_a_right_opens_or_shuts_what_it_may_take() -> None:
    right = Right(
        "clawback",
        "funder",
        "reclaim",
        when="not met(report) by 2025-06-28",
        amount="paid",
        payable="2025-09-01",
        readings=(Reading("none", until="2025-06-28"), Reading("month", payable="2025-10-01")),
    )
    dossier = agreed(REPORT, rights=(right,))
    assert sums(dossier, AS_OF, "clawback", "none") == {"account.kept": "1000.00", "account.open": "0.00"}
    assert sums(dossier, AS_OF, "clawback", "month") == {}


def test_a_reading_of_a_debt_is_another_sum() -> None:
    debt = Duty("back", "beneficiary", amount="100 €", readings=(Reading("half", amount="50 €"),))
    assert sums(agreed(debt), AS_OF, "back", "half") == {
        "account.kept": "950.00",
        "account.to_recover": "50.00",
        "to_recover": "50.00",
    }


def test_a_definition_without_a_main_reading_has_an_account_under_each() -> None:
    share = Definition("share", None, (("tenth", "grant / 10"), ("fifth", "grant / 5")))
    dossier = agreed(Duty("back", "beneficiary", amount="share"), definitions=(share,))
    verdict = evaluate(dossier, AS_OF)
    assert notation_of(verdict, "to_recover") == "100.00..200.00"
    assert sums(dossier, AS_OF, "share", "tenth")["to_recover"] == "100.00"
    assert sums(dossier, AS_OF, "share", "fifth")["to_recover"] == "200.00"
    assert notation_of(verdict, "paid.readings.share/fifth") == "1000.00"


def test_a_repayment_that_names_no_debt_is_read_two_ways() -> None:
    debts = (Duty("back", "beneficiary", amount="100 €"), evolve(LATE, when=None))
    dossier = agreed(*debts)
    repaid = evolve(dossier, facts=(*dossier.facts, Fact("repaid", AS_OF, Euros.of(60))))
    assert sums(repaid, AS_OF, "repaid", "interest_first")["interest.open"] == "0.00"
    assert sums(repaid, AS_OF, "repaid", "principal_first")["interest.open"] == "50.00"


def test_a_rule_that_nothing_exercised_asks_no_sum() -> None:
    source = DatedReading("test", SourceStatus.TEXT)
    rights = (
        Right("book.claim", "funder", "reclaim", amount="10 €"),
        Right("book.contest", "beneficiary", "contest"),
    )
    rules = tuple(Rule(right, (), source, Severity.MAJOR) for right in rights)
    book = Rulebook("book", (("fr", "b"),), rules)
    on = date(2025, 6, 30)
    dossier = agreed(REPORT)
    assert_same(dossier, on, None, (book,))
    assert_same(dossier, on, date(2025, 6, 1), (book,))
    assert (
        notation_of(evaluate(dossier, on, None, (book,)), "to_recover.readings.report/next_working_day")
        == "0.00"
    )
