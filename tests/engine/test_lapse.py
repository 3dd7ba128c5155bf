"""What of an agreement that lapses: its payments that were not made do not apply (docs/semantics.md § 4.12)."""

from datetime import date

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Definition, Duty, Notice, Reading, Right
from conventions.engine.evaluate import evaluate
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict
from conventions.facts.fact import Fact
from conventions.language.answers import TRUE
from conventions.views.agenda import Certainty, Occasion, agenda
from conventions.views.rule_cases import notation_of
from tests.engine.agreements import DOSSIERS, agreement
from tests.oracle.compare import assert_same

TEXT = evolve(
    agreement(),
    duties=(
        Duty("start", "beneficiary", done_by="work_started", due="2024-06-30"),
        Duty("advance", "funder", amount="400 €", due="2024-02-01", is_payment=True),
        Duty(
            "balance",
            "funder",
            amount="600 €",
            due="2024-11-30",
            is_payment=True,
            readings=(Reading("later", due="2024-12-15"),),
        ),
    ),
    rights=(Right("drop", "funder", "lapse", when="happened(signed)"),),
)  # fmt: skip
BY_ITSELF = evolve(TEXT, lapses="not met(start) by 2024-06-30")
LAPSES = ("term", Occasion.TERM_LAPSES)
SIGNED = Fact("signed", date(2024, 1, 10))
DROPPED = Fact("exercised", date(2024, 7, 10), of="drop")
PAID = Fact("payment", date(2024, 2, 1), Euros.of(400), "advance")
PART = Fact("payment", date(2024, 7, 1), Euros.of(100), "balance")


def found(text: Agreement, as_of: str, *facts: Fact, known_on: str | None = None) -> dict[str, DutyVerdict]:
    """The payments, of which the naive interpreter says the same."""
    dossier = evolve(DOSSIERS["money"], agreement=text, facts=facts, ledger=None)
    day, known = date.fromisoformat(as_of), None if known_on is None else date.fromisoformat(known_on)
    verdict = evaluate(dossier, day, known)
    assert_same(dossier, day, known)
    return {duty.id: duty for duty in verdict.duties if duty.is_payment}


@pytest.mark.parametrize(
    ("text", "as_of", "facts", "expected"),
    [
        (BY_ITSELF, "2024-06-30", (PAID,), ("met", "not_due")),
        (BY_ITSELF, "2024-07-01", (PAID,), ("met", "not_applicable")),
        (BY_ITSELF, "2024-12-20", (PAID, PART), ("met", "not_applicable")),
        (BY_ITSELF, "2024-07-01", (), ("not_applicable", "not_applicable")),
        (BY_ITSELF, "2024-07-01", (Fact("work_started", date(2024, 6, 1)),), ("overdue", "not_due")),
        (TEXT, "2024-07-09", (PAID, DROPPED), ("met", "not_due")),
        (TEXT, "2024-07-10", (PAID, DROPPED), ("met", "not_applicable")),
        (TEXT, "2024-12-20", (PAID, DROPPED), ("met", "not_applicable")),
    ],
)
def test_a_payment_that_was_not_made_does_not_apply_once_the_agreement_has_lapsed(
    text: Agreement, as_of: str, facts: tuple[Fact, ...], expected: tuple[str, str]
) -> None:
    payments = found(text, as_of, *facts)
    assert (payments["advance"].status.value, payments["balance"].status.value) == expected


def test_so_it_is_under_each_reading_of_its_day() -> None:
    balance = found(BY_ITSELF, "2024-07-15")["balance"]
    assert {(reading.name, reading.status) for reading in balance.readings} == {("later", "not_applicable")}


def test_while_the_lapse_cannot_be_told_neither_can_the_payment() -> None:
    balance = found(BY_ITSELF, "2024-07-15", PAID, known_on="2024-06-15")["balance"]
    assert balance.status.value == "unknown"
    assert "work_started(start)" in {question.about for question in balance.questions}


