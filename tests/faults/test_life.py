"""What happens in the life of an agreement, each row by its number in the table of faults."""

from datetime import date
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest
from attrs import evolve

import conventions as cv
from conventions.agreement.norms import Duty, Right
from conventions.documents.document_errors import HeldBackError, NoOccasionError
from conventions.documents.generate import document
from conventions.documents.kinds import Kind
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.exports.check_text import verdict_lines
from conventions.facts.fact import Fact
from conventions.files.dossier_folder import read_dossier
from conventions.files.write_back import append_fact
from conventions.messages import catalogue
from conventions.views.rule_cases import notation_of
from tests.audit.agreements import LAW
from tests.cli.console import calling, plain
from tests.engine.agreements import facts_of

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
LETTER = "exercised(denunciation)@2025-02-10"


@cache
def dossier(name: str) -> Dossier:
    own = HERE / "agreements" / name
    return read_dossier(own if own.is_dir() else EXAMPLES / name)


def verdict(name: str, facts: str, as_of: str) -> Verdict:
    found = dossier(name)
    return evaluate(evolve(found, facts=(*found.facts, *facts_of(facts))), date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("as_of", "status"), [("2025-02-11", "running"), ("2025-05-10", "running"), ("2025-05-11", "terminated")]
)
def test_a11_the_letter_is_the_exercise_and_the_term_ends_with_the_notice(as_of: str, status: str) -> None:
    found = verdict("notice-of-termination", LETTER, as_of)
    assert notation_of(found, "term.status") == status
    assert notation_of(found, "term.end") == "2025-05-10"
    assert notation_of(found, "denunciation.effective_on") == "2025-05-10"
    assert notation_of(found, "findings.exercised_while_not_open") == "none"


FILED = "bilan_received@2025-05-28"
INCOMPLETE = "bilan_incomplete@2025-06-05"


@pytest.mark.parametrize(
    ("facts", "status", "readings"),
    [
        (f"{FILED}; {INCOMPLETE}; bilan_refused@2025-06-20", "overdue", set()),
        (f"{FILED}; {INCOMPLETE}", "overdue", set()),
        (f"{FILED}; bilan_incomplete(activity)@2025-06-05", "overdue", set()),
        (
            f"{FILED}; bilan_refused@2025-06-20",
            "unknown",
            {("completion", "overdue"), ("first_filing", "met")},
        ),
        (
            f"{FILED}; bilan_refused@2025-06-20; reading_chosen(final_bilan)@2025-07-01=completion",
            "overdue",
            set(),
        ),
        (
            f"{FILED}; bilan_refused@2025-06-20; reading_chosen(final_bilan)@2025-07-01=first_filing",
            "met",
            set(),
        ),
        (f"{FILED}; {INCOMPLETE}; papers_completed@2025-06-15", "met_late", {("first_filing", "met")}),
        (f"{FILED}; {INCOMPLETE}; bilan_accepted@2025-06-15", "met_late", {("first_filing", "met")}),
        (f"{FILED}; bilan_incomplete@2025-05-29; papers_completed@2025-05-30", "met", set()),
        (f"{FILED}; papers_completed@2025-06-01; {INCOMPLETE}", "overdue", set()),
    ],
)
def test_o2_a_report_found_wanting_is_not_produced(
    facts: str, status: str, readings: set[tuple[str, str]]
) -> None:
    posted = facts.replace(FILED, f"{FILED}; bilan_posted@2025-05-27")
    found = verdict("cd62-apes-2024", posted, "2025-12-03")
    (bilan,) = [duty for duty in found.duties if duty.id == "final_bilan"]
    told = {(reading.name, reading.status) for reading in bilan.readings}
    assert bilan.status == status
    assert {each for each in told if each[0] in ("completion", "first_filing")} - {
        ("first_filing", status)
    } == readings


