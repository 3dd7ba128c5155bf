"""Rules on what is not known: parameters whose day is not, roles, and the amounts that rights make repayable."""

from datetime import date

import pytest
from attrs import evolve

from budget.findings import Severity
from budget.money import Euros
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right
from conventions.calendar import Period
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.rules import OF_DUTIES, OF_RIGHTS
from conventions.engine.source_rows import stated
from conventions.engine.status import DutyStatus, RightStatus
from conventions.facts.fact import Fact
from conventions.language.syntax import EUROS
from conventions.parameters import Citation, Dated, ParameterValue, SourceStatus, Version
from conventions.rulebook import Rule, Rulebook
from tests.engine.agreements import DOSSIERS
from tests.oracle.compare import assert_same

READ = Citation("test", SourceStatus.TEXT)
AS_OF, KNOWN_ON, NEXT = date(2024, 12, 1), date(2024, 6, 1), date(2024, 8, 1)


def versions(*values: ParameterValue, first: date = date.min) -> tuple[Version, ...]:
    """Versions that follow each other, the first from a day on, the next from a day not yet on record."""
    ends = (NEXT, None) if len(values) > 1 else (None,)
    starts = (first, NEXT)
    return tuple(
        Version(value, since, READ, until) for value, since, until in zip(values, starts, ends, strict=False)
    )


def book(parameter: Dated | None = None, *norms: Duty | Right) -> Rulebook:
    rules = tuple(Rule(norm, (), READ, Severity.MAJOR) for norm in norms)
    return Rulebook("book", (("fr", "b"),), rules, () if parameter is None else (parameter,), (), (), ())


def money() -> Dossier:
    return DOSSIERS["money"]


@pytest.mark.parametrize(
    ("parameter", "norm"),
    [
        (Dated("book.cap", "euros", "notified", versions(Euros.of(1), Euros.of(5_000))), {"when": "grant > book.cap"}),
        (Dated("book.cap", "euros", "notified", versions(Euros.of(1), first=NEXT)), {"when": "grant > book.cap"}),
        (Dated("book.delay", "months", "notified", versions(Period(1, 0), Period(2, 0))), {"due": "2024-11-01 + book.delay"}),
        (Dated("book.delay", "months", "notified", versions(Period(1, 0), Period(2, 0))), {"due": "latest_notice(2025-01-31, book.delay)"}),
        (Dated("book.delay", "months", "notified", versions(Period(1, 0), Period(2, 0))), {"due": "court_deadline(2025-01-31, book.delay)"}),
        (Dated("book.delay", "months", "notified", versions(Period(1, 0), Period(2, 0))), {"due": "clock(2024-11-01, book.delay, papers_missing, papers_completed)"}),
        (Dated("book.delay", "months", "notified", versions(Period(1, 0), Period(1, 0))), {"due": "2024-11-01 + book.delay"}),
    ],
    ids=["hull", "gap", "delay", "notice", "court", "clock", "alike"],
)  # fmt: skip
def test_a_parameter_whose_day_is_not_known_has_the_values_it_may_have(
    parameter: Dated, norm: dict[str, str]
) -> None:
    rulebook = book(parameter, Duty("book.rule", "beneficiary", **norm))  # type: ignore[arg-type]
    assert_same(money(), AS_OF, KNOWN_ON, (rulebook,))
    found = evaluate(money(), AS_OF, KNOWN_ON, (rulebook,)).rules[0]
    assert found.norm.status is DutyStatus.UNKNOWN


def test_a_rule_too_sees_that_the_record_lacks_a_payment() -> None:
    claimed = Fact("exercised", date(2024, 5, 1), Euros.of(100), "claim")
    rules = book(
        None, Duty("book.pay", "payer", amount="paid", is_payment=True, held_while="day_given > notified")
    )
    dossier = evolve(money(), facts=(claimed,))
    assert_same(dossier, AS_OF, None, (rules,))
    (found,) = evaluate(dossier, AS_OF, None, (rules,)).rules
    assert "payment" in {question.about for question in found.norm.questions}


