"""Norms of payments that the record does not show: what they come to stays open, and holds what is told later."""

from datetime import date

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod, RecordScope
from conventions.agreement.norms import Duty, Right
from conventions.agreement.party import Party
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.facts.fact import Fact
from conventions.language.answers import INFINITY
from tests.oracle.compare import assert_same

AS_OF, EARLIER, LATE = date(2024, 6, 1), date(2024, 1, 15), date(2024, 3, 1)
GRANT = Duty("grant_paid", "funder", amount="500 €", is_payment=True)
TOLD = (
    Fact("payment", date(2024, 2, 1), Euros.of(400), "grant_paid", id="p1"),
    Fact("exercised", date(2024, 2, 5), Euros.of(50), "of_each.p1"),
)


def agreement(norm: Duty | Right) -> Agreement:
    return Agreement(
        "rows",
        "rows",
        (Party("funder", "F", "F"), Party("beneficiary", "B", "B")),
        AgreementPeriod(date(2024, 1, 1), date(2024, 12, 31)),
        Euros.of(1000),
        duties=(GRANT,) if isinstance(norm, Right) else (GRANT, norm),
        rights=(norm,) if isinstance(norm, Right) else (),
    )


def bounds(dossier: Dossier, line: str, known_on: date | None = None) -> tuple[object, object]:
    found = dict(evaluate(dossier, AS_OF, known_on).amounts)[line]
    assert found is not None
    return found.lo, found.hi


REPAID = Duty("of_each", "beneficiary", amount="100 €", each="payment")
PENALTY = evolve(REPAID, nature="penalty")
ONE_MORE = Duty("of_each", "funder", amount="10 €", each="payment", is_payment=True)
RECLAIMED = Right("of_each", "funder", "reclaim", amount="100 €", each="payment")
REDUCED = Right("of_each", "funder", "reduce", up_to="100 €", each="payment")
Bounds = tuple[object, object]
CASES: list[tuple[str, Duty | Right, str, Bounds, Bounds, Bounds]] = [
    ("a repayment", REPAID, "account.to_recover", (10_000, 10_000), (0, INFINITY), (10_000, 100_000)),
    ("a penalty", PENALTY, "interest.due", (10_000, 10_000), (0, INFINITY), (10_000, INFINITY)),
    ("a payment", ONE_MORE, "to_pay", (11_000, 11_000), (0, 100_000), (0, 60_000)),
    ("a claim", RECLAIMED, "account.to_recover", (5_000, 5_000), (0, INFINITY), (5_000, 100_000)),
    ("an offer", RECLAIMED, "account.open", (0, 0), (0, INFINITY), (0, 95_000)),
    ("a reduction", REDUCED, "final_grant", (95_000, 95_000), (0, 100_000), (0, 95_000)),
]
"""What each comes to: with all told, before it was, and where the record begins late."""


@pytest.mark.parametrize(
    ("norm", "line", "told", "before", "late"),
    [pytest.param(*case, id=name) for name, *case in CASES],
)
def test_what_a_norm_of_payments_comes_to(
    norm: Duty | Right, line: str, told: Bounds, before: Bounds, late: Bounds
) -> None:
    dossier = Dossier(agreement(norm), TOLD if isinstance(norm, Right) else TOLD[:1])
    begins_late = evolve(dossier, agreement=evolve(dossier.agreement, record=RecordScope(LATE)))
    assert (bounds(dossier, line), bounds(dossier, line, EARLIER), bounds(begins_late, line)) == (
        told, before, late
    )  # fmt: skip
    for case, known_on in ((dossier, None), (dossier, EARLIER), (begins_late, None)):
        assert_same(case, AS_OF, known_on)
