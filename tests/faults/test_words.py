"""What was once said wrongly to people, each row by its number in the table of faults."""

import csv
import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from shutil import copytree

import pytest
from attrs import evolve

import conventions as cv
from conventions.engine.evaluate import evaluate
from conventions.exports.check_text import verdict_lines
from conventions.exports.finding_text import finding_offer
from conventions.exports.label_text import named
from conventions.exports.value_text import fact_value_text
from conventions.facts.fact import ValueRange
from conventions.files.dossier_folder import read_dossier
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.messages import catalogue
from conventions.portfolio.seen_dossier import bodies, body_of
from tests.cli.console import Console, calling, plain
from tests.engine.agreements import facts_of

EXAMPLES = Path(__file__).parents[2] / "examples"
CLOSED = read_dossier(EXAMPLES / "cd62-apes-2024-closed")


def told(facts: str, as_of: date) -> str:
    dossier = evolve(CLOSED, facts=(*CLOSED.facts, *facts_of(facts)))
    verdict = evaluate(dossier, as_of)
    return plain("\n".join(verdict_lines(verdict, catalogue("fr"), named(dossier, verdict))))


def test_a18_a_right_without_notice_is_exercised_on_its_day() -> None:
    said = told("exercised(reduction)@2025-07-05=3389.60€", date(2025, 7, 20))
    assert "service fait (art. 4) : droit exercé le 5 juillet 2025" in said


@pytest.mark.parametrize(
    ("beside", "remedy"),
    [
        ("amount = 'paid'", "demander la somme par un titre de recette"),
        ("", "sans objet depuis la caducité"),
    ],
)
def test_a_sum_that_is_owed_of_a_lapsed_agreement_is_claimed_not_reminded_of(
    beside: str, remedy: str
) -> None:
    text = {
        "convention.toml": f"""
            schema = "subventio/convention/1"
            id = "demo"
            title = "Une convention"
            grant.amount = "10000.00"
            period = {{ start = 2024-01-01, end = 2024-12-31 }}
            term.lapses = "not met(start) by 2024-06-30"
            [party.funder]
            name = "Commune"
            short_name = "la Commune"
            [party.beneficiary]
            name = "Association"
            short_name = "l’Association"
            [payment.single]
            label = "Versement"
            due = "2024-02-01"
            amount = "grant"
            [duty.start]
            label = "Commencement"
            debtor = "beneficiary"
            due = "2024-06-30"
            [duty.give_back]
            label = "Restitution"
            debtor = "beneficiary"
            due = "2024-08-31"
            {beside}
        """,
        "facts.toml": """
            [[fact]]
            key = "signed"
            occurred_on = 2024-01-05
            [[fact]]
            key = "payment"
            of = "single"
            occurred_on = 2024-02-01
            value = "10000.00"
        """,
    }
    findings = cv.assess(cv.parse_dossier(text), "2025-01-15").findings()
    (found,) = (item for item in findings if item.subject == "give_back")
    assert found.code == "duty_overdue"
    said = plain(found.remedy() or "")
    assert remedy in said
    assert "relancer" not in said


def test_o13_a_result_below_its_target_is_told_with_what_no_clause_says_of_it() -> None:
    (former,) = (fact for fact in CLOSED.facts if fact.key == "pathway_participants")
    facts = tuple(evolve(fact, value=11) if fact is former else fact for fact in CLOSED.facts)
    found = [
        item
        for item in cv.assess(evolve(CLOSED, facts=facts), "2025-07-02").findings()
        if item.subject == former.key
    ]
    assert [item.code for item in found] == ["result_below_target_unsaid"]
    assert "11 pour un objectif de 20, soit 55,0 %" in plain(found[0].message())
    assert "aucune clause" in found[0].message()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(5, 2), "2,5 pour un objectif de 4, soit 62,5 %"),
        (Fraction(9, 4), "2,25 pour un objectif de 4, soit 56,3 %"),
        (ValueRange(1, Fraction(5, 2)), "1–2,5 pour un objectif de 4, soit 25,0–62,5 %"),
    ],
)
def test_o13_a_result_that_is_no_whole_number_is_told_as_people_write_it(
    value: Fraction | ValueRange, said: str
) -> None:
    facts = tuple(
        evolve(fact, value=value) if fact.key == "workshop_holders" else fact for fact in CLOSED.facts
    )
    found = cv.assess(evolve(CLOSED, facts=facts), "2025-07-02").findings()
    (told,) = (plain(item.message()) for item in found if item.subject == "workshop_holders")
    assert said in told