@pytest.mark.parametrize("facts", [f"{FILED}; {INCOMPLETE}", f"{FILED}; bilan_refused@2025-06-20"])
def test_o2_what_was_not_produced_is_not_attested(facts: str) -> None:
    apes = dossier("cd62-apes-2024-closed")
    kept = tuple(fact for fact in apes.facts if fact.key != "bilan_received")
    told = evolve(apes, facts=(*kept, *facts_of(f"{facts}; bilan_posted@2025-05-27")))
    with pytest.raises(NoOccasionError):
        document(Kind("service-fait"), told, on=date(2025, 12, 3))


BOTH = (
    cv.fact("bilan_received", "2025-05-28", of="activity"),
    cv.fact("bilan_received", "2025-05-28", of="financial"),
)


@pytest.mark.parametrize(
    ("facts", "as_of", "status"),
    [
        ((cv.fact("bilan_incomplete", "2025-06-05", of="financial"),), "2025-07-01", "overdue"),
        ((cv.fact("bilan_incomplete", "2025-06-05", of="final_bilan.financial"),), "2025-07-01", "overdue"),
        (
            (
                cv.fact("bilan_incomplete", "2025-06-05", of="financial"),
                cv.fact("papers_completed", "2025-06-20", of="financial"),
            ),
            "2025-07-01",
            "met_late",
        ),
        (
            (
                cv.fact("bilan_refused", "2025-06-05", of="financial"),
                cv.fact("bilan_received", "2025-06-20", of="financial"),
            ),
            "2025-07-01",
            "met_late",
        ),
    ],
)
def test_o2_a_finding_names_a_part_and_a_report_that_was_refused_is_filed_again(
    facts: tuple[cv.Fact, ...], as_of: str, status: str
) -> None:
    told = cv.with_facts(cv.read_dossier(EXAMPLES / "cd62-apes-2024"), *BOTH, *facts)
    assert next(duty for duty in cv.assess(told, as_of).duties if duty.id == "final_bilan").status == status


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (cv.fact("bilan_received", "2025-06-20", of="financial"), "fact_twice"),
        (cv.fact("bilan_incomplete", "2025-06-20", of="finances"), "unknown_of"),
    ],
)
def test_o2_a_report_that_nobody_found_wanting_is_filed_once(fact: cv.Fact, code: str) -> None:
    with pytest.raises(cv.AgreementError) as refused:
        cv.with_facts(cv.read_dossier(EXAMPLES / "cd62-apes-2024"), *BOTH, fact)
    assert {fault.code for fault in refused.value.faults} == {code}


def test_o4_the_representative_of_a_party_changes_and_letters_go_to_the_new_one(tmp_path: Path) -> None:
    folder = Path(copytree(EXAMPLES / "cd62-apes-2024", tmp_path / "dossier"))
    changed = Fact(
        "representative_changed", date(2025, 3, 1), "Mme Ada Exemple, présidente", of="beneficiary"
    )
    told = append_fact(folder, changed)
    assert told.facts[-1].of == "beneficiary"
    letter = cv.generate("relance", told, on="2025-06-11")
    assert "Ada Exemple" in letter.text


@pytest.mark.parametrize(
    ("event", "right", "late"),
    [
        ("abandoned@2024-10-01", "abandonment", False),
        ("extension_asked@2024-06-27", "extension_request", False),
        ("extension_asked@2024-07-02", "extension_request", True),
    ],
)
def test_o14_an_event_that_is_an_exercise_exercises_the_right(event: str, right: str, late: bool) -> None:
    day = event.partition("@")[2]
    for as_of in (day, "2025-07-02"):
        found = verdict("cd62-apes-2024", event, as_of)
        assert notation_of(found, f"{right}.status") == "exercised"
        assert notation_of(found, f"{right}.effective_on") == day
        assert (right in str(notation_of(found, "findings.exercised_while_not_open"))) is late
    before = verdict("cd62-apes-2024", event, "2024-06-26")
    assert notation_of(before, f"{right}.status") == "open"


def unsigned(as_of: str, known_on: date | None = None) -> Verdict:
    apes = dossier("cd62-apes-2024")
    kept = tuple(fact for fact in apes.facts if fact.key not in ("signed", "payment"))
    return evaluate(evolve(apes, facts=kept), date.fromisoformat(as_of), known_on)


