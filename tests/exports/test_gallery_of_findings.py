"""Every finding there is, in both languages: read the two files in `approved/`."""

import ast
import inspect
from datetime import date
from pathlib import Path

import pytest

from budget.findings import Finding, Severity
from conventions.audit.audit import audit
from conventions.audit.dates import dates_left_behind
from conventions.engine import findings
from conventions.engine.in_force import Refusal
from conventions.engine.read_facts import UNREAD_FACT
from conventions.exports.finding_text import finding_message, finding_remedy
from conventions.messages import LANGUAGES, Language, catalogue
from tests.approvals import assert_approved
from tests.audit.agreements import LAW
from tests.audit.test_each_rule import BROKEN, SEVERAL, with_report_due
from tests.audit.test_left_behind import EXTENDED, FIRST

APPROVED = Path(__file__).with_name("approved")
DUTY = (("name", "Bilan final"), ("debtor", "beneficiary"), ("parts", ""))
RIGHT = (("name", "Reversement"), ("holder", "funder"))
SUM = (("sum", "49500.00"),)
OF_PAYMENTS = (*SUM, ("names", "Acompte, Solde"))
OF_PAYMENT = (*SUM, ("name", "Versement unique"))
AMENDMENT = (("name", "Avenant n°\u00a01"),)
OF_VERDICTS = (
    Finding("duty_overdue", Severity.MAJOR, "bilan", "6", params=DUTY, due=date(2025, 6, 1), days_late=1),
    Finding(
        "duty_overdue",
        Severity.MAJOR,
        "bilan",
        params=(*DUTY[:2], ("parts", "activity, financial")),
        due=date(2025, 6, 1),
        days_late=184,
    ),
    Finding("duty_due_soon", Severity.INFO, "bilan", "6", params=DUTY, due=date(2025, 6, 1)),
    Finding(
        "result_below_target",
        Severity.INFO,
        "participants",
        "4",
        params=(("label", "Participants"), ("rate", "55"), ("clause", "Diminution")),
        actual="11",
        expected="20",
    ),
    Finding(
        "result_below_target_unsaid",
        Severity.INFO,
        "participants",
        params=(("label", "Participants"), ("rate", "55")),
        actual="11",
        expected="20",
    ),
    Finding("not_in_force", Severity.MINOR, "term"),
    Finding("duty_breached", Severity.MAJOR, "logo", "7", params=DUTY),
    Finding(
        "duty_unknown",
        Severity.MINOR,
        "bilan",
        "6",
        params=DUTY,
        questions=("missing:bilan_received", "reading:annex"),
    ),
    Finding("right_open", Severity.INFO, "clawback", "10", params=RIGHT, amount=(4950000, 4950000)),
    Finding("right_open", Severity.INFO, "reduction", "4", params=RIGHT, amount=(0, 338960)),
    Finding("right_open", Severity.INFO, "clawback", "10", params=RIGHT, amount=(4950000, None)),
    Finding("right_open", Severity.INFO, "termination", "10", params=RIGHT),
    Finding("right_unknown", Severity.MINOR, "clawback", "10", params=RIGHT, questions=("missing:paid",)),
    Finding("claim_out_of_bounds", Severity.MAJOR, "reduction", "4", params=RIGHT, amount=(0, 338960)),
    Finding("exercised_while_not_open", Severity.MAJOR, "clawback", "10", params=RIGHT),
    Finding(
        "duty_overdue",
        Severity.MAJOR,
        "bilan",
        params=(*DUTY, ("variant", "lapsed")),
        due=date(2025, 6, 1),
        days_late=1,
    ),
    Finding("duty_overdue", Severity.MAJOR, "debt", params=(*DUTY, ("variant", "lapsed_debt")), days_late=1),
    Finding("aid_lost", Severity.MAJOR, "term"),
    Finding("aid_lost_since", Severity.MAJOR, "term", params=(("since", "2025-04-01"),)),
    Finding("payment_missing", Severity.MAJOR, "paid", amount=(0, 1_000_000)),
    Finding("payment_above_due", Severity.MAJOR, "single", source="C. civ., art. 1302-1", params=OF_PAYMENT),
    Finding("payment_not_due", Severity.MAJOR, "single", params=OF_PAYMENT),
    Finding("overpaid", Severity.MAJOR, "paid", params=SUM),
    Finding("payment_ahead", Severity.MAJOR, "single", params=OF_PAYMENT),
    Finding("payment_of_no_norm", Severity.MAJOR, "paid", params=OF_PAYMENTS),
    Finding("repaid_of_no_norm", Severity.MAJOR, "recovered", params=OF_PAYMENTS),
    Finding("paid_and_lapsed", Severity.MAJOR, "paid", params=SUM),
    Finding("order_lowered_after_payment", Severity.MAJOR, "recovered", params=SUM),
    Finding("repaid_above_debt", Severity.MAJOR, "recovered", params=SUM),
    Finding(
        "debts_overlap",
        Severity.MAJOR,
        "clawback.duty",
        params=(*SUM, ("names", "Diminution, Remboursement de la totalité")),
    ),
    Finding("order_above_paid", Severity.MAJOR, "repayment", params=(*SUM, ("name", "Reversement"))),
    Finding("claimed_without_payment", Severity.MAJOR, "clawback.duty", params=(*SUM, ("name", "Retrait"))),
    Finding("given_up_beyond_claim", Severity.MAJOR, "clawback.duty", params=(*SUM, ("name", "Retrait"))),
    Finding("given_up_of_nothing", Severity.MAJOR, "clawback", params=(*SUM, ("name", "Retrait"))),
    Finding("paid_after_reduction", Severity.MAJOR, "paid", params=SUM),
    Finding(
        "payment_held",
        Severity.INFO,
        "single",
        "5",
        params=(("name", "Versement unique"), ("since", "2025-02-03")),
        amount=(4950000, 4950000),
    ),
    Finding(
        "payment_suspended",
        Severity.INFO,
        "single",
        "5",
        params=(("name", "Versement unique"),),
        amount=(4950000, 4950000),
    ),
    Finding("fact_without_effect", Severity.INFO, "breach_remedied", params=(("on", "2025-02-03"),)),
    Finding(
        "fact_without_effect",
        Severity.INFO,
        "extension_granted",
        params=(("on", "2025-02-03"), ("variant", "key"), ("meant", "amendment_signed")),
    ),
    Finding(
        "fact_without_effect",
        Severity.INFO,
        "letter_sent",
        params=(("on", "2025-02-03"), ("variant", "key"), ("meant", "formal_notice_sent(termination)")),
    ),
    Finding(
        "fact_without_effect",
        Severity.INFO,
        "bilan_received",
        params=(("on", "2025-02-03"), ("of", "mid_term"), ("variant", "of"), ("meant", "final_bilan")),
    ),
    Finding(
        "fact_without_effect",
        Severity.INFO,
        "waived",
        params=(("on", "2025-02-03"), ("of", "law_fr.r25"), ("variant", "rule")),
    ),
    Finding("amendment_before_signature", Severity.MAJOR, "avenant_1", params=AMENDMENT),
    Finding("amendment_after_expiry", Severity.MAJOR, "avenant_1", params=AMENDMENT),
    Finding("amendment_without_another", Severity.MAJOR, "avenant_1", params=AMENDMENT),
)
OF_AUDITS = tuple(
    {
        finding.code: finding
        for agreement in (
            *(agreement for _, agreement in (*BROKEN, *SEVERAL)),
            with_report_due("2024-07-01"),
        )
        for finding in audit(agreement, rulebooks=LAW)
    }.values()
)
OF_AMENDMENTS = tuple({finding.code: finding for finding in dates_left_behind(FIRST, EXTENDED)}.values())