@pytest.mark.parametrize(("value", "told"), [(11, ["Diminution"]), (20, [])])
def test_o13_a_result_below_its_target_is_told_with_the_clause_that_depends_on_it(
    value: int, told: list[str]
) -> None:
    text = {
        "convention.toml": """
            schema = "subventio/convention/1"
            id = "demo"
            title = "Une convention"
            grant.amount = "10000.00"
            period = { start = 2024-01-01, end = 2024-12-31 }
            fact.meals = { type = "number" }
            define.missed = "20 - meals"
            [party.funder]
            name = "Commune fictive"
            short_name = "la Commune"
            [party.beneficiary]
            name = "Association fictive"
            short_name = "l’Association"
            [[action]]
            id = "meals"
            title = "Repas"
            [[indicator]]
            id = "meals"
            label = "Repas servis"
            target = 20
            [right.less]
            label = "Diminution"
            article = "4"
            holder = "funder"
            act = "reduce"
            when = "missed > 0"
            up_to = "grant"
            """,
        "facts.toml": f"""
            [[fact]]
            key = "meals"
            occurred_on = 2025-01-10
            value = {value}
            """,
    }
    found = cv.assess(cv.parse_dossier(text), "2025-07-02").findings()
    assert [dict(item.params)["clause"] for item in found if item.code == "result_below_target"] == told


def test_a_right_to_nothing_is_no_news() -> None:
    agreement = cv.agreement(
        id="demo", title="Une convention", grant=9_000, period=("2024-01-01", "2024-12-31"),
        parties=[cv.party("funder", "Commune fictive"), cv.party("beneficiary", "Association fictive")],
        rights=[
            cv.right("nothing", "funder", "reclaim", amount="grant - 9 000 €"),
            cv.right("something", "funder", "reclaim", amount="grant - 8 000 €"),
        ],
    )  # fmt: skip
    found = [
        item.subject for item in cv.assess(agreement, "2025-01-15").findings() if item.code == "right_open"
    ]
    assert found == ["something"]


@pytest.mark.parametrize(
    ("late", "remedy"),
    [("advance", "payer, ou enregistrer le versement s’il a eu lieu"), ("bilan", "relancer, ou enregistrer")],
)
def test_who_is_late_with_a_payment_is_not_reminded_but_pays(late: str, remedy: str) -> None:
    agreement = cv.agreement(
        id="demo", title="Une convention", grant=500, period=("2024-01-01", "2024-12-31"),
        parties=[cv.party("funder", "Commune fictive"), cv.party("beneficiary", "Association fictive")],
        payments=[cv.payment("advance", 500, due="2024-02-01")],
        duties=[cv.duty("bilan", "beneficiary", due="2024-02-01")],
        facts=[cv.fact("signed", "2024-01-01")],
    )  # fmt: skip
    found = {item.subject: item.remedy() for item in cv.assess(agreement, "2024-06-01").findings()}
    assert (found[late] or "").startswith(remedy)


def test_findings_of_the_facade_name_parts_as_the_check_does() -> None:
    found = cv.assess(cv.read_dossier(EXAMPLES / "cd62-apes-2024"), "2025-12-02").findings(at_least="major")
    (late,) = (item for item in found if item.code == "duty_overdue")
    assert "rapport d’activité" in late.message()
    assert "activity report" in late.message("en")


def test_a_month_of_expected_moves_is_marked() -> None:
    said = plain(cv.to_text(cv.cash([cv.read_dossier(EXAMPLES / "commune-fictive-2023")], "2023-06-01")))
    months = {line[:7]: line.endswith("?") for line in said.splitlines() if line[2:3] == "/"}
    assert (months["05/2023"], months["06/2023"]) == (False, True)
    assert "? : un mouvement au moins du mois n’est pas au dossier" in said


