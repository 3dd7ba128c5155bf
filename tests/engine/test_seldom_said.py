"""What few agreements say: that a norm is stated, an amount that waits for a clock, a payment of the rest."""

from datetime import date

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import Table, TableRow
from conventions.agreement.norms import Definition, Duty, FactDeclaration
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.facts.fact import Fact
from conventions.language.answers import exactly
from conventions.views.rule_cases import notation_of
from tests.engine.agreements import agreement
from tests.oracle.compare import assert_same

DAY = date(2024, 6, 1)


def test_a_norm_of_the_text_is_stated() -> None:
    report = Duty("report", "beneficiary", due="2025-06-01")
    dossier = Dossier(agreement(duties=(report,), definitions=(Definition("says", "stated(report)"),)))
    assert dict(evaluate(dossier, DAY).definitions)["says"] == exactly(value=True)
    assert_same(dossier, DAY, None)


def test_an_amount_may_wait_for_a_clock() -> None:
    amount = "if clock(signed, 1 month, paused, resumed) <= 2024-05-01 then grant else 0 €"
    advance = Duty("advance", "funder", amount=amount, is_payment=True)
    text = agreement(duties=(advance,), facts=(FactDeclaration("paused"), FactDeclaration("resumed")))
    dossier = Dossier(text, (Fact("signed", date(2024, 3, 1)),))
    assert notation_of(evaluate(dossier, DAY), "advance.amount") == "1000.00"
    assert_same(dossier, DAY, None)


def test_a_payment_of_what_is_left_is_as_open_as_the_record() -> None:
    advance = Duty("advance", "funder", amount="300 €", is_payment=True)
    rest = Duty("rest", "funder", amount="grant - paid", is_payment=True)
    text = agreement(duties=(advance, rest))
    first = Fact("payment", date(2024, 2, 1), Euros.of(300), "advance")
    told, untold = (Fact("payment", date(2024, 4, 1), value, "rest") for value in (Euros.of(100), None))
    for second, known_on, to_pay in (
        (told, None, "600.00"),
        (told, date(2024, 3, 1), "0.00..1000.00"),
        (untold, None, "0.00..700.00"),
    ):
        dossier = Dossier(text, (first, second))
        assert notation_of(evaluate(dossier, DAY, known_on), "to_pay") == to_pay
        assert_same(dossier, DAY, known_on)


def test_a_payment_without_an_amount_adds_nothing_to_what_is_to_be_paid() -> None:
    advance = Duty("advance", "funder", amount="300 €", is_payment=True)
    some = Duty("some", "funder", due="2024-05-01", is_payment=True)
    dossier = Dossier(agreement(duties=(some, advance)))
    assert notation_of(evaluate(dossier, DAY), "to_pay") == "300.00"
    assert_same(dossier, DAY, None)


def test_a_payment_for_each_payment_is_as_open_as_the_record() -> None:
    premium = Duty("premium", "funder", amount="100 € * count(payment)", is_payment=True)
    paid = Fact("payment", date(2024, 2, 1), Euros.of(50), "premium")
    dossier = Dossier(agreement(duties=(premium,)), (paid,))
    for known_on, to_pay in ((None, "100.00"), (date(2024, 3, 1), "0.00..1000.00")):
        assert notation_of(evaluate(dossier, DAY, known_on), "to_pay") == to_pay
        assert_same(dossier, DAY, known_on)


@pytest.mark.parametrize("paid", [0, 100, 350, 900])
@pytest.mark.parametrize(
    "amount", ["80 % * grant - paid", "max(0 €, 80 % * grant - paid)", "min(400 €, grant - paid)"]
)
def test_both_interpreters_settle_what_was_paid_alike(amount: str, paid: int) -> None:
    advance = Duty("advance", "funder", when="happened(signed)", amount="300 €", is_payment=True)
    interim, rest = (Duty(name, "funder", amount=amount, is_payment=True) for name in ("interim", "rest"))
    facts = [Fact("payment", date(2024, 2, 1), Euros.of(350), "advance")]
    facts += [Fact("payment", date(2024, 4, 1), Euros.of(paid), "rest")] if paid else []
    dossier = Dossier(agreement(duties=(rest, advance, interim)), tuple(facts))
    for known_on in (None, date(2024, 3, 1)):
        assert_same(dossier, DAY, known_on)


