"""The law beside the agreement, each test by its number in the table of faults."""

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from attrs import evolve

from conventions.calendar import Period, Roll, Territory, WorkingDayKind, WorkingDays, deadline, fixed_date
from conventions.documents.document_errors import HeldBackError
from conventions.documents.generate import document
from conventions.documents.kinds import Kind
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.files.dossier_folder import read_dossier
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.rulebook import STOPPED
from conventions.views.rule_cases import notation_of
from tests.cli.console import plain
from tests.engine.agreements import facts_of

APES = read_dossier(Path(__file__).parents[2] / "examples" / "cd62-apes-2024")
LAW = (read_rulebook(shipped_rulebooks()["law_fr"]),)


def with_more(facts: str) -> Dossier:
    return evolve(APES, facts=(*APES.facts, *facts_of(facts)))


def text_of(kind: Kind, dossier: Dossier, on: date) -> str:
    made = docx.Document(BytesIO(document(kind, dossier, on=on, rulebooks=LAW).content))
    cells = (cell.text for table in made.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells]).replace("\u202f", " ")


@pytest.mark.parametrize("kind", [Kind.DECISION_TO_REPAY, Kind.RECOVERY_ORDER])
def test_o5_a_clause_that_takes_back_without_a_hearing_is_a_finding_and_holds_the_act_back(
    kind: Kind,
) -> None:
    claimed = "exercised(full_clawback)@2026-01-10=49500€"
    told = with_more(claimed)
    found = [item for item in evaluate(told, date(2026, 1, 15), rulebooks=LAW).findings if "r27" in item.code]
    assert [item.severity.value for item in found] == ["blocking"]
    assert "art. L121-1, L122-1, L211-2, 4°" in (found[0].source or "")
    with pytest.raises(HeldBackError) as refused:
        document(kind, told, on=date(2026, 1, 15), rulebooks=LAW)
    assert refused.value.params["why"] == "stopped_by_law"
    chosen = "reading_chosen(full_clawback)@2025-12-05=main; reading_chosen(final_bilan)@2025-12-05=main"
    heard = with_more(f"{claimed}; hearing_invited@2025-12-10; {chosen}")
    assert "49 500,00" in text_of(kind, heard, date(2026, 1, 15))


@pytest.mark.parametrize("kind", [Kind.DECISION_TO_REPAY, Kind.RECOVERY_ORDER])
def test_o9_a_right_of_the_law_that_was_exercised_reaches_the_documents(kind: Kind) -> None:
    told = with_more(
        "hearing_invited@2025-12-10; exercised(law_fr.r25)@2026-01-10=10000€; "
        "reading_chosen(final_bilan)@2025-12-05=main"
    )
    assert notation_of(evaluate(told, date(2026, 1, 15), rulebooks=LAW), "to_recover") == "10000.00"
    text = text_of(kind, told, date(2026, 1, 15))
    assert "10 000,00" in text
    assert "art.\u00a0L242-2, 2°" in text
    assert "r25" not in text


def test_o9_a_right_of_the_law_that_is_open_is_told_before_the_decision() -> None:
    told = with_more("breach_found@2025-09-01")
    assert "Retrait d’une subvention dont les conditions ne sont pas respectées" in text_of(
        Kind.HEARING, told, date(2026, 1, 15)
    )


def test_o1_what_was_paid_twice_is_ordered_back_without_a_draft() -> None:
    twice = "payment(single)@2024-07-22=49500€; hearing_invited@2024-07-25; exercised(law_fr.r55)@2024-07-30"
    text = text_of(Kind.RECOVERY_ORDER, with_more(twice), date(2024, 8, 1))
    assert "restitution de ce qui fut payé sans être dû (code civil, art.\u00a01302 et 1302-1" in text
    assert "49 500,00" in text


def test_every_document_that_a_rule_holds_back_is_a_kind() -> None:
    assert set(STOPPED) <= {kind.value for kind in Kind}