def test_n9_the_amounts_of_a_bilan_lead_from_one_to_the_next() -> None:
    agreement = cv.agreement(
        id="n9", title="Une convention", grant=12_000, period=("2024-01-01", "2024-12-31"),
        parties=[cv.party("funder", "Commune fictive"), cv.party("beneficiary", "Association fictive")],
        ledger={"carried_by": "bilan_received"},
        definitions=[cv.define("entitlement", "min(grant, sum(expenses, amount) * 60 %)", label="Droit calculé")],
        payments=[
            cv.payment("advance", "9 600 €", when="happened(signed)"),
            cv.payment("balance", "max(0 €, entitlement - 9 600 €)", when="met(bilan)"),
        ],
        duties=[
            cv.duty("bilan", "beneficiary", due="2025-06-30", done_by="bilan_received"),
            cv.duty("unspent", "beneficiary", when="met(bilan)", amount="max(0 €, paid - entitlement)"),
        ],
        expenses=[cv.expense("e1", "Achats", "13 780,70", paid_on="2024-05-02", for_operation=True)],
        facts=[
            cv.fact("signed", "2024-01-10"),
            cv.fact("payment", "2024-02-01", "9 600,00", of="advance"),
            cv.fact("bilan_received", "2025-06-01"),
        ],
    )  # fmt: skip
    found = cv.assess(agreement, "2025-07-15")
    said = {
        name: str(found.amount(name))
        for name in ("entitlement", "final_grant", "paid", "to_recover", "account.kept")
    }
    assert said == {
        "entitlement": "8268.42",
        "final_grant": "8268.42",
        "paid": "9600.00",
        "to_recover": "1331.58",
        "account.kept": "8268.42",
    }


def test_a19_one_siret_with_spaces_and_without_is_one_beneficiary() -> None:
    first, second = (
        cv.agreement(
            id=name, title="Une convention", grant=12_000, period=("2024-01-01", "2024-12-31"),
            parties=[
                cv.party("funder", "Commune fictive", siret="226 200 012 00012"),
                cv.party("beneficiary", called, siret=siret),
            ],
        )
        for name, called, siret in (
            ("one", "Association fictive", "440 672 020 00037"),
            ("two", "Fictive", "44067202000037"),
        )
    )  # fmt: skip
    known = bodies([first.agreement, second.agreement])
    assert (
        len(
            {
                body_of(next(party for party in item.agreement.parties if party.role == "beneficiary"), known)
                for item in (first, second)
            }
        )
        == 1
    )


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Console:
    return calling(capsys)


def test_days_in_a_table_are_numbers_or_the_two_ends_of_a_range(run: Console) -> None:
    folder = str(EXAMPLES / "clauses/48-about-a-date")
    said = run(
        "check", folder, "--format", "csv", "--csv", "plain", "--as-of", "2025-06-25", "--rulebooks", "none"
    )
    (row,) = (row for row in csv.DictReader(said.out.splitlines()) if row["code"] == "duty_overdue")
    assert (row["due"], row["due_first"], row["due_last"]) == ("", "2025-06-10", "2025-06-20")
    assert (row["days_late"], row["days_late_least"], row["days_late_most"]) == ("", "5", "15")


def test_thousands_of_days_are_set_apart_as_in_amounts(run: Console) -> None:
    said = run("check", str(EXAMPLES / "cd62-apes-2024"), "--as-of", "2030-07-01", "--rulebooks", "none")
    assert "1\u202f856 jours de retard" in said.out
    said = run(
        "check",
        str(EXAMPLES / "cd62-apes-2024"),
        "--as-of",
        "2030-07-01",
        "--rulebooks",
        "none",
        "--lang",
        "en",
    )
    assert "1,856 days" in said.out


def test_the_days_of_a_timeline_are_written_as_people_write_them(run: Console) -> None:
    said = run("explain", str(EXAMPLES / "cd62-apes-2024"), "final_bilan", "--as-of", "2025-12-02")
    assert "  02/12/2025 ◆ jour de la question" in said.out
    assert "2025-12-02" not in said.out


def test_the_day_before_a_signature_no_norm_is_told_not_to_apply(run: Console) -> None:
    """Under the reading of the next working day, nothing more recorded, an unsigned text owes no report."""
    said = run("agenda", str(EXAMPLES / "cd62-apes-2024"), "--from", "2024-06-19", "--to", "2026-12-31")
    assert "Bilan final d’exécution : échéance" in plain(said.out)
    assert "sans objet" not in said.out


