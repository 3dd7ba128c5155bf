"""The account on inputs that once gave a wrong sum, each row by its number in the table of faults."""

import csv
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import pytest
from attrs import evolve

import conventions as cv
from budget.money import Euros
from conventions.agreement.amendment import Amendment, differences
from conventions.agreement.norms import Definition, Duty, FactDeclaration
from conventions.documents.document_errors import NoOccasionError
from conventions.documents.generate import document
from conventions.documents.kinds import Kind
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.exports.check_text import verdict_lines
from conventions.exports.explain_text import explained_value
from conventions.facts.fact import Fact
from conventions.files.dossier_folder import read_dossier
from conventions.language.answers import exactly
from conventions.messages import catalogue
from conventions.views.rule_cases import notation_of, notation_with_questions
from tests.cli.console import plain
from tests.documents.filling import text
from tests.engine.agreements import facts_of
from tests.oracle.compare import assert_same

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
ROWS = list(csv.DictReader((HERE / "account_cases.csv").read_text(encoding="utf-8").splitlines()))


@cache
def dossier(name: str) -> Dossier:
    own = HERE / "agreements" / name
    return read_dossier(own if own.is_dir() else EXAMPLES / name)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['row']} {row['subject']} {row['why']}".strip())
def test_a_sum_is_that_of_the_account(row: dict[str, str]) -> None:
    found = dossier(row["dossier"])
    told = evolve(found, facts=(*found.facts, *facts_of(row["facts"])))
    verdict = evaluate(told, date.fromisoformat(row["as_of"]))
    say = notation_with_questions if " ? " in row["expected"] else notation_of
    assert say(verdict, row["subject"]) == row["expected"]


ORDERED = "exercised(reduction)@2025-07-05=3389.60€; recovery_order(reduction)@2025-07-10=3389.60€"


@pytest.mark.parametrize(
    "more",
    [
        "O1: payment(single)@2024-07-22=49500€",
        f"O6: {ORDERED}; repaid(reduction)@2025-08-10=1000€; order_cancelled(reduction)@2025-10-01=3389.60€",
        f"O12: {ORDERED}; written_off(reduction)@2025-12-01=3389.60€",
    ],
)
def test_an_agreement_is_not_closed_while_money_is_left(more: str) -> None:
    found = dossier("cd62-apes-2024-closed")
    told = evolve(found, facts=(*found.facts, *facts_of(more.partition(": ")[2])))
    with pytest.raises(NoOccasionError) as refused:
        document(Kind.CLOSING, told, on=date(2025, 12, 15))
    assert refused.value.params["why"] == "money_left_open"


def test_what_is_given_up_of_a_debt_that_the_record_may_lack_is_no_finding() -> None:
    """The decision may be recorded later; once the record is complete, nothing is claimed."""
    found = dossier("two-payments")
    told = evolve(found, facts=facts_of("signed@2025-01-05; remitted(unspent)@2025-03-05=500€"))
    code = "findings.given_up_of_nothing"
    later = date(2025, 4, 1)
    assert notation_of(evaluate(told, later, date(2025, 3, 10)), code) == "none"
    assert notation_of(evaluate(told, later), code) == "unspent major"


def test_what_is_given_up_of_no_norm_is_told_by_what_the_fact_names() -> None:
    told = evolve(dossier("two-payments"), facts=facts_of("remitted(elsewhere)@2025-03-05=500€"))
    (finding,) = [item for item in evaluate(told, date(2025, 4, 1)).findings if "given_up" in item.code]
    assert dict(finding.params)["name"] == "elsewhere"


def test_a_remission_leaves_nothing_to_recover() -> None:
    found = dossier("cd62-apes-2024-closed")
    told = evolve(
        found, facts=(*found.facts, *facts_of(f"{ORDERED}; remitted(reduction)@2025-12-01=3389.60€"))
    )
    letter = text(document(Kind.CLOSING, told, on=date(2025, 12, 15)).content)
    assert "Il vous a été fait remise de 3 389,60 €. Rien ne reste dû de part ni d’autre." in letter
    report = text(document(Kind.BILAN, told, on=date(2025, 12, 15)).content)
    assert "en plus de la subvention définitive 3 389,60 €" in report
    assert "Subvention définitive : 46 110,40 €." in report


def test_an_amendment_below_what_was_paid_leaves_the_rest_overpaid() -> None:
    found = dossier("cd62-apes-2024-closed")
    lower = evolve(found.agreement, grant=Euros.of(40_000))
    amendment = Amendment("avenant_1", 1, "", tuple(differences(found.agreement, lower)), None)
    signed = Fact("amendment_signed", date(2024, 9, 1), of="avenant_1")
    told = evolve(found, facts=(*found.facts, signed), amendments=(amendment,))
    verdict = evaluate(told, date(2024, 9, 2))
    assert notation_of(verdict, "account.overpaid") == "9500.00"
    assert notation_of(verdict, "findings.payment_above_due") == "single major"


