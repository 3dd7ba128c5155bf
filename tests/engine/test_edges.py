"""The edges of dates, rows and names: what an expression means where it could easily mean nothing."""

from datetime import date

import pytest
from attrs import evolve

from conventions.agreement.agreement import UNKNOWN, AgreementPeriod, RecordScope
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.language.answers import DAWN, INFINITY, MINUS_INFINITY, NEVER, Answer
from conventions.views.rule_cases import notation_of, notation_with_questions
from tests.engine.agreements import LEDGER, agreement, facts_of
from tests.oracle.compare import assert_same

AS_OF = date(2024, 6, 1)
FACTS = (
    FactDeclaration("amount", "euros"),
    FactDeclaration("line", "text"),
    FactDeclaration("limit", "date", least="2024-03-01"),
    FactDeclaration("cap", "euros", most="grant"),
)


def value_of(text: str, *, facts: str = "", with_ledger: bool = True, known_on: date | None = None) -> Answer:
    tested = agreement(
        definitions=(Definition("mine", "amount otherwise 1 €"), Definition("tested", text)),
        facts=FACTS,
        duties=(Duty("advance", "funder", amount="mine", is_payment=True), Duty("report", "beneficiary")),
        selections=(
            Selection("kept", "expenses", (("of_x", 'line = "x" or for_operation'),)),
            Selection("none", "expenses", (("no", "false"),)),
        ),
    )
    dossier = Dossier(tested, facts_of(facts), LEDGER if with_ledger else None)
    verdict = evaluate(dossier, AS_OF, known_on)
    found = (dict(verdict.amounts) | dict(verdict.definitions))["tested"]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        ("9999-12-30 + 1 month", NEVER, NEVER),
        ("0001-01-02 - 1 month", DAWN, DAWN),
        ("9999-12-31 - 1 month", NEVER, NEVER),
        ("0001-01-01 + 1 month", DAWN, DAWN),
        ("latest_notice(0001-02-01, 2 months)", DAWN, DAWN),
        ("court_deadline(9999-12-30, 1 month)", NEVER, NEVER),
        ("court_deadline(9999-12-31, 1 month)", NEVER, NEVER),
        ("court_deadline(0001-01-01, 1 month)", DAWN, DAWN),
        ("court_deadline(1700-01-01, 1 month)", DAWN, DAWN),
        ("court_deadline(2101-01-01, 1 month)", NEVER, NEVER),
        ("1700-01-03 + 5 ouvres", DAWN, DAWN),
        ("2100-12-31 + 5 ouvres", NEVER, NEVER),
        ("next_working_day(1700-01-03)", DAWN, DAWN),
        ("next_working_day(2101-01-01)", NEVER, NEVER),
        ("9999-12-31 - 2024-01-01", INFINITY, INFINITY),
        ("2024-01-01 - 9999-12-31", MINUS_INFINITY, MINUS_INFINITY),
        ("0001-01-01 - 2024-01-01", MINUS_INFINITY, MINUS_INFINITY),
        ("2024-01-01 - 0001-01-01", INFINITY, INFINITY),
        ("9999-12-31 - 9999-12-31", INFINITY, INFINITY),
        ("limit", date(2024, 3, 1), NEVER),
        ("cap", MINUS_INFINITY, 100_000),
        ("signed", AS_OF, NEVER),
        ("signed - 2024-01-01", 152, INFINITY),
        ("min(signed, 2024-12-31)", AS_OF, date(2024, 12, 31)),
        ("share_after(signed, period) * 366", 0, 213),
        ("remaining(2023-12-31, period)", 366, 366),
        ("remaining(2024-12-31, period)", 0, 0),
        ("grant otherwise 1 €", 100_000, 100_000),
        ("mine otherwise 2 €", 100, 100),
        ("recorded(grant) and recorded(mine)", True, True),
        ("recorded(amount)", False, False),
        ("1 / (amount / amount)", MINUS_INFINITY, INFINITY),
        ("line", None, None),
        ('if line = "x" then 1 else 2', 1, 2),
        ('if amount > 1 € then "a" else "b"', None, None),
        ("first(none, amount)", MINUS_INFINITY, INFINITY),
        ("first(none, paid_on) + 1 month", DAWN, NEVER),
        ("last(none, for_operation)", False, True),
        ("last(none, line)", None, None),
        ("last(kept, amount) > 1 €", False, True),
        ("first(kept, amount)", 40_000, 40_000),
        ("sum(kept, amount)", 48_000, 58_700),
        ("count(kept)", 2, 4),
        ("sum(kept, mine)", 200, 400),
        ("done(advance)", AS_OF, NEVER),
        ("not met(report) by 2024-05-31", True, True),
        ("not met(report) by 2024-06-01", False, False),
        ("signed = notified", False, True),
    ],
)  # fmt: skip
def test_an_edge_has_its_value(text: str, lo: object, hi: object) -> None:
    found = value_of(text)
    assert (found.lo, found.hi) == (lo, hi)