def test_the_agenda_has_neither_the_payment_nor_the_end_of_what_is_lost() -> None:
    dossier = evolve(DOSSIERS["money"], agreement=BY_ITSELF, facts=(PAID,), ledger=None)
    told = {
        as_of: {
            (item.norm, item.occasion)
            for item in agenda(dossier, date.fromisoformat(as_of), date(2025, 1, 1))
        }
        for as_of in ("2024-05-15", "2024-07-15")
    }
    balance, end = ("balance", Occasion.DUE), ("term", Occasion.TERM_ENDS)
    assert {balance, end, LAPSES} <= told["2024-05-15"]
    assert {balance, end, LAPSES}.isdisjoint(told["2024-07-15"])


@pytest.mark.parametrize(
    ("later", "days"),
    [
        ((), {("2024-07-01", Certainty.FIRM)}),
        ((Fact("work_started", date(2024, 7, 3)),), {("2024-07-01", Certainty.FIRM)}),
        ((Fact("work_started", date(2024, 6, 30)),), {("2024-07-01", Certainty.PERHAPS)}),
        (
            (Fact("work_started", date(2024, 6, 20), no_later_than=date(2024, 7, 4)),),
            {("2024-07-01", Certainty.FIRM)},
        ),
    ],
)
def test_the_day_on_which_the_agreement_lapses_is_in_the_agenda(
    later: tuple[Fact, ...], days: set[tuple[str, Certainty]]
) -> None:
    dossier = evolve(DOSSIERS["money"], agreement=BY_ITSELF, facts=(PAID, *later), ledger=None)
    told = agenda(dossier, date(2024, 5, 15), date(2025, 1, 1))
    lapses = [item for item in told if (item.norm, item.occasion) == LAPSES]
    assert {(item.day.isoformat(), item.certainty) for item in lapses} == days
    assert all(item.turns == ((item.day, "lapsed"),) for item in lapses)


AS_READ = evolve(
    TEXT,
    lapses="not met(start) by limit",
    definitions=(Definition("limit", None, readings=(("early", "2024-06-10"), ("late", "2024-08-10"))),),
)


def test_a_payment_is_shown_under_each_reading_that_decides_whether_the_agreement_lapsed() -> None:
    balance = found(AS_READ, "2024-07-01", PAID)["balance"]
    assert balance.status is DutyStatus.UNKNOWN
    assert {(one.of, one.name, one.status) for one in balance.readings} >= {
        ("limit", "early", "not_applicable"),
        ("limit", "late", "not_due"),
    }


def test_so_is_a_duty_that_a_notice_of_termination_ends() -> None:
    received = Definition("received", "2024-06-01", (("posted", "2024-05-20"),))
    right = Right("leave", "funder", "terminate", notice=Notice("received", "1 month"))
    duties = (*TEXT.duties, Duty("keep", "beneficiary", begins="2024-01-01", until="2024-12-31"))
    text = evolve(TEXT, duties=duties, rights=(right,), definitions=(received,))
    dossier = evolve(
        DOSSIERS["money"],
        agreement=text,
        facts=(Fact("exercised", date(2024, 6, 10), of="leave"),),
        ledger=None,
    )
    day = date(2024, 6, 25)
    assert_same(dossier, day, None)
    (keep,) = (duty for duty in evaluate(dossier, day).duties if duty.id == "keep")
    assert (keep.status, [(one.of, one.name, one.status) for one in keep.readings]) == (
        DutyStatus.RUNNING,
        [("received", "posted", "ended")],
    )


def test_so_it_is_where_it_may_have_lapsed_and_under_each_reading() -> None:
    dossier = evolve(DOSSIERS["money"], agreement=AS_READ, facts=(PAID,), ledger=None)
    told = agenda(dossier, date(2024, 5, 15), date(2025, 1, 1))
    found = {
        (item.day.isoformat(), item.certainty, tuple(choice.name for choice in item.readings))
        for item in told
        if (item.norm, item.occasion) == LAPSES
    }
    assert found == {
        ("2024-06-11", Certainty.READING, ("early",)),
        ("2024-08-11", Certainty.READING, ("late",)),
    }


def test_the_lapse_is_among_the_reasons() -> None:
    told = {
        as_of: [
            (child.label, child.answer) for child in found(BY_ITSELF, as_of)["balance"].explain().children
        ]
        for as_of in ("2024-06-30", "2024-07-01")
    }
    assert ("explain.lapsed", TRUE) in told["2024-07-01"]
    assert "explain.lapsed" not in dict(told["2024-06-30"])