def test_a_payment_within_the_rest_of_the_grant_for_each_tranche_counts_as_if_the_others_were_paid() -> None:
    rows = tuple(TableRow(name, (("sum", Euros.of(300)),)) for name in ("first", "second"))
    table = Table("tranche", (("sum", "euros"),), rows)
    rest = Duty("rest", "funder", amount="min(sum, grant - paid)", each="tranche", is_payment=True)
    text = evolve(agreement(duties=(rest,)), tables=(table,))
    paid = Fact("payment", date(2024, 2, 1), Euros.of(300), "rest.first")
    dossier = Dossier(text, (paid,))
    verdict = evaluate(dossier, DAY)
    assert (notation_of(verdict, "to_pay"), notation_of(verdict, "account.overpaid")) == ("300.00", "0.00")
    assert_same(dossier, DAY, None)
    assert_same(dossier, DAY, date(2024, 1, 15))
    assert_same(dossier, DAY, date(2024, 2, 15))


@pytest.mark.parametrize(
    ("value", "to_pay"), [(Euros.of(700), "0.00"), (Euros.of(600), "100.00"), (None, "0.00..700.00")]
)
def test_a_payment_of_what_the_payments_leave_counts_what_was_paid_of_it(
    value: Euros | None, to_pay: str
) -> None:
    advance = Duty("advance", "funder", amount="300 €", is_payment=True)
    rest = Duty("rest", "funder", amount="grant - sum(payment, value)", is_payment=True)
    facts = (
        Fact("payment", date(2024, 2, 1), Euros.of(300), "advance"),
        Fact("payment", date(2024, 4, 1), value, "rest"),
    )
    dossier = Dossier(agreement(duties=(advance, rest)), facts)
    assert notation_of(evaluate(dossier, DAY), "to_pay") == to_pay
    assert_same(dossier, DAY, None)


def test_a_payment_that_was_paid_explains_its_amount_before_and_on_the_day() -> None:
    rest = Duty("rest", "funder", amount="grant - paid", is_payment=True)
    paid = Fact("payment", date(2024, 2, 1), Euros.of(1000), "rest")
    explained = evaluate(Dossier(agreement(duties=(rest,)), (paid,)), DAY).duties[0].explain()
    told = [(child.label, child.answer) for child in explained.children[:2]]
    assert told == [("explain.amount", exactly(100_000)), ("explain.amount_today", exactly(0))]


@pytest.mark.parametrize(
    ("facts", "known_on", "final"),
    [
        ((), None, "1000.00"),
        ((), date(2024, 5, 2), "0.00..1000.00"),
        ((Fact("cost", date(2024, 5, 1), Euros.of(1000)),), None, "600.00"),
        ((Fact("cost", date(2024, 5, 1), Euros.of(2000)),), None, "1000.00"),
        ((Fact("cost", date(2024, 5, 1), Euros.of(1000)), Fact("waived", date(2024, 5, 2), of="rest")), None, "1000.00"),
        ((Fact("cost", date(2024, 5, 1), Euros.of(1000)), Fact("liquidated", date(2024, 5, 2))), None, "600.00"),
    ],
    ids=["not yet", "not on record", "less", "more", "waived", "held"],
)  # fmt: skip
def test_the_final_grant_is_what_the_last_payment_settles(
    facts: tuple[Fact, ...], known_on: date | None, final: str
) -> None:
    advance = Duty("advance", "funder", amount="300 €", is_payment=True)
    rest = Duty(
        "rest", "funder", when="recorded(cost)", amount="min(grant, cost * 60 %) - paid", is_payment=True
    )
    text = agreement(duties=(advance, rest), facts=(FactDeclaration("cost", "euros"),))
    verdict = evaluate(Dossier(text, facts), DAY, known_on)
    assert (notation_of(verdict, "final_grant") or "").partition(" ")[0] == final
    assert_same(Dossier(text, facts), DAY, known_on)
    for other in (evolve(rest, unread=True), evolve(rest, each="payment")):
        apart = Dossier(evolve(text, duties=(advance, other)), facts)
        assert notation_of(evaluate(apart, DAY, known_on), "final_grant") == "1000.00"
        assert_same(apart, DAY, known_on)
    first = Dossier(evolve(text, duties=(rest, advance)), facts)
    assert notation_of(evaluate(first, DAY, known_on), "final_grant") == "1000.00"
