"""Several decisions to reduce one grant: the repayment is told once."""

from datetime import date

from budget.money import Euros
from conventions.agreement.agreement import Agreement, Period
from conventions.agreement.norms import Right
from conventions.agreement.party import Party
from conventions.dossier.dossier import Dossier
from conventions.engine.amounts import money
from conventions.engine.evaluate import evaluate
from conventions.facts.fact import Fact


def test_the_first_of_two_reductions_carries_the_whole_repayment() -> None:
    rights = tuple(Right(name, "funder", "reduce", up_to="grant") for name in ("first", "second"))
    agreement = Agreement(
        "two",
        "two reductions",
        (Party("funder", "F", "F"), Party("beneficiary", "B", "B")),
        Period(date(2024, 1, 1), date(2024, 12, 31)),
        Euros.of(1000),
        rights=rights,
    )
    facts = (
        Fact("payment", date(2024, 2, 1), Euros.of(1000)),
        Fact("exercised", date(2024, 6, 1), Euros.of(100), of="first"),
        Fact("exercised", date(2024, 7, 1), Euros.of(250), of="second"),
    )
    verdict = evaluate(Dossier(agreement, facts), date(2024, 8, 1))
    due = {duty.id: money(duty.amount.hi) for duty in verdict.duties if duty.amount is not None}
    assert due == {"first.duty": Euros.of(350), "second.duty": Euros.ZERO}
    amounts = dict(verdict.amounts)
    assert amounts["to_recover"] is not None
    assert money(amounts["to_recover"].value) == Euros.of(350)
    assert amounts["final_grant"] is not None
    assert money(amounts["final_grant"].value) == Euros.of(650)