def test_an_amount_that_nothing_bounds_from_below_is_told_at_most() -> None:
    agreement = """
        schema = "subventio/convention/1"
        id = "demo"
        title = "Une convention"
        grant.amount = "10000.00"
        period = { start = 2025-01-01, end = 2025-12-31 }
        fact.costs = { type = "euros", min = "0 €", label = "Dépenses" }
        [party.funder]
        name = "Commune fictive"
        short_name = "la Commune"
        [party.beneficiary]
        name = "Association fictive"
        short_name = "l’Association"
        [payment.rest]
        label = "Solde"
        due = "2025-03-31"
        amount = "grant - 50 % * costs"
        [payment.free]
        label = "Complément"
        due = "2025-03-31"
        amount = "50 % * costs"
        [payment.anything]
        label = "Indexation"
        due = "2025-03-31"
        amount = "grant / (costs - 10 €) * (1 €)"
        """
    dossier = cv.parse_dossier({"convention.toml": agreement})
    findings = evaluate(dossier, date(2025, 4, 15)).findings
    offers = {item.subject: plain(finding_offer(item, catalogue("fr"))) for item in findings}
    assert offers == {
        "rest": ", au plus 10 000,00 €",
        "free": ", au moins 0,00 €",
        "anything": ", sans limite connue",
    }


def test_no_sentence_of_the_law_has_an_identifier() -> None:
    """What is in braces is filled with words."""
    for rule in read_rulebook(shipped_rulebooks()["law_fr"]).rules:
        for said in rule.wordings:
            text = re.sub(r"\{[^}]*\}", "", f"{said.title} {said.message} {said.remedy}")
            assert not re.search(r"[a-z]_[a-z]", text), text


@pytest.mark.parametrize(("value", "said"), [(True, "oui"), (False, "non")])
def test_an_answer_of_yes_or_no_is_told_in_the_words_of_the_language(*, value: bool, said: str) -> None:
    assert fact_value_text(value, catalogue("fr")) == said


def test_questions_of_a_dossier_that_cannot_be_read_are_said_to_be_missing(
    tmp_path: Path, run: Console
) -> None:
    (tmp_path / "convention.toml").write_text("id = 1", encoding="utf-8")
    told = run("questions", str(tmp_path), "--as-of", "2025-07-02")
    assert (told.code, plain(told.out)) == (2, f"manquent les questions de {tmp_path}, qui ne se lit pas\n")


def test_the_dates_that_an_amendment_moves_are_all_in_the_list_that_is_offered(
    tmp_path: Path, run: Console
) -> None:
    copytree(EXAMPLES / "cd62-apes-2024", tmp_path / "dossier")
    folder = tmp_path / "dossier" / "amendments"
    folder.mkdir()
    (folder / "avenant_1.toml").write_text(
        'schema = "subventio/amendment/1"\nid = "avenant_1"\nnumber = 1\ntitle = "Prolongation"\n'
        'moves = ["period.end"]\nchange.period.end = 2025-06-30\nchange.duty.final_bilan.due = "2025-12-01"\n',
        encoding="utf-8",
    )
    said = plain(run("check", str(tmp_path / "dossier"), "--as-of", "2025-07-02").err)
    assert 'l’ajouter : moves = ["period.end", "duty.final_bilan.due"]' in said


def test_what_depends_on_a_grant_that_nobody_knows_is_an_unknown_amount() -> None:
    agreement = """
        schema = "subventio/convention/1"
        id = "demo"
        title = "Une convention"
        grant.amount = "unknown"
        [party.funder]
        name = "Commune fictive"
        short_name = "la Commune"
        [party.beneficiary]
        name = "Association fictive"
        short_name = "l’Association"
        [payment.single]
        label = "Versement"
        when = "happened(signed)"
        amount = "grant"
        """
    facts = facts_of("signed@2025-01-05; payment(single)@2025-02-03=4800€")
    verdict = evaluate(
        evolve(cv.parse_dossier({"convention.toml": agreement}), facts=facts), date(2025, 3, 1)
    )
    offers = {item.subject: finding_offer(item, catalogue("fr")) for item in verdict.findings}
    assert offers["single"] == ", montant inconnu"
