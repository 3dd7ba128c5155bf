"""What a verdict says of a subject, as a reader writes it; and where a decided case is not decided as said."""

from datetime import date

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.agreement.amendment import differences as changes_between
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.views.rule_cases import (
    Case,
    CaseDifference,
    differences,
    notation_of,
    notation_with_questions,
)
from tests.engine.agreements import DOSSIERS, facts_of


def verdict(name: str, facts: str, as_of: date, known_on: date | None = None) -> Verdict:
    return evaluate(evolve(DOSSIERS[name], facts=facts_of(facts)), as_of, known_on)


ROWS = [
    ("rights", "", "termination", "closed"),
    ("rights", "", "termination.status", "closed"),
    ("rights", "letter@2025-03-10", "termination.effective_on", "2025-04-10"),
    ("rights", "", "termination.effective_on", "none"),
    ("rights", "", "termination.holder", "funder"),
    ("rights", "", "termination.act", "terminate"),
    ("rights", "", "read.readings", "wide=open|short=lapsed"),
    ("rights", "", "read.readings.wide", "open"),
    ("rights", "", "read.readings.wide.amount", "0.00..1000.00"),
    ("rights", "", "read.readings.short.until", "2024-12-31"),
    ("rights", "", "read.readings.other", None),
    ("rights", "", "read.readings.wide.amount.lo", None),
    ("rights", "", "report.due.questions", "none"),
    ("rights", "", "report.done.questions", "none"),
    ("rights", "", "report.parts", "none"),
    ("rights", "", "report.debtor", "beneficiary"),
    ("rights", "", "report.holder", None),
    ("rights", "", "reports", None),
    ("rights", "", "reports.due", None),
    ("rights", "", "term", "ended"),
    ("rights", "", "term.status", "ended"),
    ("rights", "", "term.end", "2024-12-31"),
    ("rights", "", "term.until", None),
    ("rights", "", "term.questions", None),
    ("rights", "", "stable_until", "2025-05-02"),
    ("rights", "", "stable_until.due", None),
    ("rights", "", "norms", "report|extension|clawback|reduction|termination|hidden|on_value|always|read"),
    ("rights", "", "findings.right_open", "always info"),
    ("rights", "", "findings.right_unknown", "on_value minor"),
    ("rights", "", "findings.clause_unread", "hidden minor"),
    ("rights", "", "findings.duty_overdue", "none"),
    ("rights", "", "eligible_expenses", "none"),
    ("rights", "", "eligible_expenses.questions", "none"),
    ("rights", "", "final_grant", "666.67..1000.00"),
    ("rights", "", "final_grant.readings.read/wide", "666.67..1000.00"),
    ("rights", "", "final_grant.readings.other", None),
    ("readings", "received(financial)@2025-03-01", "entitlement.readings", "cap=400.00..500.00|prorata=200.00..250.00"),
    ("readings", "received(financial)@2025-03-01", "entitlement.readings.prorata", "200.00..250.00"),
    ("readings", "received(financial)@2025-03-01", "entitlement.readings.other", None),
    ("readings", "received(financial)@2025-03-01", "count_of_payments", "0"),
    ("readings", "", "kept_text", "?"),
    ("readings", "", "first_payment", "2025-04-02..never"),
    ("readings", "", "spent.questions", "missing:expenses"),
    ("rows", "", "read_twice.b.readings.half", "25.00"),
    ("rows", "", "report.2023.parts", "moral=overdue|money=overdue"),
    ("rows", "", "answer", None),
    ("eventful", "signed@2024-02-01", "is_in", "true"),
    ("eventful", "signed@2024-02-01", "term.end", "2025-04-02..never"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "facts", "subject", "expected"), ROWS)
def test_a_subject_is_said_as_it_is_written(
    name: str, facts: str, subject: str, expected: str | None
) -> None:
    assert notation_of(verdict(name, facts, date(2025, 4, 2)), subject) == expected


def test_the_questions_follow_what_is_said() -> None:
    found = verdict("once", "", date(2025, 6, 10))
    assert notation_with_questions(found, "conditional") == "unknown ? missing:is_public"
    assert notation_with_questions(found, "perhaps_due.due") == "2025-03-01..2025-09-01 ? missing:limit"
    assert notation_with_questions(found, "term") is None
    assert notation_with_questions(found, "nothing_of_the_kind") is None


def test_a_case_tells_each_subject_of_which_the_verdict_says_something_else() -> None:
    dossier = DOSSIERS["once"]
    expect = (("report", "overdue"), ("report.days_late", "2"), ("undated", "owed"), ("undatd", "owed"))
    case = Case("4", date(2025, 6, 2), expect)
    assert differences(case, dossier) == (
        CaseDifference("report.days_late", "2", "1"),
        CaseDifference("undatd", "owed", None),
    )


def test_a_case_compares_the_questions_where_it_states_them() -> None:
    asks = Case("4", date(2025, 6, 10), (("conditional", "unknown ? missing:is_publik"),))
    assert differences(asks, DOSSIERS["once"]) == (
        CaseDifference("conditional", "unknown ? missing:is_publik", "unknown ? missing:is_public"),
    )


def test_a_case_has_a_record_of_its_own_and_may_change_the_agreement() -> None:
    dossier = evolve(DOSSIERS["once"], facts=facts_of("report@2025-05-20"))
    richer = evolve(dossier.agreement, grant=Euros.parse("2000"))
    changes = tuple(changes_between(dossier.agreement, richer))
    case = Case("-", date(2025, 6, 2), (("report", "overdue"), ("grant", "2000.00")), changes=changes)
    assert differences(case, dossier) == ()