def test_o8_an_agreement_that_nobody_signed_owes_no_reports() -> None:
    found = unsigned("2025-12-02")
    assert notation_of(found, "term.status") == "not_in_force"
    assert {duty.status.value for duty in found.duties} == {"not_applicable"}
    assert notation_of(found, "findings.not_in_force") == "term minor"
    assert not [finding for finding in found.findings if finding.severity.value == "major"]


def test_o8_no_reminder_is_written() -> None:
    apes = dossier("cd62-apes-2024")
    kept = tuple(fact for fact in apes.facts if fact.key not in ("signed", "payment"))
    with pytest.raises(NoOccasionError):
        document(Kind.OVERDUE, evolve(apes, facts=kept), on=date(2025, 12, 2))


def test_o8_its_days_are_told_before_and_what_a_short_record_lacks_is_asked() -> None:
    assert notation_of(unsigned("2025-05-31"), "final_bilan.status") == "due_soon"
    assert notation_of(unsigned("2025-12-02", date(2025, 1, 1)), "final_bilan.status") == "unknown"


def test_a18_a_right_without_notice_is_exercised_on_its_day() -> None:
    found = verdict("cd62-apes-2024", "exercised(abandonment)@2024-10-01", "2024-10-02")
    lines = plain("\n".join(verdict_lines(found, catalogue("fr")))).splitlines()
    (line,) = [line for line in lines if "Abandon du programme" in line]
    assert line.strip() == "Abandon du programme d’action (art. 10) : droit exercé le 1er octobre 2024"


def test_a11_a_letter_that_only_the_exercise_tells_of_begins_the_notice() -> None:
    found = evolve(dossier("notice-of-termination"), facts=facts_of(LETTER))
    told = evaluate(found, date(2025, 2, 11))
    assert (notation_of(told, "term.status"), notation_of(told, "term.end")) == ("running", "2025-05-10")
    assert notation_of(told, "findings.exercised_while_not_open") == "none"


def test_a11_notice_first_and_decision_after_ends_with_the_decision() -> None:
    found = verdict("notice-of-termination", "exercised(denunciation)@2025-06-01", "2025-06-01")
    assert (notation_of(found, "term.status"), notation_of(found, "term.end")) == ("terminated", "2025-05-31")


def test_a11_a_reason_that_always_holds_is_none() -> None:
    found = dossier("notice-of-termination")
    (right,) = found.agreement.rights
    always = evolve(found, agreement=evolve(found.agreement, rights=(evolve(right, when="true"),)))
    told = evaluate(evolve(always, facts=facts_of(LETTER)), date(2025, 2, 11))
    assert notation_of(told, "findings.exercised_while_not_open") == "none"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ("", "none"),
        ("breach_found@2025-06-02", "balance info"),
        ("breach_found@2025-06-02; breach_remedied@2025-06-20", "none"),
    ],
)
def test_a_payment_that_the_text_holds_is_told(facts: str, told: str) -> None:
    held = Duty(
        "balance",
        "funder",
        due="2025-09-30",
        amount="grant",
        held_while="happened(breach_found) and not happened(breach_remedied)",
        is_payment=True,
    )
    found = dossier("notice-of-termination")
    text = evolve(found.agreement, duties=(held,), rights=())
    stands = evaluate(evolve(found, agreement=text, facts=facts_of(facts)), date(2025, 10, 5))
    assert notation_of(stands, "findings.payment_suspended") == told


LIQUIDATION = "liquidated@2024-06-27; signed@2024-06-20"


def apes_unpaid(facts: str) -> Dossier:
    apes = dossier("cd62-apes-2024")
    kept = tuple(fact for fact in apes.facts if fact.key not in ("signed", "payment"))
    return evolve(apes, facts=(*kept, *facts_of(facts)))


