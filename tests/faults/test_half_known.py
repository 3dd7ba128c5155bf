"""Agreements of which a part is not known: what they say, and what they do not pretend (row A20)."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import NO_PERIOD, AgreementPeriod, RecordScope
from conventions.agreement.norms import Definition, Duty
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.exports.check_text import verdict_lines
from conventions.exports.label_text import named
from conventions.facts.fact import Fact
from conventions.files.dossier_data import dossier_tables
from conventions.files.dossier_folder import read_dossier
from conventions.messages import catalogue
from conventions.views.rule_cases import notation_of, notation_with_questions
from tests.engine.agreements import facts_of
from tests.oracle.compare import assert_same

HERE = Path(__file__).parent
DAY = date(2025, 6, 1)


@pytest.fixture(scope="module")
def half_known() -> Dossier:
    return read_dossier(HERE / "agreements" / "half-known")


def known(dossier: Dossier) -> Dossier:
    """The same agreement with a grant of 6 000 €, and the value of its payment."""
    agreement = evolve(dossier.agreement, grant=Euros.of(6000), grant_formula=None)
    return evolve(dossier, agreement=agreement, facts=facts_of("payment(first)@2025-02-01=1000€"))


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("grant", "0.00..? ? missing:grant"),
        ("paid", "0.00..? ? missing:payment"),
        ("to_pay", "0.00..1000.00 ? missing:grant|missing:payment"),
        ("first", "unknown ? missing:payment"),
        ("report", "due_soon ? future:report_received(report)"),  # not before 1 July: no end before the start
    ],
)
def test_what_is_unknown_lies_between_bounds(half_known: Dossier, subject: str, expected: str) -> None:
    assert notation_with_questions(evaluate(half_known, DAY), subject) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2025, 6, 1), {"accounts.2025": ("2025-07-01..2026-06-30", "due_soon")}),
        (
            date(2026, 7, 1),
            {
                "accounts.2025": ("2025-07-01..2026-06-30", "overdue"),
                "accounts.2026": ("2026-07-01..2027-06-30", "unknown"),
            },
        ),
    ],
)
def test_a_duty_of_each_year_is_told_where_nobody_knows_the_end(
    half_known: Dossier, as_of: date, expected: dict[str, tuple[str, str]]
) -> None:
    yearly = Duty("accounts", "beneficiary", each="years", due="end + 6 months")
    found = evolve(half_known, agreement=evolve(half_known.agreement, duties=(yearly,)))
    verdict = evaluate(found, as_of)
    assert {
        name: (notation_of(verdict, f"{name}.due"), notation_of(verdict, name)) for name in expected
    } == expected
    assert {duty.subject for duty in verdict.duties} == set(expected)
    assert_same(found, as_of, None)


def test_an_unknown_first_day_is_not_after_a_stated_last_one(half_known: Dossier) -> None:
    period = AgreementPeriod("unknown", date(2025, 3, 31))
    report = Duty("report", "beneficiary", due="period.start + 1 month")
    text = evolve(half_known.agreement, period=period, duties=(report,))
    verdict = evaluate(evolve(half_known, agreement=text), date(2025, 5, 1))
    assert notation_of(verdict, "report.due") == "0001-01-01..2025-04-30"
    assert notation_of(verdict, "report") == "overdue"


def test_the_day_of_a_decision_may_be_unknown(half_known: Dossier) -> None:
    assert half_known.agreement.decision is not None
    assert half_known.agreement.decision.taken_on is None


def test_a_payment_of_unknown_value_is_at_most_the_rest_of_the_grant(half_known: Dossier) -> None:
    told = known(half_known)
    open_value = Fact("payment", date(2025, 3, 1))
    verdict = evaluate(evolve(told, facts=(*told.facts, open_value)), DAY)
    assert notation_with_questions(verdict, "paid") == "1000.00..6000.00 ? missing:payment"
    assert notation_of(verdict, "first") == "met"


def test_a_record_that_begins_late_does_not_say_that_nothing_was_paid(half_known: Dossier) -> None:
    told = known(half_known)
    short = evolve(told.agreement, record=RecordScope(date(2025, 3, 1)))
    verdict = evaluate(evolve(told, agreement=short, facts=()), DAY)
    assert notation_with_questions(verdict, "paid") == "0.00..6000.00 ? missing:payment"
    assert notation_of(verdict, "first") == "unknown"
    assert notation_of(evaluate(evolve(told, facts=()), DAY), "first") == "overdue"


def test_what_a_record_that_begins_late_lacks_only_makes_the_first_payment_earlier(
    half_known: Dossier,
) -> None:
    told = known(half_known)
    report = Duty("report", "beneficiary", due="first(payment, occurred_on) + 1 month")
    text = evolve(told.agreement, record=RecordScope(date(2025, 3, 1)), duties=(report,))
    dated = evolve(told, agreement=text, facts=facts_of("payment@2025-04-10=1€"))
    late = evaluate(dated, date(2025, 5, 11))
    lines = "\n".join(verdict_lines(late, catalogue("fr"), named(dated, late)))
    assert notation_of(late, "report") == "overdue"
    assert "échéance au plus tard le 10 mai 2025, au moins 1 jour de retard" in lines.replace("\u00a0", " ")
    assert notation_of(evaluate(evolve(dated, facts=()), date(2025, 5, 11)), "report") == "unknown"
    assert_same(dated, date(2025, 5, 11), None)


def test_a_record_that_begins_late_does_not_say_that_nothing_was_performed(half_known: Dossier) -> None:
    told = known(half_known)
    paid = Definition("is_paid", "met(first)")
    agreement = evolve(told.agreement, definitions=(paid,))
    short = evolve(agreement, record=RecordScope(date(2025, 3, 1)))
    nothing, all_of_it = (), told.facts
    by_record = {
        (name, bool(facts)): notation_with_questions(
            evaluate(evolve(told, agreement=text, facts=facts), DAY), "is_paid"
        )
        for name, text in (("short", short), ("whole", agreement))
        for facts in (nothing, all_of_it)
    }
    assert by_record == {
        ("short", False): "? ? missing:payment",
        ("short", True): "true ? none",
        ("whole", False): "false ? none",
        ("whole", True): "true ? none",
    }


def test_a_payment_without_its_value_may_not_have_come_before_its_day(half_known: Dossier) -> None:
    told = known(half_known)
    agreement = evolve(told.agreement, definitions=(Definition("is_paid", "met(first)"),))
    later = (Fact("payment", date(2025, 7, 1), None, "first"),)
    found = evolve(told, agreement=agreement, facts=later)
    assert notation_of(evaluate(found, DAY, None), "is_paid") == "false"


def test_a_text_without_a_period_runs_from_its_signing_without_end(half_known: Dossier) -> None:
    told = evolve(known(half_known), agreement=evolve(half_known.agreement, period=NO_PERIOD))
    signed = evolve(told, facts=facts_of("signed@2025-01-10"))
    verdict = evaluate(signed, DAY)
    assert (notation_of(verdict, "term.status"), notation_of(verdict, "term.start")) == (
        "running",
        "2025-01-10",
    )
    assert notation_of(verdict, "term.end") == "never"
    assert notation_of(verdict, "report") == "not_due"


def test_what_is_unknown_is_written_again_as_unknown(half_known: Dossier) -> None:
    written = dossier_tables(half_known, None)
    convention = written.convention
    assert convention["grant"] == {"amount": "unknown"}
    assert convention["period"] == {"start": date(2025, 1, 1), "end": "unknown"}
    assert written.facts[0]["value"] == "unknown"