@pytest.mark.parametrize(("repaid", "is_done"), [("500€", False), ("1500€", True)])
def test_a_debt_that_was_repaid_in_part_has_no_day_on_which_it_was(repaid: str, is_done: bool) -> None:
    facts = "signed@2025-01-05; payment(one)@2025-01-06=10000€; exercised(cut)@2025-02-01=1500€; "
    found = dossier("discretion-exercised")
    told = evolve(found, facts=(*found.facts, *facts_of(f"{facts}repaid(cut)@2025-02-10={repaid}")))
    debts = {duty.id: duty for duty in evaluate(told, date(2025, 3, 1)).duties}
    assert (debts["cut.duty"].done is not None) is is_done


ADVANCE_TOO_HIGH = {
    "convention.toml": """
        schema = "subventio/convention/1"
        id = "demo"
        title = "Une convention"
        grant.amount = "12000.00"
        period = { start = 2025-01-01, end = 2025-12-31 }
        [party.funder]
        name = "Commune"
        short_name = "la Commune"
        legal_form = "commune"
        address = ["1 place de la Mairie"]
        [party.funder.representative]
        name = "Nom"
        title = "Maire"
        [party.beneficiary]
        name = "Association"
        short_name = "l’Association"
        legal_form = "association"
        address = ["2 rue du Lavoir"]
        [payment.advance]
        label = "Avance"
        amount = "6 000 €"
        [payment.rest]
        label = "Acompte"
        when = "happened(signed)"
        amount = "6 000 €"
    """,
    "facts.toml": """
        [[fact]]
        key = "payment"
        of = "advance"
        occurred_on = 2025-01-20
        value = "6500.00"
        [[fact]]
        key = "signed"
        occurred_on = 2025-02-01
    """,
}


def test_a_certificate_does_not_say_that_a_grant_was_reduced_where_a_payment_was_too_high() -> None:
    made = document(Kind.PAYMENT_CERTIFICATE, cv.parse_dossier(ADVANCE_TOO_HIGH), on=date(2025, 3, 3))
    notation_of = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(made.content)).paragraphs)
    assert "réduite" not in notation_of
    assert "cinq mille cinq cents euros, compte tenu de tous les versements déjà faits" in plain(notation_of)


def test_a_payment_that_a_balance_made_up_for_is_not_to_be_paid() -> None:
    found = dossier("rest-to-pay")
    first, rest = found.agreement.duties
    text = evolve(found.agreement, duties=(evolve(first, due="2025-01-31"), rest))
    facts = (
        "signed@2025-01-02; notified@2025-02-01; payment(first)@2025-01-05=2000€; payment(rest)@2025-02-10="
    )
    for paid, told in (("8000€", ("minor", "paid")), ("7000€", ("major", "payment"))):
        verdict = evaluate(evolve(found, agreement=text, facts=facts_of(f"{facts}{paid}")), date(2025, 3, 1))
        (late,) = (finding for finding in verdict.findings if finding.subject == "first")
        assert (late.severity.value, dict(late.params)["variant"]) == told


ADVANCES = "signed@2025-01-05; payment(advance)@2025-01-06=8000€; cost@2026-02-01=12000€"


@pytest.mark.parametrize(
    ("amount", "value", "overpaid"),
    [
        ("max(0 €, cost * 50 % - paid)", None, "2000.00"),
        ("cost * 50 % - paid", None, "2000.00"),
        ("max(cost * 50 % - paid, 0 €)", None, "2000.00"),
        ("min(5 000 €, max(0 €, cost * 50 % - paid))", None, "2000.00"),
        ("left", "max(0 €, cost * 50 % - paid)", "2000.00"),
        ("round(max(0 €, cost * 50 % - paid), 1 €)", None, "0.00"),
        ("max(1 000 €, cost * 50 % - paid)", None, "0.00"),
        ("min(max(0 €, cost - 20 000 €), grant - paid)", None, "0.00"),
    ],
    ids=["floor", "no floor", "floor last", "capped", "defined", "rounded", "least", "of the costs"],
)
def test_a_balance_counts_below_its_floor_of_zero(amount: str, value: str | None, overpaid: str) -> None:
    found = dossier("balance-with-floor")
    *others, balance = found.agreement.duties
    named = () if value is None else (Definition("left", value),)
    text = evolve(found.agreement, duties=(*others, evolve(balance, amount=amount)), definitions=named)
    told = evolve(found, agreement=text, facts=facts_of(ADVANCES))
    assert notation_of(evaluate(told, date(2026, 3, 1)), "account.overpaid") == overpaid
    assert_same(told, date(2026, 3, 1), None, looked_ahead=timedelta(days=1))


