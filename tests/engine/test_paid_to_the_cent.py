"""What a norm reports is what performs it: an amount is reached to the cent (docs/semantics.md § 4.1)."""

from datetime import date

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod
from conventions.agreement.norms import Duty
from conventions.agreement.party import Party
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.facts.fact import Fact
from conventions.language.answers import exactly
from conventions.views.rule_cases import notation_of
from tests.oracle.compare import assert_same

DAY = date(2025, 3, 1)


def dossier(paid: str | None) -> Dossier:
    """80 % of 33 333.33 €, which is 26 666.664 €; a third of a cent is to be repaid."""
    agreement = Agreement(
        "cents",
        "cents",
        (Party("funder", "F", "F"), Party("beneficiary", "B", "B")),
        AgreementPeriod(date(2025, 1, 1), date(2025, 12, 31)),
        Euros.parse("33333.33"),
        duties=(
            Duty("advance", "funder", amount="80 % * grant", is_payment=True),
            Duty("repayment", "beneficiary", amount="1 % * 0.33 €"),
        ),
    )
    facts = () if paid is None else (Fact("payment", date(2025, 2, 1), Euros.parse(paid), of="advance"),)
    return Dossier(agreement, facts)


@pytest.mark.parametrize(("paid", "status"), [("26666.66", "met"), ("26666.65", "owed"), (None, "owed")])
def test_paying_the_amount_as_it_is_reported_performs_the_duty(paid: str | None, status: str) -> None:
    verdict = evaluate(dossier(paid), DAY)
    assert notation_of(verdict, "advance.amount") == "26666.66"
    assert notation_of(verdict, "advance") == status
    assert_same(dossier(paid), DAY, None)


def test_what_is_less_than_half_a_cent_is_nothing_to_repay() -> None:
    verdict = evaluate(dossier(None), DAY)
    assert (notation_of(verdict, "repayment.amount"), notation_of(verdict, "repayment")) == ("0.00", "met")


def test_what_is_paid_after_that_does_not_move_the_day() -> None:
    paid = dossier("26666.66")
    more = Fact("payment", date(2025, 2, 10), Euros.parse("10.00"), of="advance")
    twice = evolve(paid, facts=(*paid.facts, more))
    duty = next(duty for duty in evaluate(twice, DAY).duties if duty.id == "advance")
    assert duty.done == exactly(date(2025, 2, 1))
    assert_same(twice, DAY, None)
