"""The examples drawn from published documents: figures as printed, contradictions found, a draft bilan each."""

import csv
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from budget.money import Euros
from budget.plan import Budget, budget_totals
from conventions.agreement.programme import Statement, count
from conventions.audit.audit import audit_of
from conventions.documents.generate import generate
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.files.cases_file import DecidedCases, read_cases
from conventions.files.dossier_folder import read_dossier
from conventions.views.rule_cases import differences
from tests.oracle.compare import assert_same

EXAMPLES = Path(__file__).parents[2] / "examples"
FIGURES = Path(__file__).with_name("source_figures.csv")
NAMES = (
    "cd62-apes-2023",
    "creation-solidaire-2011",
    "maillage-2020",
    "maillage-rural-2022",
    "sambre-avesnois-2012",
)


def figures() -> list[dict[str, str]]:
    with FIGURES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def dossier(name: str) -> Dossier:
    return read_dossier(EXAMPLES / name)


@cache
def decided(name: str) -> DecidedCases:
    return read_cases(EXAMPLES / name)


def about(name: str, subject: str) -> list[Statement]:
    found = [item for item in dossier(name).agreement.statements if item.subject == subject]
    assert found, subject
    return found


def sums(name: str, subject: str) -> str:
    counted = [sum(count(text) or 0 for _, text in item.parts) for item in about(name, subject) if item.parts]
    return " ".join(f"{float(each):g}" for each in counted)


def fact(name: str, key: str) -> str:
    return str(next(item.value for item in dossier(name).facts if item.key == key))


def target(name: str, key: str) -> str:
    return str(next(item.target for item in dossier(name).agreement.indicators if item.id == key))


def budget(name: str) -> Budget:
    found = dossier(name).agreement.budget
    assert found is not None
    return found


READ: Mapping[str, Callable[[str, str], str]] = {
    "sum": sums,
    "sums": sums,
    "value": lambda name, subject: about(name, subject)[0].value,
    "fact": fact,
    "target": target,
    "rows": lambda name, table: str(
        len(next(item for item in dossier(name).agreement.tables if item.name == table).rows)
    ),
    "fte": lambda name, _: str(budget_totals(budget(name)).fte),
    "euros": lambda name, _: str(budget(name).total_expenses()),
}


@pytest.mark.parametrize("row", figures(), ids=lambda row: f"{row['example']} {row['key']}")
def test_a_figure_is_that_of_its_source(row: dict[str, str]) -> None:
    assert READ[row["kind"]](row["example"], row["key"]) == row["value"], row["source"]


CASES = [(name, at) for name in NAMES for at in range(len(decided(name).cases))]


@pytest.mark.parametrize(("name", "at"), CASES)
def test_a_case_is_decided_as_its_source_says(name: str, at: int) -> None:
    found = decided(name)
    case = found.cases[at]
    assert differences(case, found.dossier) == ()
    assert_same(case.beside(found.dossier), case.as_of, case.known_on, looked_ahead=timedelta(days=2))


@pytest.mark.parametrize("name", NAMES)
def test_the_audit_finds_the_contradictions_of_the_source_and_no_other(name: str) -> None:
    listed = [f"{finding.code} {finding.subject}" for finding in audit_of(dossier(name))]
    assert sorted(listed) == sorted(decided(name).audit)


@pytest.mark.parametrize("name", NAMES)
def test_its_bilan_is_written_as_a_draft_and_the_same_twice(name: str) -> None:
    first, again = (generate("bilan", dossier(name), draft=True) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("name", NAMES)
def test_what_is_assumed_is_marked_and_nothing_is_paid_that_no_source_pays(name: str) -> None:
    texts = [path.read_text("utf-8") for path in (EXAMPLES / name).rglob("*.toml")]
    assert any("# assumed" in text for text in texts)
    assert dict(evaluate(dossier(name), date(2026, 1, 1)).amounts)["paid"] is not None
    assert not any(item.key == "payment" for item in dossier(name).facts)


def test_work_without_a_rate_has_no_value_and_with_one_the_rate_is_shown() -> None:
    plan = budget("sambre-avesnois-2012")
    bare, rated = budget_totals(plan), budget_totals(evolve(plan, fte_rate=Euros.of(40_000)))
    assert (bare.valued, bare.rates, bare.elsewhere) == (None, (), ("skills",))
    assert [(str(rate), str(work)) for rate, work in rated.rates] == [("40000.00", "2.5")]
    assert (rated.valued, rated.unvalued) == (None, ("steering",))


def test_every_weekday_that_the_leaflet_prints_is_right() -> None:
    papers = [paper for paper in dossier("creation-solidaire-2011").agreement.papers if paper.weekday]
    assert [paper.dated_on.weekday() for paper in papers if paper.dated_on] == [5] * 5
