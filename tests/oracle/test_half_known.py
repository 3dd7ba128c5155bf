"""Every two things of an agreement half known at once: the engine is the naive interpreter, and no value is wrong."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import NO_PERIOD, UNKNOWN, AgreementPeriod, RecordScope
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right
from conventions.agreement.party import Decision
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.facts.fact import Fact, ValueRange
from conventions.views.rule_cases import notation_of, notation_with_questions
from tests.engine.agreements import agreement
from tests.oracle.compare import assert_same
from tests.oracle.test_ranges import inside

GRANT, ENDS, DECIDED = Euros.of(3000), AgreementPeriod(date(2024, 3, 1), date(2026, 2, 28)), date(2024, 2, 1)
SIGNED, PAID, FILED = date(2024, 2, 20), date(2024, 4, 1), date(2025, 3, 10)
DAYS = (date(2024, 3, 5), date(2025, 3, 10), date(2026, 9, 1))

TEXT = agreement(
    duties=(
        Duty("advance", "funder", amount="grant * 50 %", due="decision.taken_on + 2 months", is_payment=True),
        Duty(
            "balance",
            "funder",
            when="met(report)",
            amount="grant - paid",
            due="done(report) + 1 month",
            is_payment=True,
        ),
        Duty("report", "beneficiary", due="period.end + 6 months", done_by="report_received"),
        Duty("yearly", "beneficiary", each="years", due="end + 3 months", done_by="yearly_received"),
        Duty("repay", "beneficiary", when="recorded(cost)", amount="paid - cost", due="signed + 18 months"),
        Duty(
            "by_year",
            "beneficiary",
            each="years",
            amount="grant * rate / count(years)",
            when="happened(misuse)",
        ),
    ),
    rights=(
        Right("reduce", "funder", "reduce", up_to="grant * rate", until="period.end + 1 year"),
        Right("reclaim", "funder", "reclaim", when="not met(report) by 2026-08-28", amount="paid * rate"),
        Right("stop", "funder", "terminate", when="as_of > decision.taken_on + 1 month"),
    ),
    facts=(FactDeclaration("rate", "ratio"), FactDeclaration("cost", "euros"), FactDeclaration("misuse")),
    definitions=(
        Definition("entitlement", "min(grant, cost otherwise grant)"),
        Definition("months", "months_between(period)"),
        Definition("used", "paid / grant"),
        Definition("of_a_year", "grant / count(years)"),
        Definition("time", "signed + 10 days"),
    ),
)
KNOWN = Dossier(
    evolve(TEXT, grant=GRANT, period=ENDS, decision=Decision("Conseil", "12", DECIDED)),
    (
        Fact("signed", SIGNED),
        Fact("payment", PAID, Euros.of(1500), "advance"),
        Fact("report_received", FILED, of="report"),
        Fact("rate", SIGNED, Fraction(1, 4)),
        Fact("cost", FILED, Euros.of(1200)),
        Fact("misuse", date(2025, 5, 2)),
    ),
)


def on_record(dossier: Dossier, key: str, **changed: object) -> Dossier:
    facts = (
        evolve(fact, **changed) if fact.key == key else fact  # type: ignore[arg-type]
        for fact in dossier.facts
    )
    return evolve(dossier, facts=tuple(facts))


def in_text(dossier: Dossier, **changed: object) -> Dossier:
    return evolve(dossier, agreement=evolve(dossier.agreement, **changed))  # type: ignore[arg-type]


def until(dossier: Dossier, end: date | str) -> Dossier:
    return in_text(dossier, period=AgreementPeriod(dossier.agreement.period.start, end))


def since(dossier: Dossier, start: date | str) -> Dossier:
    return in_text(dossier, period=AgreementPeriod(start, dossier.agreement.period.end))


def between(dossier: Dossier, key: str, first: date, last: date) -> Dossier:
    return on_record(dossier, key, occurred_on=first, no_later_than=last, known_on=last)


def also_paid(dossier: Dossier, cents: int) -> Dossier:
    earlier = Fact("payment", date(2024, 3, 20), Euros.of_cents(cents), "advance")
    return evolve(dossier, facts=(*dossier.facts, earlier))


Change = Callable[[Dossier], Dossier]
HALF: dict[str, tuple[Change, tuple[Change, ...]]] = {
    "amount": (
        lambda d: in_text(d, grant=Euros.ZERO, grant_formula=UNKNOWN),
        (lambda d: in_text(d, grant=Euros.of(900)), lambda d: in_text(d, grant=Euros.of(90_000))),
    ),
    "end": (
        lambda d: until(d, UNKNOWN),
        (lambda d: until(d, date(2024, 12, 31)), lambda d: until(d, date(2031, 1, 31))),
    ),
    "start": (
        lambda d: since(d, UNKNOWN),
        (lambda d: since(d, date(2022, 11, 2)), lambda d: since(d, date(2026, 1, 1))),
    ),
    "decision": (
        lambda d: in_text(d, decision=Decision("Conseil", "12")),
        (
            lambda d: in_text(d, decision=Decision("Conseil", "12", date(2020, 1, 1))),
            lambda d: in_text(d, decision=Decision("Conseil", "12", date(2025, 2, 1))),
        ),
    ),
    "record": (
        lambda d: in_text(d, record=RecordScope(date(2024, 6, 1))),
        (lambda d: also_paid(d, 1), lambda d: also_paid(d, 50_000)),
    ),
    "signed": (
        lambda d: between(d, "signed", date.min, date(2024, 3, 1)),
        (lambda d: on_record(d, "signed", occurred_on=date(2021, 3, 1)),),
    ),
    "value": (
        lambda d: on_record(d, "payment", value=None),
        (
            lambda d: on_record(d, "payment", value=Euros.of(1)),
            lambda d: on_record(d, "payment", value=Euros.of(1400)),
        ),
    ),
    "filed": (
        lambda d: between(d, "report_received", FILED, date(2025, 4, 20)),
        (lambda d: on_record(d, "report_received", occurred_on=date(2025, 4, 20)),),
    ),
    "rate": (
        lambda d: on_record(d, "rate", value=ValueRange(Fraction(1, 10), Fraction(2, 5))),
        (
            lambda d: on_record(d, "rate", value=Fraction(1, 10)),
            lambda d: on_record(d, "rate", value=Fraction(2, 5)),
        ),
    ),
    "cost": (
        lambda d: on_record(d, "cost", value=ValueRange(Euros.of(900), Euros.of(1600))),
        (
            lambda d: on_record(d, "cost", value=Euros.of(900)),
            lambda d: on_record(d, "cost", value=Euros.of(1600)),
        ),
    ),
}
RANGES = {"signed", "filed", "rate", "cost"}
"""The naive interpreter knows no facts between two days or values: it is asked of each completion instead."""
PAIRS = [(True, pair) for pair in combinations(HALF, 2)]
PAIRS += [(False, (name, "signed")) for name in HALF if name != "signed"]


@pytest.mark.parametrize(
    ("has_period", "pair"), PAIRS, ids=lambda it: "-".join(it) if isinstance(it, tuple) else ""
)
def test_two_things_half_known_at_once(has_period: bool, pair: tuple[str, str]) -> None:
    """A text without a period runs from its signing."""
    known = KNOWN if has_period else in_text(KNOWN, period=NO_PERIOD)
    half = known
    for name in pair:
        half = HALF[name][0](half)
    each = [known, *(then(first(known)) for first, then in product(*(HALF[name][1] for name in pair)))]
    for as_of in DAYS:
        if not RANGES & set(pair):
            assert_same(half, as_of, None, looked_ahead=timedelta(1))
        told = evaluate(half, as_of)
        for completion in each:
            is_inside(evaluate(completion, as_of), told)


def test_a_debt_of_each_year_may_come_to_more_while_the_years_are_not_known() -> None:
    """1 500 paid of 3 000, of which 1 200 cost: 300; 250 of each of three years, for misuse: 750."""
    last, end_unknown = DAYS[-1], HALF["end"][0](KNOWN)
    assert notation_of(evaluate(KNOWN, last), "to_recover") == "1050.00"
    asked = notation_with_questions(evaluate(end_unknown, last), "to_recover")
    assert asked == "300.00..1500.00 ? missing:period.end"


def is_inside(known: Verdict, half: Verdict) -> None:
    """Assert that the value of what is known lies between the bounds, and that each width asks something."""
    of_known = dict((*known.amounts, *known.definitions))
    for name, answer in (*half.amounts, *half.definitions):
        inside(of_known[name], answer, name)
        assert answer is None or answer.lo == answer.hi or answer.questions, name
    statuses = {norm.subject: norm.status.value for norm in norms_of(known)}
    for norm in norms_of(half):
        stands_as_the_most = norm.amount is not None and not norm.amount.is_decided  # § 4.8
        if norm.subject in statuses and norm.status.value != "unknown" and not stands_as_the_most:
            assert norm.status.value == statuses[norm.subject], norm.subject
        assert norm.questions or norm.status.value != "unknown", norm.subject


def norms_of(verdict: Verdict) -> tuple[DutyVerdict | RightVerdict, ...]:
    return (*verdict.duties, *verdict.rights)