def test_a_liquidation_holds_the_payments_and_says_why() -> None:
    before, after = (evaluate(apes_unpaid(LIQUIDATION), date(2024, 6, day)) for day in (26, 27))
    assert notation_of(before, "single.status") == "owed"
    assert notation_of(before, "findings.payment_held") == "none"
    assert notation_of(after, "single.status") == "held"
    assert notation_of(after, "to_pay") == "0.00"
    assert notation_of(after, "findings.payment_held") == "single info"
    told = "\n".join(map(plain, verdict_lines(after, catalogue("fr"))))
    assert "paiement suspendu, la liquidation du bénéficiaire est ouverte depuis le 27 juin 2024" in told
    assert (
        notation_of(verdict("cd62-apes-2024", "liquidated@2025-02-03", "2025-02-03"), "single.status")
        == "met"
    )


def test_no_payment_is_certified_to_a_beneficiary_in_liquidation() -> None:
    with pytest.raises(NoOccasionError):
        document(Kind.PAYMENT_CERTIFICATE, apes_unpaid(LIQUIDATION), on=date(2024, 6, 28))


CHANGED = Fact("representative_changed", date(2025, 6, 10), "Me Exemple, liquidateur", of="beneficiary")


@pytest.mark.parametrize(
    ("event", "on", "line"),
    [
        ("liquidated", "2025-06-02", "à l’attention de Luc Belval"),
        ("liquidated", "2025-06-03", "à l’attention du liquidateur"),
        ("liquidated", "2025-06-11", "à l’attention de Me Exemple, liquidateur"),
        ("merged", "2025-06-03", None),
        ("merged", "2025-06-11", "à l’attention de Me Exemple, liquidateur"),
    ],
)
def test_letters_go_to_the_liquidator_and_to_nobody_unknown(event: str, on: str, line: str | None) -> None:
    apes = dossier("cd62-apes-2024")
    told = evolve(apes, facts=(*apes.facts, Fact(event, date(2025, 6, 3)), CHANGED))
    found = cv.generate("relance", told, on=on).text.replace("\u00a0", " ")
    assert ("à l’attention" in found) is (line is not None)
    assert line is None or line in found


@pytest.mark.parametrize(
    ("as_of", "status"),
    [("2025-04-12", "due_soon"), ("2025-04-13", "overdue")],
)
def test_the_claim_is_declared_within_two_months_of_its_publication(as_of: str, status: str) -> None:
    facts = "liquidated@2025-02-03; insolvency_published@2025-02-12"
    apes = dossier("cd62-apes-2024")
    told = evolve(apes, facts=(*apes.facts, *facts_of(facts)))
    found = evaluate(told, date.fromisoformat(as_of), rulebooks=LAW)
    assert notation_of(found, "law_fr.r64.status") == status
    assert notation_of(found, "law_fr.r64.due") == "2025-04-12"
    assert {f.severity.value for f in found.findings if f.subject.startswith("law_fr.r64")} == {"info"}
    unpublished = evolve(apes, facts=(*apes.facts, *facts_of("liquidated@2025-02-03")))
    first = evaluate(unpublished, date(2025, 2, 3), rulebooks=LAW)
    assert "law_fr.r64_publication" in {finding.subject for finding in first.findings}


def test_a_merged_beneficiary_is_certified_no_payment_to_its_former_account() -> None:
    before = document(Kind.PAYMENT_CERTIFICATE, apes_unpaid("signed@2024-06-20"), on=date(2024, 6, 28))
    assert before.content
    merged = apes_unpaid("signed@2024-06-20; merged@2024-06-27")
    with pytest.raises(HeldBackError):
        document(Kind.PAYMENT_CERTIFICATE, merged, on=date(2024, 6, 28))


def test_what_is_recorded_of_an_insolvency_shows_the_day_by_which_the_claim_is_declared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(copytree(EXAMPLES / "cd62-apes-2024-closed", tmp_path / "dossier"))
    run = calling(capsys)
    published = ("insolvency_published", "18/07/2025", "--as-of", "2025-07-20")
    assert run("record", folder, "liquidated", "10/07/2025", "--as-of", "2025-07-11").code == 0
    notation_of = plain(run("record", folder, *published, "--dry-run").out)
    assert (
        "Déclaration de la créance à la procédure collective : à suivre → à suivre, échéance 18 septembre 2025"
        in notation_of
    )
    assert "sans objet (questions" not in notation_of


