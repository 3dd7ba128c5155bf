"""What few agreements say: that a norm is stated, an amount that waits for a clock."""

from datetime import date

from conventions.agreement.norms import Definition, Duty, FactDeclaration
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.said import said
from conventions.facts.fact import Fact
from conventions.language.answers import exactly
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
    assert said(evaluate(dossier, DAY), "advance.amount") == "1000.00"
    assert_same(dossier, DAY, None)