def test_an_agreement_under_another_law_has_no_rulebook_and_says_so() -> None:
    foreign = evolve(APES, agreement=evolve(APES.agreement, rulebooks=()))
    assert foreign.applied(LAW) == ()
    assert APES.applied(LAW) == LAW


UNPAID = evolve(APES, facts=tuple(fact for fact in APES.facts if fact.key != "payment"))


def test_o3_a_payment_that_the_agreement_gives_no_date_is_late_by_a_reading() -> None:
    found = {item.code: item for item in evaluate(UNPAID, date(2024, 10, 1), rulebooks=LAW).findings}
    told = found["law_fr.r06_event"]
    assert (told.severity.value, told.due, told.days_late) == ("info", date(2024, 8, 19), 43)
    document(Kind.PAYMENT_CERTIFICATE, UNPAID, on=date(2028, 12, 31), rulebooks=LAW, draft=True)


def test_o3_the_claim_is_barred_four_years_after_the_year_in_which_it_was_acquired() -> None:
    last, after = date(2028, 12, 31), date(2029, 1, 1)
    assert notation_of(evaluate(UNPAID, last, rulebooks=LAW), "law_fr.r28.single.until") == "2028-12-31"
    found = {item.code: item for item in evaluate(UNPAID, after, rulebooks=LAW).findings}
    assert (found["law_fr.r28"].severity.value, found["law_fr.r28"].due) == ("major", last)
    with pytest.raises(HeldBackError) as refused:
        document(Kind.PAYMENT_CERTIFICATE, UNPAID, on=after, rulebooks=LAW)
    assert "loi n° 68-1250 du 31 décembre 1968, art. 1" in refused.value.params["text"]


@pytest.mark.parametrize(
    ("roll", "period", "territory", "last", "by_usage"),
    [
        (Roll.FOLLOWING, Period(1, 0), Territory.MARTINIQUE, "2023-07-21", "2023-07-24"),
        (Roll.NONE, Period(1, 0), Territory.GUADELOUPE, "2023-07-21", "2023-07-24"),
        (
            Roll.NONE,
            WorkingDays(21, WorkingDayKind.OUVRES),
            Territory.SAINT_MARTIN,
            "2023-07-21",
            "2023-07-24",
        ),
        (Roll.FOLLOWING, Period(1, 0), Territory.GUYANE, "2023-07-21", None),
    ],
)
def test_x2_a_holiday_by_usage_is_a_reading_wherever_a_day_is_skipped(
    roll: Roll, period: Period | WorkingDays, territory: Territory, last: str, by_usage: str | None
) -> None:
    found = deadline(date(2023, 6, 21), period, roll=roll, territory=territory)
    assert found.date == date.fromisoformat(last)
    others = {reading.code: reading.date.isoformat() for reading in found.readings}
    assert others.get("by_usage") == by_usage


def test_x2_a_fixed_date_on_a_holiday_by_usage_has_the_next_day_as_a_reading() -> None:
    found = fixed_date(date(2023, 7, 21), Territory.MARTINIQUE)
    assert [(item.code, item.date) for item in found.readings] == [("by_usage", date(2023, 7, 24))]
    assert fixed_date(date(2023, 7, 21), Territory.METROPOLE).readings == ()


def test_o1_what_was_paid_twice_is_put_to_the_beneficiary_then_decided() -> None:
    twice, ground = (
        "payment(single)@2024-07-22=49500€",
        "99 000,00 € ont été versés, pour une subvention de 49 500,00 €.",
    )
    assert ground in text_of(Kind.HEARING, with_more(twice), date(2024, 8, 1)).replace("\xa0", " ")
    decided = f"{twice}; hearing_invited@2024-08-02; exercised(law_fr.r55)@2024-09-02=49500€"
    assert ground in text_of(Kind.DECISION_TO_REPAY, with_more(decided), date(2024, 9, 3)).replace(
        "\xa0", " "
    )


