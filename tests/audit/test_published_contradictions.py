"""Every contradiction of the real papers is found where the data carries it, and nothing else is."""

import csv
from functools import cache
from pathlib import Path

import pytest

from conventions.audit.audit import audit
from conventions.audit.law import REQUIREMENTS
from conventions.files.dossier_folder import read_dossier
from conventions.parameters import SourceStatus
from tests.audit.agreements import LAW

EXAMPLES = Path(__file__).parents[2] / "examples"
TABLE = Path(__file__).with_name("contradictions.csv")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def found_in(example: str) -> tuple[tuple[str, str], ...]:
    findings = audit(read_dossier(EXAMPLES / example).agreement, rulebooks=LAW)
    return tuple(sorted((finding.code, finding.subject) for finding in findings))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["item"])
def test_each_contradiction_has_its_finding_on_the_papers_as_published(row: dict[str, str]) -> None:
    assert (row["code"], row["subject"]) in found_in("cd62-apes-2024-as-published"), row["source"]


def test_the_papers_as_published_have_no_other_finding() -> None:
    assert found_in("cd62-apes-2024-as-published") == tuple(
        sorted((row["code"], row["subject"]) for row in rows())
    )


@pytest.mark.parametrize("example", ["cd62-apes-2024", "cd62-apes-2024-closed"])
def test_the_corrected_dossier_keeps_only_what_remains_true_of_it(example: str) -> None:
    kept = sorted((row["code"], row["subject"]) for row in rows() if row["corrected"] == "yes")
    assert found_in(example) == tuple(kept)


def test_the_fictional_agreement_has_one_saturday_and_nothing_else() -> None:
    assert found_in("commune-fictive-2023") == (("deadline_on_rest_day", "interim_report"),)


def test_the_likely_date_of_the_activity_report_is_a_year_later() -> None:
    findings = audit(read_dossier(EXAMPLES / "cd62-apes-2024-as-published").agreement, rulebooks=LAW)
    report = next(finding for finding in findings if finding.code == "weekday_of_another_year")
    assert dict(report.params)["likely"] == "2024-01-19"
    assert (report.actual, report.expected) == ("vendredi", "jeudi")


def test_findings_come_the_gravest_first() -> None:
    findings = audit(read_dossier(EXAMPLES / "cd62-apes-2024-as-published").agreement, rulebooks=LAW)
    ranks = [finding.severity.rank for finding in findings]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) > 1


def test_a_law_read_in_a_secondary_source_says_so() -> None:
    findings = audit(read_dossier(EXAMPLES / "cd62-apes-2024").agreement, rulebooks=LAW)
    found = next(finding for finding in findings if finding.code == "evaluation_not_stated")
    assert (found.source or "").startswith("loi n° 2000-321 du 12 avril 2000, art. 10, al. 4")
    assert dict(found.params)["status"] == "secondary"


def test_the_words_speak_of_a_secondary_source_as_long_as_every_requirement_has_one() -> None:
    rules = {rule.name: rule for rule in LAW[0].rules}
    assert {rules[item.rule].source.status for item in REQUIREMENTS} == {SourceStatus.SECONDARY}