def test_a_balance_with_readings_counts_as_it_is_read() -> None:
    found = dossier("balance-with-floor")
    *others, balance = found.agreement.duties
    read = (("as_written", "max(0 €, cost * 50 % - paid)"), ("below_zero", "cost * 50 % - paid"))
    text = evolve(
        found.agreement,
        duties=(*others, evolve(balance, amount="left")),
        definitions=(Definition("left", None, read),),
    )
    told = evolve(found, agreement=text, facts=facts_of(ADVANCES))
    assert notation_of(evaluate(told, date(2026, 3, 1)), "account.overpaid") == "0.00..2000.00"
    assert_same(told, date(2026, 3, 1), None, looked_ahead=timedelta(days=1))


def test_a_claim_where_nothing_was_paid_is_told() -> None:
    found = dossier("discretion-exercised")
    *others, last = found.agreement.rights
    text = evolve(found.agreement, rights=(*others, evolve(last, amount="3 000 €")))
    told = evolve(found, agreement=text, facts=facts_of("signed@2025-01-05; exercised(after)@2025-02-01"))
    verdict = evaluate(told, date(2025, 3, 1))
    assert notation_of(verdict, "findings.claimed_without_payment") == "after.duty major"
    assert notation_of(verdict, "to_recover") == "0.00"


def test_a_check_says_what_is_left_to_pay_of_a_payment() -> None:
    found = dossier("discretion-exercised")
    told = evolve(found, facts=facts_of("signed@2025-01-05; exercised(cut)@2025-02-01=1500€"))
    lines = map(plain, verdict_lines(evaluate(told, date(2025, 3, 1)), catalogue("fr")))
    assert any(line.endswith(", 10 000,00 € ; il ne reste à payer que 8 500,00 €") for line in lines)


def test_what_was_paid_is_explained_with_the_transfers_that_came_back() -> None:
    facts = "signed@2025-01-05; payment(one)@2025-02-03=10000€; transfer_returned(one)@2025-02-10=10000€"
    told = evolve(dossier("discretion-exercised"), facts=facts_of(f"{facts}; payment(one)@2025-02-12=9000€"))
    found = explained_value(told, evaluate(told, date(2025, 3, 1)), "paid")
    assert found is not None
    assert [child.answer for child in found.children] == [
        exactly(1000000),
        exactly(900000),
        exactly(-1000000),
    ]
    assert found.answer == exactly(900000)


@pytest.mark.parametrize(
    ("when", "overpaid", "to_recover", "kept"),
    [
        ("recorded(cost)", "0.00", "1500.00", "6500.00"),
        ("happened(fraud_found)", "2000.00", "0.00", "6000.00"),
        ("misused > 0 €", "0.00..2000.00", "0.00..1500.00", "4500.00..8000.00"),
    ],
    ids=["applies", "does not", "may"],
)
def test_a_debt_of_the_text_says_what_of_the_payments_is_too_much(
    when: str, overpaid: str, to_recover: str, kept: str
) -> None:
    """It leaves the beneficiary 500 € above the balance, which has a floor of 0."""
    found = dossier("balance-with-floor")
    amount = "max(0 €, paid - cost * 50 % - 500 €)"
    debt = Duty("repay", "beneficiary", when=when, amount=amount)
    misused = FactDeclaration("misused", "euros")
    text = found.agreement
    text = evolve(text, duties=(*text.duties, debt), facts=(*text.facts, misused))
    told = evolve(found, agreement=text, facts=facts_of(ADVANCES))
    verdict = evaluate(told, date(2026, 3, 1))
    assert notation_of(verdict, "account.overpaid") == overpaid
    assert notation_of(verdict, "to_recover") == to_recover
    assert notation_of(verdict, "account.kept") == kept
    assert notation_of(verdict, "final_grant") == "6000.00"
    assert_same(told, date(2026, 3, 1), None, looked_ahead=timedelta(days=1))


def test_a_final_grant_is_explained_with_what_a_reduction_took() -> None:
    facts = facts_of("signed@2025-01-05; payment(one)@2025-01-06=10000€; exercised(cut)@2025-02-01=1500€")
    told = evolve(dossier("discretion-exercised"), facts=facts)
    found = explained_value(told, evaluate(told, date(2025, 3, 1)), "final_grant")
    assert found is not None
    assert [child.answer for child in found.children] == [exactly(1000000), exactly(150000)]
    before = explained_value(told, evaluate(told, date(2025, 1, 31)), "final_grant")
    assert before is not None
    assert [child.answer and child.answer.hi for child in before.children] == [1000000, 200000]