def test_a_fact_before_all_others_does_not_tell_the_beginning_of_every_norm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(copytree(EXAMPLES / "cd62-apes-2024", tmp_path / "dossier"))
    first = ("hearing_invited", "01/12/2023", "--as-of", "2024-07-20", "--dry-run")
    notation_of = plain(calling(capsys)("record", folder, *first).out)
    assert "01/12/2023" not in notation_of.partition("Fil du temps")[2]


def of_terms(*norms: Duty | Right, facts: str) -> Dossier:
    found = dossier("notice-of-termination")
    duties = tuple(norm for norm in norms if isinstance(norm, Duty))
    rights = tuple(norm for norm in norms if isinstance(norm, Right))
    text = evolve(found.agreement, duties=duties, rights=rights, facts=())
    return evolve(found, agreement=text, facts=facts_of(facts))


REPORT = Duty("report", "beneficiary", due="2026-03-31", done_by="bilan_received", posted_by="bilan_posted")
PENALTY = Duty(
    "penalty",
    "beneficiary",
    when="met(report) and done(report) > 2026-03-31",
    amount="500 €",
    nature="penalty",
)
RECLAIM = Right("reclaim", "funder", "reclaim", when="not met(report) by due(report)", amount="paid")
LATE = "signed@2025-01-15; payment@2025-02-10=6000€; bilan_received@2026-04-16"


@pytest.mark.parametrize(
    ("kind", "facts", "error", "why"),
    [
        (Kind.RECOVERY_ORDER, LATE, HeldBackError, "reading_open"),  # it may have been posted in time
        (Kind.HEARING, LATE, HeldBackError, "reading_open"),
        (Kind.RECOVERY_ORDER, f"{LATE}; bilan_posted@2026-03-30", NoOccasionError, "nothing_to_recover"),
        (Kind.HEARING, f"{LATE}; bilan_posted@2026-03-30", NoOccasionError, "no_open_sanction"),
    ],
)
def test_a_letter_that_may_have_an_occasion_says_what_settles_it(
    kind: Kind, facts: str, error: type[NoOccasionError], why: str
) -> None:
    found = of_terms(REPORT, PENALTY, RECLAIM, facts=facts)
    with pytest.raises(error) as refused:
        document(kind, found, on=date(2026, 5, 25))
    assert refused.value.params["why"] == why


def test_nobody_sends_a_reminder_to_the_funder_itself() -> None:
    answer = evolve(REPORT, name="answer", debtor="funder", done_by="papers_completed", posted_by=None)
    found = evaluate(of_terms(answer, facts="signed@2025-01-15"), date(2026, 5, 25))
    told = "\n".join(map(plain, verdict_lines(found, catalogue("fr"))))
    assert "faire ce qui est dû, ou enregistrer le fait s’il a eu lieu" in told
    assert "relancer" not in told


def test_a_payment_of_nothing_has_no_day_of_performance() -> None:
    balance = Duty("balance", "funder", due="2026-03-31", amount="grant - grant", is_payment=True)
    found = evaluate(of_terms(balance, facts="signed@2025-01-15"), date(2026, 5, 25))
    (duty,) = found.duties
    assert duty.status.value == "met"
    assert [child.label for child in duty.explain().children] == ["explain.due", "explain.amount"]


def test_a_debt_is_claimed_from_the_liquidator() -> None:
    debt = Duty("repayment", "beneficiary", due="2026-03-31", amount="paid")
    found = of_terms(debt, facts="signed@2025-01-15; payment@2025-02-10=6000€; liquidated@2026-05-04")
    before, after = (
        "\n".join(map(plain, verdict_lines(evaluate(found, date(2026, 5, day)), catalogue("fr"))))
        for day in (3, 4)
    )
    assert "relancer" in before
    assert "relancer" not in after
    assert "réclamer la somme au liquidateur" in after
