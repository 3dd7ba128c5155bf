"""Several decisions to reduce one grant: the repayment is told once."""

from datetime import date

from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod
from conventions.agreement.norms import Definition, Duty, Right
from conventions.agreement.party import Party
from conventions.dossier.dossier import Dossier
from conventions.engine.account import money
from conventions.engine.evaluate import evaluate
from conventions.engine.status import DutyStatus
from conventions.facts.fact import Fact
from tests.engine.agreements import agreement, facts_of
from tests.oracle.compare import assert_same


def test_the_first_of_two_reductions_carries_the_whole_repayment() -> None:
    rights = tuple(Right(name, "funder", "reduce", up_to="grant") for name in ("first", "second"))
    text = Agreement(
        "two",
        "two reductions",
        (Party("funder", "F", "F"), Party("beneficiary", "B", "B")),
        AgreementPeriod(date(2024, 1, 1), date(2024, 12, 31)),
        Euros.of(1000),
        rights=rights,
    )
    facts = (
        Fact("payment", date(2024, 2, 1), Euros.of(1000)),
        Fact("exercised", date(2024, 6, 1), Euros.of(100), of="first"),
        Fact("exercised", date(2024, 7, 1), Euros.of(250), of="second"),
    )
    verdict = evaluate(Dossier(text, facts), date(2024, 8, 1))
    due = {duty.id: money(duty.amount.hi) for duty in verdict.duties if duty.amount is not None}
    assert due == {"first.duty": Euros.of(350), "second.duty": Euros.ZERO}
    amounts = dict(verdict.amounts)
    assert amounts["to_recover"] is not None
    assert money(amounts["to_recover"].value) == Euros.of(350)
    assert amounts["final_grant"] is not None
    assert money(amounts["final_grant"].value) == Euros.of(650)


def test_what_depends_on_a_repayment_is_read_as_the_grant_may_be() -> None:
    text = evolve(
        agreement(
            definitions=(Definition("ceiling", "1000 €", (("less", "900 €"),)),),
            rights=(Right("cut", "funder", "reduce", amount="100 €"),),
            duties=(
                Duty("surcharge", "beneficiary", when="not met(cut.duty) by 2024-04-30", due="2024-06-04"),
            ),
        ),
        grant_formula="ceiling",
    )
    paid_back = "payment@2024-02-01=1000€; exercised(cut)@2024-03-01=100€; repaid(cut)@2024-04-01=100€"
    dossier = Dossier(text, facts_of(paid_back))
    as_of = date(2024, 6, 1)
    assert [
        (duty.subject, duty.status, [(reading.of, reading.name, reading.status) for reading in duty.readings])
        for duty in evaluate(dossier, as_of).duties
    ] == [
        ("surcharge", DutyStatus.NOT_APPLICABLE, [("ceiling", "less", "due_soon")]),
        ("cut.duty", DutyStatus.MET, [("ceiling", "less", "owed")]),
    ]
    assert_same(dossier, as_of, None)