def test_a_definition_does_not_see_the_columns_of_a_row() -> None:
    assert value_of("sum(kept, mine)", facts="amount@2024-02-01=7€").lo == 2 * 700


def test_a_norm_does_not_see_the_columns_of_a_row() -> None:
    paid = "payment(advance)@2024-02-01=7€; amount@2024-02-01=7€"
    assert value_of("count(kept) > 0 and first(kept, met(advance))", facts=paid).value is True
    late = value_of("first(kept, not met(report) by 2024-05-31)")
    assert late.value is True


def test_the_rows_of_a_stale_record_are_open() -> None:
    stale = date(2024, 3, 1)
    found = value_of("count(payment)", facts="payment@2024-02-01=7€", known_on=stale)
    assert (found.lo, found.hi) == (1, INFINITY)
    first = value_of("first(payment, occurred_on)", facts="payment@2024-02-01=7€", known_on=stale)
    assert first.value == date(2024, 2, 1)
    last = value_of("last(payment, occurred_on)", facts="payment@2024-02-01=7€", known_on=stale)
    assert (last.lo, last.hi) == (date(2024, 2, 1), NEVER)
    none = value_of("last(payment, occurred_on)", known_on=stale)
    assert (none.lo, none.hi) == (stale, NEVER)


def test_the_record_is_read_to_the_last_day() -> None:
    dossier = Dossier(agreement(duties=(Duty("report", "beneficiary", due="9999-12-31"),)))
    verdict = evaluate(evolve(dossier, facts=facts_of("signed@2024-01-01")), date.max, date.max)
    assert (verdict.term.status, verdict.stable_until) == ("ended", None)


def test_what_lasts_beyond_the_period_outlives_a_termination() -> None:
    ends = {"shown": "period.end", "kept": "period.end + 2 years"}
    duties = tuple(Duty(name, "beneficiary", until=end, holds="true") for name, end in ends.items())
    terminated = facts_of("signed@2024-01-10; exercised(stop)@2024-06-01")
    dossier = Dossier(agreement(duties=duties, rights=(Right("stop", "funder", "terminate"),)), terminated)
    found = {duty.id: duty.status.value for duty in evaluate(dossier, date(2024, 7, 1)).duties}
    assert found == {"shown": "ended", "kept": "running"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("exercised(renounce)@2024-06-01", {"shown": "ended", "kept": "running", "helped": "running"}),
        ("exercised(refuse)@2024-06-01", {"shown": "running", "kept": "running", "helped": "running"}),
        ("abandoned@2024-06-01", {"shown": "ended", "kept": "running", "helped": "running"}),
        ("abandoned(shop)@2024-06-01", {"shown": "running", "kept": "running", "helped": "running"}),
        ("exercised(renounce)@2024-06-03", {"shown": "running", "kept": "running", "helped": "running"}),
    ],
)
@pytest.mark.parametrize("has_right", [True, False])
def test_what_the_beneficiary_does_all_along_ends_once_the_action_is_given_up(
    facts: str, expected: dict[str, str], *, has_right: bool
) -> None:
    """§ 8: by the fact alone, or by the right of the beneficiary to decline; no other party's."""
    duties = (
        Duty("shown", "beneficiary", begins="signed", until="period.end"),
        Duty("kept", "beneficiary", begins="signed", until="period.end + 1 year"),
        Duty("helped", "funder", begins="signed", until="period.end"),
    )
    rights = (Right("refuse", "funder", "decline"), Right("renounce", "beneficiary", "decline"))
    text = agreement(duties=duties, rights=rights if has_right else ())
    dossier = Dossier(text, facts_of(f"signed@2024-01-10; {facts}"))
    if not has_right and "exercised" in facts:
        expected = dict.fromkeys(expected, "running")
    for on in (date(2024, 6, 1), date(2024, 6, 2)):
        assert {item.id: item.status.value for item in evaluate(dossier, on).duties} == expected
        assert_same(dossier, on, None)