def test_what_became_of_a_role_is_that_of_its_norms() -> None:
    agreement = money().agreement
    rights = tuple(evolve(right, role="termination") for right in agreement.rights)
    dossier = evolve(
        money(),
        agreement=evolve(agreement, rights=rights),
        facts=(
            Fact("payment", date(2024, 2, 1), Euros.of(600)),
            Fact("exercised", date(2024, 5, 1), Euros.of(100), "claim"),
        ),
    )
    rules = book(
        None,
        Duty("book.claimed", "funder", when="claimed(termination) > 99 €"),
        Duty("book.exercised", "funder", when="exercised(termination)"),
        Duty("book.due", "funder", due="due(termination)"),
    )
    assert_same(dossier, AS_OF, None, (rules,))
    told = evaluate(dossier, AS_OF, None, (rules,)).rules
    assert [rule.norm.status.value for rule in told] == ["owed", "owed", "not_due"]


def test_expressions_ask_of_a_duty_that_a_right_creates_and_of_one_that_says_its_day() -> None:
    agreement = money().agreement
    own = Duty("said", "beneficiary", done="first_day")
    agreement = evolve(
        agreement,
        duties=(*agreement.duties, own),
        definitions=(
            *agreement.definitions,
            Definition("first_day", "2024-03-01"),
            Definition("is_said", "met(said)"),
            Definition("is_repaid", "met(claim.duty)"),
        ),
    )
    facts = (
        Fact("payment", date(2024, 2, 1), Euros.of(600)),
        Fact("exercised", date(2024, 5, 1), Euros.of(100), "claim"),
        Fact("repaid", date(2024, 6, 1), Euros.of(100), "claim.duty"),
    )
    dossier = evolve(money(), agreement=agreement, facts=facts)
    assert_same(dossier, AS_OF, None)
    found = dict(evaluate(dossier, AS_OF).definitions)
    assert (found["is_said"].value, found["is_repaid"].value) == (True, True)


@pytest.mark.parametrize(
    ("kind", "least", "most"), [("date", "2024-02-01", "2024-01-01"), ("number", "2", "1")]
)
def test_bounds_that_contradict_each_other_bound_nothing(kind: str, least: str, most: str) -> None:
    agreement = money().agreement
    agreement = evolve(
        agreement,
        facts=(*agreement.facts, FactDeclaration("odd", kind, least=least, most=most)),
        definitions=(*agreement.definitions, Definition("oddly", "odd")),
    )
    dossier = evolve(money(), agreement=agreement)
    assert_same(dossier, AS_OF, None)
    assert not dict(evaluate(dossier, AS_OF).definitions)["oddly"].is_decided


def test_every_status_of_a_rule_comes_to_an_outcome() -> None:
    assert set(OF_DUTIES) == set(DutyStatus)
    assert set(OF_RIGHTS) == set(RightStatus)


def test_what_is_no_value_of_a_fact_is_refused() -> None:
    with pytest.raises(TypeError):
        stated(object(), EUROS)  # type: ignore[arg-type]


def test_nothing_is_divided_by_weights_that_are_all_none() -> None:
    rows = DOSSIERS["rows"]
    agreement = evolve(
        rows.agreement,
        definitions=(
            *rows.agreement.definitions,
            Definition("odd", "split(100 €, weight - weight)", each="part"),
        ),
    )
    dossier = evolve(rows, agreement=agreement)
    assert_same(dossier, AS_OF, None)
    told = dict(evaluate(dossier, AS_OF).amounts)
    assert not any(answer.is_decided for name, answer in told.items() if name.startswith("odd.") and answer)


def test_a_parameter_of_the_model_that_the_agreement_leaves_out_is_missing() -> None:
    eventful = DOSSIERS["eventful"]
    facts = (Fact("letter", date(2024, 3, 1), Euros.of(300)),)
    dossier = evolve(eventful, agreement=evolve(eventful.agreement, given=()), facts=facts)
    assert_same(dossier, AS_OF, None)
    found = dict(evaluate(dossier, AS_OF).amounts)["two_thirds"]
    assert found is not None
    assert [question.about for question in found.questions] == ["given_share"]


def test_what_a_payment_of_a_rule_comes_to_goes_by_what_the_agreement_was_paid() -> None:
    dossier = evolve(money(), facts=(*money().facts, Fact("payment", KNOWN_ON, Euros.of(100))))
    rulebook = book(None, Duty("book.share", "funder", amount="paid", is_payment=True))
    assert_same(dossier, AS_OF, None, (rulebook,))
    verdict = evaluate(dossier, AS_OF, None, (rulebook,))
    assert verdict.rules[0].norm.amount == dict(verdict.amounts)["paid"]
