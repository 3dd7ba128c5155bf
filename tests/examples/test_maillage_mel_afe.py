"""An amendment that moves one date: the objectives' date, not the window of the expenses."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from conventions.agreement.amendment import AmendmentKind, apply_changes, kinds_of
from conventions.audit.audit import audit
from conventions.dossier.dossier import Dossier
from conventions.engine.account import money
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.files.dossier_folder import read_dossier
from conventions.language.answers import Answer

FOLDER = Path(__file__).parents[2] / "examples" / "maillage-mel-afe-feder"
TABLE = Path(__file__).with_name("mel_afe_table.csv")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def dossier() -> Dossier:
    return read_dossier(FOLDER)


def told(verdict: Verdict, what: str) -> str:
    kind, *names = what.split()
    if kind == "term":
        found = getattr(verdict.term, names[0])
        return str(found.value if isinstance(found, Answer) else found)
    if kind == "amount":
        answer = dict(verdict.amounts)[names[0]]
        return "" if answer is None else str(money(answer.value))
    duty = next(duty for duty in verdict.duties if duty.id == names[0])
    found = getattr(duty, names[1])
    if isinstance(found, Answer):
        return str(found.value)
    return str(getattr(found, "value", found))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['as_of']} {row['signed']} {row['what']}")
def test_only_the_date_of_the_objectives_moves(row: dict[str, str]) -> None:
    found = dossier()
    if row["signed"] == "no":
        found = evolve(found, facts=tuple(fact for fact in found.facts if fact.key != "amendment_signed"))
    verdict = evaluate(found, date.fromisoformat(row["as_of"]))
    assert told(verdict, row["what"]) == row["expected"], row["source"]


def test_the_amendment_changes_one_place_and_names_it() -> None:
    (amendment,) = dossier().amendments
    assert [".".join(change.path) for change in amendment.changes] == ["duties.objectives.due"]
    assert amendment.moves == ("duty.objectives.due",)
    after = apply_changes(amendment.changes, dossier().agreement)
    assert kinds_of(amendment.changes, dossier().agreement, after) == (AmendmentKind.EXTENSION,)


def test_the_period_is_not_extended_so_that_nothing_is_left_behind() -> None:
    codes = {finding.code for finding in audit(dossier().agreement, dossier().amendments)}
    assert not codes & {"due_date_before_new_end", "fixed_date_stays"}


def test_the_numbers_are_those_of_the_report_of_2020() -> None:
    values = {fact.key: fact.value for fact in dossier().facts if isinstance(fact.value, int)}
    assert values == {
        "persons_received": 84,
        "persons_received_qpv": 53,
        "individual_receptions": 54,
        "collective_sessions": 7,
    }


def test_what_the_source_does_not_give_is_marked_as_assumed() -> None:
    text = (FOLDER / "facts.toml").read_text("utf-8")
    for fact in text.split("[[fact]]")[1:]:
        assert ("# assumed" in fact) == ("rapport d’activité 2020" not in fact)
    ledger = dossier().ledger
    assert ledger is not None
    assert all((row.evidence or "").endswith("# assumed") for row in ledger.expenses)
    convention = (FOLDER / "convention.toml").read_text("utf-8").splitlines()
    for line in ("start = 2018-07-01", 'amount = "60000.00"'):
        assert f"{line}  # assumed" in convention
