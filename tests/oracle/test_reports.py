"""A report in parts that was found wanting: the engine against the naive interpreter, on random records."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod
from conventions.agreement.norms import Definition, Duty
from conventions.agreement.party import Party
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from tests.oracle.compare import assert_same

FIRST = date(2025, 6, 1)
EVENTS = (
    "bilan_received",
    "bilan_received",
    "bilan_posted",
    "bilan_incomplete",
    "bilan_incomplete",
    "bilan_refused",
    "papers_completed",
    "bilan_accepted",
)
ABOUT = (None, None, "report", "story", "report.figures", "figures")
days = st.integers(0, 9).map(lambda count: FIRST + timedelta(count))


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    if not draw(st.integers(0, 9)):
        return Fact(
            "reading_chosen", draw(days), draw(st.sampled_from(("first_filing", "completion"))), "report"
        )
    return Fact(draw(st.sampled_from(EVENTS)), draw(days), None, draw(st.sampled_from(ABOUT)))


def agreed(*parts: str, posted_by: str | None = None) -> Agreement:
    report = Duty(
        "report", "beneficiary", due="2025-06-05", parts=parts, done_by="bilan_received", posted_by=posted_by
    )
    return Agreement(
        "r",
        "r",
        (Party("funder", "F", "F"), Party("beneficiary", "B", "B")),
        AgreementPeriod(date(2024, 1, 1), date(2024, 12, 31)),
        Euros.of(1000),
        definitions=(Definition("came", "done(report)"), Definition("is_met", "met(report)")),
        duties=(report,),
    )


@pytest.mark.oracle
@given(
    st.lists(facts(), max_size=6),
    st.sampled_from(((), ("story", "figures"), ("story", "figures", "budget"))),
    st.sampled_from((None, "bilan_posted")),
    days,
    st.one_of(st.none(), st.none(), days),
)
def test_a_report_found_wanting_is_read_alike(
    record: list[Fact], parts: tuple[str, ...], posted_by: str | None, as_of: date, known_on: date | None
) -> None:
    assert_same(Dossier(agreed(*parts, posted_by=posted_by), tuple(record)), as_of, known_on)
