"""From which day a payment may be claimed: its due day, else that on which its condition holds."""

from datetime import date

import pytest

from conventions.agreement.norms import Definition, Duty, Right
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.language.answers import DAWN, NEVER
from tests.engine.agreements import agreement, facts_of
from tests.oracle.compare import assert_same

AS_OF = date(2024, 6, 1)
SIGNED, REPORTED = date(2024, 2, 1), date(2024, 4, 2)
FACTS = "signed@2024-02-01; received@2024-04-02"


@pytest.mark.parametrize(
    ("norm", "lo", "hi"),
    [
        (Duty("paid_out", "funder", due="signed + 1 month", when="happened(signed)"), date(2024, 3, 1), None),
        (Duty("paid_out", "funder"), DAWN, None),
        (Duty("paid_out", "funder", when="happened(signed)"), SIGNED, None),
        (Duty("paid_out", "funder", when="met(report)"), REPORTED, None),
        (Duty("paid_out", "funder", when="happened(signed) and met(report)"), REPORTED, None),
        (Duty("paid_out", "funder", when="happened(signed) or met(report)"), SIGNED, None),
        (Duty("paid_out", "funder", when="happened(signed) and grant > 0 €"), SIGNED, NEVER),
        (Duty("paid_out", "funder", when="happened(notified)"), AS_OF, NEVER),
        (Duty("paid_out", "funder", when="happened(signed)", unread=True), DAWN, NEVER),
        (Duty("paid_out", "funder", when="happened(signed)", each="years"), DAWN, NEVER),
        (Right("paid_out", "funder", "claim", when="happened(signed)"), SIGNED, None),
    ],
)
def test_a_norm_may_be_claimed_from_a_day(norm: Duty | Right, lo: date, hi: date | None) -> None:
    report = Duty("report", "beneficiary", done_by="received")
    text = agreement(
        definitions=(Definition("tested", "acquired(paid_out)"),),
        duties=(report, norm) if isinstance(norm, Duty) else (report,),
        rights=(norm,) if isinstance(norm, Right) else (),
    )
    dossier = Dossier(text, facts_of(FACTS))
    found = dict(evaluate(dossier, AS_OF).definitions)["tested"]
    assert (found.lo, found.hi) == (lo, hi or lo)
    assert_same(dossier, AS_OF, None)
