"""An agreement of another shape: delays in days, a rate with a cap, a retention, an annex nobody read."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from conventions.dossier.dossier import Dossier
from conventions.engine.account import money
from conventions.engine.evaluate import evaluate
from conventions.files.dossier_folder import read_dossier
from conventions.language.answers import Answer

FOLDER = Path(__file__).parents[2] / "examples" / "commune-fictive-2023"
TABLE = Path(__file__).with_name("commune_table.csv")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def dossier() -> Dossier:
    return read_dossier(FOLDER)


def bounds(answer: Answer | None) -> tuple[str, str]:
    assert answer is not None
    return str(money(answer.lo)), str(money(answer.hi))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['as_of']} {row['duty']}")
def test_each_duty_stands_where_its_clause_puts_it(row: dict[str, str]) -> None:
    known_on = date.fromisoformat(row["known_on"]) if row["known_on"] else None
    verdict = evaluate(dossier(), date.fromisoformat(row["as_of"]), known_on)
    duty = next(duty for duty in verdict.duties if duty.id == row["duty"])
    late = "" if duty.days_late is None else str(duty.days_late)
    assert (duty.status.value, late) == (row["expected"], row["days_late"]), row["source"]


def test_the_rate_stops_at_the_cap_and_two_readings_of_the_retention_stay_apart() -> None:
    amounts = dict(evaluate(dossier(), date(2024, 7, 15)).amounts)
    eligible = 389000 + 216435 - 14000 + 240000 + 240000 + 230000 + 1198040
    assert bounds(amounts["eligible_expenses"]) == (f"{eligible / 100:.2f}",) * 2
    assert bounds(amounts["entitlement"]) == ("14996.85", "14996.85")
    assert bounds(amounts["retention"]) == ("749.84", "900.00")
    assert bounds(amounts["to_pay"]) != ("0.00", "0.00")


def test_everything_in_it_is_said_to_be_fictional() -> None:
    assert "inventé" in (FOLDER / "README.md").read_text("utf-8")
    parties = dossier().agreement.parties
    assert all(
        party.representative and party.representative.name.split(" ")[0] in ("le", "la") for party in parties
    )
    assert all(party.siret is None for party in parties)