def test_what_came_back_before_it_was_asked_for_is_not_asked_for_again() -> None:
    """A second transfer, of which 1 500 came back without an order."""
    told = with_more("payment(single)@2024-07-22=2000€; repaid@2024-07-30=1500€")
    letter = plain(text_of(Kind.HEARING, told, date(2024, 8, 1)))
    assert "pour un montant de 500,00 €" in letter
    assert (
        "51 500,00 € ont été versés et 1 500,00 € remboursés, pour une subvention de 49 500,00 €." in letter
    )


def test_a_fact_that_the_agreement_declares_is_a_ground_of_its_letters() -> None:
    """By its label; the letter was refused for want of a text."""
    told = with_more("evidence_unfounded@2024-12-01")
    facts = tuple(
        evolve(fact, label="pièces sans fondement") if fact.key == "evidence_unfounded" else fact
        for fact in told.agreement.facts
    )
    told = evolve(told, agreement=evolve(told.agreement, facts=facts))
    letter = plain(text_of(Kind.HEARING, told, date(2024, 12, 5)))
    assert "Pièces sans fondement, le 1er décembre 2024." in letter


def test_a_grant_of_which_all_is_claimed_back_is_told_as_that() -> None:
    """Its step was «subvention attribuée − réductions», which did not come to 0."""
    told = with_more(
        "evidence_unfounded@2024-12-01; hearing_invited@2024-12-02; exercised(full_clawback)@2025-01-10=49500€"
    )
    order = plain(text_of(Kind.RECOVERY_ORDER, told, date(2025, 1, 12)))
    assert "nulle, tout ce qui fut versé est réclamé" in order


TWICE = (
    "signed@2025-01-05; payment(first)@2025-02-01=6000€; payment(first)@2025-03-01=6000€; "
    "hearing_invited@2025-03-05"
)


@pytest.mark.parametrize("act", ["exercised", "recovery_order"])
@pytest.mark.parametrize(
    ("claimed", "codes"), [("6000", ()), ("6000.01", ("claim_out_of_bounds",)), ("2000", ())]
)
def test_what_was_paid_above_what_is_due_may_be_claimed_though_the_grant_is_higher(
    act: str, claimed: str, codes: tuple[str, ...]
) -> None:
    """An advance of 6 000 paid twice, of a grant of 10 000, before the balance is due."""
    found = read_dossier(Path(__file__).parent / "agreements" / "two-payments")
    _, second = (duty for duty in found.agreement.duties if duty.is_payment)
    waits = evolve(second, when="happened(bilan_received)")
    duties = tuple(waits if duty is second else duty for duty in found.agreement.duties)
    told = evolve(
        found,
        agreement=evolve(found.agreement, duties=duties),
        facts=(*found.facts, *facts_of(f"{TWICE}; {act}(law_fr.r55)@2025-04-10={claimed}€")),
    )
    verdict = evaluate(told, date(2025, 5, 1), rulebooks=LAW)
    exercised = [item.code for item in verdict.findings if item.subject == "law_fr.r55"]
    assert tuple(exercised) == codes
    assert notation_of(verdict, "to_recover") == f"{float(claimed):.2f}"


def test_what_is_paid_above_a_grant_that_the_law_lets_reduce_is_told() -> None:
    """20 000 paid, 10 000 withdrawn of 49 500, then the 29 500 that were left before it."""
    paid = (
        "payment(single)@2024-07-20=20000€; conditions_unmet@2025-01-10; hearing_invited@2025-01-15; "
        "exercised(law_fr.r25)@2025-02-20=10000€; payment(single)@2025-03-01=29500€"
    )
    told = evolve(UNPAID, facts=(*UNPAID.facts, *facts_of(paid)))
    verdict = evaluate(told, date(2025, 3, 10), rulebooks=LAW)
    (finding,) = [item for item in verdict.findings if item.code == "paid_after_reduction"]
    assert finding.amount == (1000000, 1000000)
    assert notation_of(verdict, "to_recover") == "10000.00"