def is_about_rules(part: ast.stmt) -> bool:
    return isinstance(part, ast.FunctionDef) and any(
        "RuleVerdict" in ast.unparse(argument) for argument in part.args.args[-2:]
    )


def codes_in_the_engine() -> set[str]:
    """The codes that the engine's source names: in its tables, and where it makes a finding.

    Those of rules and of a clause that was not read are not in this gallery.
    """
    tables = (*findings.DUTY_FINDINGS.values(), *findings.RIGHT_FINDINGS.values())
    words = catalogue("fr")
    tree = ast.parse(inspect.getsource(findings))
    parts = [node for node in tree.body if not is_about_rules(node)]
    params = {
        id(node)
        for keyword in ast.walk(tree)
        if isinstance(keyword, ast.keyword) and keyword.arg == "params"
        for node in ast.walk(keyword)
    }
    made = {
        node.value
        for part in parts
        for node in ast.walk(part)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in params
        and words.has(f"finding.{node.value}")
    }
    codes = made | {UNREAD_FACT} | {code for code, _ in tables} | {why.value for why in Refusal}
    return codes - {findings.UNREAD}


def test_the_gallery_has_every_code_of_the_engine() -> None:
    assert codes_in_the_engine() == {finding.code for finding in OF_VERDICTS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "finding", [*OF_VERDICTS, *OF_AUDITS, *OF_AMENDMENTS], ids=lambda finding: finding.code
)
def test_every_finding_has_its_words(finding: Finding, language: Language) -> None:
    words = catalogue(language)
    for text in (finding_message(finding, words), finding_remedy(finding, words)):
        assert text
        assert not text.startswith("finding.")
        assert not {"{", "}"} & set(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gallery_is_the_approved_one(language: Language) -> None:
    words = catalogue(language)
    lines = []
    for finding in (*OF_VERDICTS, *OF_AMENDMENTS, *sorted(OF_AUDITS, key=lambda finding: finding.code)):
        lines.append(f"{finding.code} [{finding.severity.value}]")
        lines.append(f"  {finding_message(finding, words)}")
        lines.append(f"  → {finding_remedy(finding, words)}")
    assert_approved(APPROVED / f"findings.{language}.txt", "\n".join(lines) + "\n")