def test_what_lasts_to_an_end_that_nobody_knows_ends_with_the_action() -> None:
    """§ 1.12, 8: `until = "period.end"` is within the period whatever its last day."""
    shown = Duty("shown", "beneficiary", begins="signed", until="period.end")
    text = evolve(agreement(duties=(shown,)), period=AgreementPeriod(date(2024, 1, 1), UNKNOWN))
    dossier = Dossier(text, facts_of("signed@2024-01-10; abandoned@2024-06-01"))
    (found,) = evaluate(dossier, date(2024, 7, 1)).duties
    assert found.status.value == "ended"
    assert_same(dossier, date(2024, 7, 1), None)


def test_a_balance_of_what_was_sent_counts_with_what_was_paid_of_it() -> None:
    """1 000 granted, 500 sent for the advance and 200 for the balance (docs/semantics.md § 6.4)."""
    text = agreement(
        duties=(
            Duty("advance", "funder", amount="500 €", due="2024-02-01", is_payment=True),
            Duty("balance", "funder", amount="grant - sum(sent, value)", due="2024-06-01", is_payment=True),
        ),
        selections=(Selection("sent", "payment", (("sent", "value > 0 €"),)),),
    )
    facts = facts_of("signed@2024-01-10; payment(advance)@2024-02-01=500€; payment(balance)@2024-06-01=200€")
    lacking = evolve(text, record=RecordScope(date(2024, 5, 1)))
    day = date(2024, 7, 1)
    assert notation_of(evaluate(Dossier(text, facts), day), "to_pay") == "300.00"
    assert (
        notation_with_questions(evaluate(Dossier(lacking, facts), day), "to_pay")
        == "0.00..300.00 ? missing:payment"
    )


@pytest.mark.parametrize(("begins", "until"), [(None, None), ("2024-03-01", None), (None, "2024-06-30")])
@pytest.mark.parametrize("known_on", [None, date(2024, 2, 1), date(2024, 5, 1), date(2024, 7, 10)])
@pytest.mark.parametrize("lost", ["", "; lost@2024-02-10", "; lost@2024-04-01", "; lost@2024-07-05"])
def test_a_breach_counts_while_the_duty_lasts(
    begins: str | None, until: str | None, known_on: date | None, lost: str
) -> None:
    """§ 4.4: the engine and the naive interpreter say the same of each."""
    kept = Duty("kept", "beneficiary", begins=begins, until=until, breached_by="lost")
    dossier = Dossier(agreement(duties=(kept,)), facts_of(f"signed@2024-01-10{lost}"))
    on = date(2024, 7, 15)
    assert_same(dossier, on, known_on)
    day = date.fromisoformat(lost[-10:]) if lost else None
    if known_on is None:
        is_within = day is not None and (begins or "") <= str(day) <= (until or "9")
        (found,) = evaluate(dossier, on).duties
        assert (found.status.value == "breached") == is_within
