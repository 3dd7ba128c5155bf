"""A letter that hurts is held back while any reading that nobody chose makes it say something wrong."""

from datetime import date

import pytest

from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod
from conventions.agreement.norms import Definition, Duty, Reading, Right
from conventions.agreement.party import Party
from conventions.documents.document_errors import HeldBackError
from conventions.documents.kinds import Kind
from conventions.documents.occasions import refuse_without_occasion
from conventions.documents.source import Source
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact

ON = date(2025, 7, 15)
PARTIES = (Party("funder", "F", "F"), Party("beneficiary", "B", "B"))
PAID = Fact("payment", date(2024, 2, 1), Euros.of(1000))


def source(
    *facts: Fact,
    duties: tuple[Duty, ...] = (),
    rights: tuple[Right, ...] = (),
    definitions: tuple[Definition, ...] = (),
) -> Source:
    period = AgreementPeriod(date(2024, 1, 1), date(2024, 12, 31))
    agreement = Agreement(
        "s", "s", PARTIES, period, Euros.of(1000), duties=duties, rights=rights, definitions=definitions
    )
    return Source(Dossier(agreement, (PAID, *facts)), ON)


def held_for(kind: Kind, found: Source) -> str | None:
    """The norm for which a letter is held back; None where it goes."""
    try:
        refuse_without_occasion(kind, found)
    except HeldBackError as error:
        return error.params["subject"] if error.params["asked"] == "15/07/2025" else None
    return None


REPORT = Duty("report", "beneficiary", due="2025-06-10", done_by="bilan_received")


def test_a_notice_waits_for_the_reading_of_the_norm_that_its_duty_hangs_on() -> None:
    later = Reading("later", due="2025-07-10")
    first = Duty("first", "beneficiary", due="2025-06-10", readings=(later,))
    second = Duty("second", "beneficiary", due="due(first) + 10 days")
    chosen = Fact("reading_chosen", ON, "main", "first")
    waived = Fact("waived", ON, None, "first")
    assert held_for(Kind.FORMAL_NOTICE, source(waived, duties=(first, second))) == "second"
    assert held_for(Kind.FORMAL_NOTICE, source(waived, chosen, duties=(first, second))) is None


def test_a_notice_goes_for_what_is_late_under_every_reading() -> None:
    first = Duty("first", "beneficiary", due="2025-06-10", readings=(Reading("later", due="2025-07-14"),))
    assert held_for(Kind.FORMAL_NOTICE, source(duties=(first,))) is None


CLAWBACK = Right("clawback", "funder", "reclaim", when="not met(report) by limit", amount="paid")
LIMIT = Definition("limit", "2025-06-10", (("longer", "2025-07-31"),))


def test_a_decision_waits_for_a_reading_under_which_its_right_was_not_open() -> None:
    exercised = Fact("exercised", date(2025, 7, 14), Euros.of(1000), "clawback")

    def found(*facts: Fact) -> Source:
        return source(*facts, duties=(REPORT,), rights=(CLAWBACK,), definitions=(LIMIT,))

    chosen = Fact("reading_chosen", date(2025, 7, 1), "main", "limit")
    assert held_for(Kind.DECISION_TO_REPAY, found(exercised)) == "clawback"
    assert held_for(Kind.DECISION_TO_REPAY, found(exercised, chosen)) is None


def test_a_decision_waits_for_a_reading_under_which_what_it_rests_on_is_not_late() -> None:
    at_will = Right("clawback", "funder", "reclaim", amount="paid")
    exercised = Fact("exercised", date(2025, 7, 14), Euros.of(1000), "clawback")
    late = Duty("report", "beneficiary", due="limit", done_by="bilan_received")
    found = source(exercised, duties=(late,), rights=(at_will,), definitions=(LIMIT,))
    assert held_for(Kind.DECISION_TO_REPAY, found) == "report"


@pytest.mark.parametrize(("chosen", "held"), [(None, "back"), ("interest_first", None)])
def test_an_order_waits_for_what_a_repayment_that_names_no_debt_pays_first(
    chosen: str | None, held: str | None
) -> None:
    back = Duty("back", "beneficiary", amount="100 €")
    interest = Duty("interest", "beneficiary", amount="10 €", nature="interest")
    facts = [Fact("repaid", date(2025, 7, 1), Euros.of(5))]
    facts += [] if chosen is None else [Fact("reading_chosen", ON, chosen, "repaid")]
    assert held_for(Kind.RECOVERY_ORDER, source(*facts, duties=(back, interest))) == held