NOTICE = Right(
    "leave", "either", "terminate", notice=Notice("first(letter_received, occurred_on)", "2 months")
)
ENDS = evolve(TEXT, rights=(NOTICE,))
LEFT = Fact("exercised", date(2024, 8, 15), of="leave")
"""The term ends on 15 October, before the balance of 30 November."""
LATE_BALANCE = Fact("payment", date(2024, 12, 2), Euros.of(600), "balance")
ON_REPORT = evolve(ENDS, duties=(*ENDS.duties[:2], evolve(ENDS.duties[2], when="met(start)")))
COUNTED = evolve(ENDS, duties=(*ENDS.duties[:2], evolve(ENDS.duties[2], due="signed + 13 months")))
ON_SIGNATURE = evolve(ENDS, duties=(*ENDS.duties[:2], evolve(ENDS.duties[2], when="happened(signed)")))


@pytest.mark.parametrize(
    ("text", "as_of", "facts", "known_on", "expected"),
    [
        (ENDS, "2024-12-20", (PAID,), None, ("overdue", "1000.00")),
        (ENDS, "2024-09-01", (PAID, LEFT), None, ("not_applicable", "400.00")),
        (ENDS, "2024-12-20", (PAID, LEFT), None, ("not_applicable", "400.00")),
        (ENDS, "2024-12-20", (PAID, LEFT, LATE_BALANCE), None, ("met_late", "1000.00")),
        (ENDS, "2024-12-20", (PAID,), "2024-08-01", ("unknown", "400.00..1000.00")),
        (ON_SIGNATURE, "2024-12-20", (SIGNED, PAID, LEFT), None, ("not_applicable", "400.00")),
        (ON_REPORT, "2024-12-20", (PAID, LEFT, Fact("work_started", date(2024, 6, 1))), None, ("overdue", "1000.00")),
        (COUNTED, "2025-03-20", (SIGNED, PAID, LEFT), None, ("overdue", "1000.00")),
    ],
)  # fmt: skip
def test_an_instalment_that_falls_after_a_termination_is_no_longer_due(
    text: Agreement, as_of: str, facts: tuple[Fact, ...], known_on: str | None, expected: tuple[str, str]
) -> None:
    """§ 4.13, 6.11: and the final grant is what is due; a balance after a report stands as the text says."""
    assert found(text, as_of, *facts, known_on=known_on)["balance"].status.value == expected[0]
    dossier = evolve(DOSSIERS["money"], agreement=text, facts=facts, ledger=None)
    known = None if known_on is None else date.fromisoformat(known_on)
    verdict = evaluate(dossier, date.fromisoformat(as_of), known)
    assert notation_of(verdict, "final_grant") == expected[1]


def test_the_end_that_ends_an_instalment_is_explained() -> None:
    children = found(ENDS, "2024-12-20", PAID, LEFT)["balance"].explain().children
    (end,) = [item.answer for item in children if item.label == "explain.ended"]
    assert end is not None
    assert end.value == date(2024, 10, 15)


def test_another_reading_may_keep_an_agreement_from_lapsing() -> None:
    """§ 7.5: 30 June 2024 is a Sunday; the status of the agreement is told under the next working day too."""
    dossier = evolve(DOSSIERS["money"], agreement=NEXT_DAY, facts=(PAID,), ledger=None)
    for as_of, expected in (("2024-07-01", "running"), ("2024-07-02", None)):
        verdict = evaluate(dossier, date.fromisoformat(as_of))
        assert verdict.term.status == "lapsed"
        read = {(item.of, item.name): item.term for item in verdict.as_read().accounts}
        assert read["start", "next_working_day"] == expected
        assert_same(dossier, date.fromisoformat(as_of), None)


NEXT_DAY = evolve(TEXT, lapses="not met(start) by due(start)")


def test_what_falls_due_before_an_agreement_is_signed_is_not_simply_paid() -> None:
    text = evolve(TEXT, duties=(*TEXT.duties[:2], evolve(TEXT.duties[2], when="happened(signed)")))
    dossier = evolve(DOSSIERS["money"], agreement=text, facts=(), ledger=None)
    verdict = evaluate(dossier, date(2024, 3, 1))
    (late,) = [finding for finding in verdict.findings if finding.code == "duty_overdue"]
    assert (late.subject, dict(late.params)["variant"]) == ("advance", "unsigned")
