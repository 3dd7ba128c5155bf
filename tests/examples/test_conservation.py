"""Of every example: what counts and what is left out are what was read, to the cent, whatever the order."""

import random
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from budget.ledger import Ledger
from budget.money import subtotals, total
from budget.plan import execution
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.files.dossier_folder import read_dossier
from conventions.views.bilan import eligibility

LATE = date(2026, 12, 31)
FOLDERS = sorted(path.parent for path in (Path(__file__).parents[2] / "examples").glob("*/expenses.csv"))

WITH_BUDGET = [folder for folder in FOLDERS if "[[budget" in (folder / "convention.toml").read_text("utf-8")]


def shuffled(dossier: Dossier, seed: int) -> Dossier:
    assert dossier.ledger is not None
    expenses, resources = list(dossier.ledger.expenses), list(dossier.ledger.resources or ())
    draw = random.Random(seed)
    draw.shuffle(expenses)
    draw.shuffle(resources)
    stated = None if dossier.ledger.resources is None else tuple(resources)
    return evolve(dossier, ledger=Ledger(tuple(expenses), stated))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_is_lost_between_the_ledger_and_the_bilan(folder: Path) -> None:
    dossier = read_dossier(folder)
    found, ledger = eligibility(dossier, LATE), dossier.ledger
    assert found is not None
    assert ledger is not None
    assert found.total_kept() + found.total_excluded() == ledger.total_expenses()
    assert all(exclusion.reasons for exclusion in found.excluded)
    assert total(subtotals(found.kept, lambda row: row.line)) == found.total_kept()


@pytest.mark.parametrize("folder", WITH_BUDGET, ids=lambda folder: folder.name)
def test_nothing_is_lost_between_what_counts_and_the_lines_of_the_budget(folder: Path) -> None:
    dossier = read_dossier(folder)
    found, budget = eligibility(dossier, LATE), dossier.agreement.budget
    assert found is not None
    assert budget is not None
    table = execution(budget.expenses, found.kept)
    assert found.total_kept() == table.total.actual
    assert sum(line.actual.cents for line in table.lines) == table.total.actual.cents
    assert sum(line.planned.cents for line in table.lines) == budget.total_expenses().cents


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_entries_changes_no_amount(folder: Path, seed: int) -> None:
    dossier = read_dossier(folder)
    other = shuffled(dossier, seed)
    assert evaluate(other, LATE).amounts == evaluate(dossier, LATE).amounts
    one, two = eligibility(dossier, LATE), eligibility(other, LATE)
    assert one is not None
    assert two is not None
    assert {row.id for row in one.kept} == {row.id for row in two.kept}
