"""A fact that nothing reads is said, with what it may have been meant for; one that something reads is not."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest
from attrs import evolve

from budget.findings import Finding
from conventions.agreement.amendment import Amendment, Change
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right
from conventions.audit.audit import audit
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.program import compile_agreement
from conventions.engine.read_facts import READ_BY_DOCUMENTS, UNREAD_FACT, is_named_by
from conventions.facts.fact import WITHDRAWN, Fact
from conventions.facts.vocabulary import LETTERS, LIFE_EVENTS, LIFE_VALUES, FactValueKind, Reader
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.rulebook import Rulebook
from tests.audit.agreements import LAW
from tests.audit.test_each_rule import BROKEN
from tests.engine.agreements import agreement, facts_of

ROOT = Path(__file__).parents[2]
ON = date(2027, 1, 1)
USUAL = {**LIFE_EVENTS, **LIFE_VALUES}


@cache
def apes() -> Dossier:
    return read_dossier(ROOT / "examples" / "cd62-apes-2024")


def unread(dossier: Dossier, facts: str, books: tuple[Rulebook, ...] = LAW, on: date = ON) -> list[Finding]:
    told = evolve(dossier, facts=(*dossier.facts, *facts_of(facts)))
    found = evaluate(told, on, None, books).findings
    return [finding for finding in found if finding.code == UNREAD_FACT]


def meant(dossier: Dossier, facts: str, books: tuple[Rulebook, ...] = LAW) -> list[tuple[str, str, str]]:
    found = [(finding.subject, dict(finding.params)) for finding in unread(dossier, facts, books)]
    return [(subject, params.get("variant", ""), params.get("meant", "")) for subject, params in found]


REPORT = Duty("final_report", "beneficiary", due="2025-06-01", done_by="report_received", parts=("text",))
OTHER = Duty("other", "beneficiary", due="2025-06-01", amount="10 €")
DECLARED = FactDeclaration("hours_done", "number")
HELD = Duty("kept", "beneficiary", holds="not happened(fire)", breached_by="records_lost")
TEXT = agreement(
    duties=(REPORT, OTHER, HELD),
    rights=(Right("renounce", "beneficiary", "decline"),),
    facts=(DECLARED, FactDeclaration("fire")),
    definitions=(Definition("posted", "first(letter_received, occurred_on) + 1 month"),),
)
SMALL = Dossier(TEXT, ())


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("bilan_refused@2025-03-01", [("bilan_refused", "", "")]),
        ("report_received@2025-03-01", []),
        ("report_received(text)@2025-03-01", []),
        ("report_received(final_report)@2025-03-01", []),
        ("report_received(other)@2025-03-01", [("report_received", "of", "final_report")]),
        ("bilan_received@2025-03-01", [("bilan_received", "key", "report_received(final_report)")]),
        ("hours_done@2025-03-01=12", [("hours_done", "", "")]),
        ("other@2025-03-01", [("other", "", "")]),
        ("fire@2025-03-01", []),
        ("records_lost@2025-03-01", []),
        ("records_destroyed@2025-03-01", [("records_destroyed", "key", "records_lost")]),
        ("letter_sent@2025-03-01", []),
        ("abandoned@2025-03-01", []),
        ("abandoned(renounce)@2025-03-01", []),
        ("extension_asked@2025-03-01", [("extension_asked", "", "")]),
        ("extension_granted@2025-03-01", [("extension_granted", "key", "amendment_signed")]),
        (
            "accounts_approved(final_report)@2025-03-01",
            [("accounts_approved", "key", "report_received(final_report)")],
        ),
        ("breach_remedied@2025-03-01; breach_remedied@2025-04-01", [("breach_remedied", "", "")]),
        ("committed@2025-03-01=10; closed@2026-03-01; written_off(other)@2026-01-01=1", []),
        ("payment@2025-03-01=10; signed@2025-01-01; hearing_held@2025-01-01", []),
        ("breach_remedied@2028-03-01", []),
        ("acknowledged(final_report)@2025-03-01=duty_overdue", []),
        ("acknowledged(final_report.text)@2025-03-01=duty_overdue", []),
        ("acknowledged(duty.final_report.due)@2025-03-01=deadline_on_rest_day", []),
        ("acknowledged(paid)@2025-03-01=overpaid", []),
        ("acknowledged(finl_report)@2025-03-01=duty_overdue", [("acknowledged", "nothing", "final_report")]),
        ("acknowledged(duty.zzz.due)@2025-03-01=x", [("acknowledged", "nothing", "")]),
        ("acknowledged(zzz)@2025-03-01=duty_overdue", [("acknowledged", "nothing", "")]),
    ],
)
def test_a_fact_that_nothing_reads_is_said(facts: str, said: list[tuple[str, str, str]]) -> None:
    no_law = evolve(SMALL, agreement=evolve(TEXT, rulebooks=()))
    assert meant(no_law, facts, ()) == said


def test_of_several_facts_without_effect_the_latest_known_is_said() -> None:
    no_law = evolve(SMALL, agreement=evolve(TEXT, rulebooks=()))
    recorded = "breach_remedied@2025-04-01; breach_remedied@2025-03-01"
    first, second = facts_of(recorded)
    late = (first, evolve(second, known_on=date(2025, 5, 1)))
    found = evaluate(evolve(no_law, facts=late), date(2025, 6, 1)).findings
    assert [dict(item.params)["on"] for item in found if item.code == UNREAD_FACT] == ["2025-03-01"]


def test_what_a_rule_reads_is_not_said_and_where_no_rule_was_asked_for_nobody_can_tell() -> None:
    facts = "essential_data_published@2024-07-05; exercised(law_fr.r25)@2026-01-15=10"
    assert unread(SMALL, facts) == []
    assert unread(SMALL, facts, ()) == []
    no_law = evolve(SMALL, agreement=evolve(TEXT, rulebooks=()))
    assert meant(no_law, facts, ()) == [("essential_data_published", "", ""), ("exercised", "rule", "")]
    assert unread(SMALL, "fact_of_a_rulebook@2024-07-05", ()) == []


def test_what_findings_are_about_may_be_acknowledged() -> None:
    for text in (text for _, text in BROKEN if not compile_agreement(text).faults):
        subjects = [finding.subject for finding in audit(text, rulebooks=LAW)]
        facts = "; ".join(f"acknowledged({subject})@2026-01-01=seen" for subject in subjects)
        assert unread(Dossier(text, ()), facts) == [], subjects
    of_many = evolve(SMALL, facts=(Fact("acknowledged", ON, "granted_in_year", "Association d’essai 2026"),))
    assert unread(of_many, "acknowledged(law_fr.r25)@2026-01-01=x") == []
    assert unread(of_many, "acknowledged(law_fr.r25)@2026-01-01=x", ()) == []


def test_a_fact_of_any_event_that_names_nothing_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    copytree(ROOT / "examples" / "cd62-apes-2024", folder)
    record = (folder / "facts.toml").read_text("utf-8")
    values = {FactValueKind.EUROS: 'value = "1.00"', FactValueKind.TEXT: 'value = "x"'}
    added = {
        key: f'\n[[fact]]\nkey = "{key}"\nof = "no_{key}"\noccurred_on = 2026-06-01\n{values.get(event.carries, "")}\n'
        for key, event in LIFE_EVENTS.items()
        if key != WITHDRAWN
    }
    (folder / "facts.toml").write_text(record + "".join(added.values()), "utf-8")
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(folder)
    wrong = {fault.actual for fault in refused.value.faults}
    left = [text for key, text in added.items() if f"no_{key}" not in wrong]
    (folder / "facts.toml").write_text(record + "".join(left), "utf-8")
    told = {finding.subject for finding in unread(read_dossier(folder), "")}
    assert {key for key in added if f"no_{key}" not in wrong} == told == {"acknowledged"}


def test_a_fact_of_a_branch_not_taken_is_read() -> None:
    assert unread(apes(), "breach_remedied@2025-02-03; false_declaration@2025-02-03") == []


def test_a_letter_that_no_clause_counts_was_perhaps_the_formal_notice() -> None:
    told = meant(apes(), "letter_received@2025-02-03")
    assert told == [("letter_received", "key", "formal_notice_sent(termination_for_breach)")]


def test_what_an_amendment_names_is_read_before_it_is_signed() -> None:
    more = Change(("duties", "final_report", "done_by"), "report_received", "received_by_post")
    amended = evolve(SMALL, amendments=(Amendment("a1", 1, "Avenant", changes=(more,)),))
    assert unread(amended, "received_by_post@2025-03-01; report_received@2025-03-01") == []


@pytest.mark.no_cover  # every example, whose code is counted elsewhere
def test_the_facts_of_the_shipped_examples_are_read() -> None:
    for path in sorted((ROOT / "examples").rglob("convention.toml")):
        dossier = read_dossier(path.parent)
        last = max((fact.occurred_on for fact in dossier.facts), default=ON)
        for books in (dossier.applied(LAW), ()):
            assert unread(dossier, "", books, last) == [], path.parent.name


def sources(*parts: str) -> str:
    paths = [path for part in parts for path in sorted((ROOT / "src" / "conventions" / part).rglob("*.py"))]
    return "\n".join(path.read_text("utf-8") for path in paths if path.name != "vocabulary.py")


def test_what_is_read_whatever_the_agreement_says_is_named_by_the_engine_documents_or_controls() -> None:
    text = sources("engine", "facts", "documents", "control", "portfolio")
    always = {key for key, event in USUAL.items() if event.reader is Reader.ALWAYS}
    assert {key for key in always | READ_BY_DOCUMENTS if f'"{key}"' not in text} == set()


def test_what_the_law_reads_is_named_by_a_rule() -> None:
    law = re.sub(r"(?m)#.*$", "", (ROOT / "rulebooks" / "law_fr.toml").read_text("utf-8"))
    named = {key for key in USUAL if re.search(rf"\b{key}\b", law)}
    by_reader = {key for key, event in USUAL.items() if event.reader is Reader.RULES}
    assert by_reader == {key for key in named if USUAL[key].reader is not Reader.ALWAYS}
    sent, *others = LETTERS  # a reminder cites what was sent
    assert USUAL[sent].reader is Reader.ALWAYS
    assert {USUAL[key].reader for key in others} == {Reader.TERMS}


def test_a_fact_is_named_where_an_expression_reads_it() -> None:
    program = compile_agreement(agreement(duties=(Duty("report", "beneficiary", when="happened(signed)"),)))
    assert is_named_by("signed", program)
    assert not is_named_by("notified", program)
