"""The agreement of 2024 on the days that matter, one row a fact of the verdict."""

import csv
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from conventions.dossier.dossier import Dossier
from conventions.engine.account import money
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.files.dossier_folder import read_dossier
from conventions.language.answers import NEVER, Answer, Value
from conventions.language.explain import Explanation

EXAMPLES = Path(__file__).parents[2] / "examples"
TABLE = Path(__file__).with_name("cd62_table.csv")
NONE = "none"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def dossier(example: str) -> Dossier:
    return read_dossier(EXAMPLES / example)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def written(value: Value | date | None) -> str:
    return value.isoformat() if isinstance(value, date) and value != NEVER else NONE


def of_amount(answer: Answer | None, end: str) -> str:
    assert answer is not None
    ends = {"min": answer.lo, "max": answer.hi, "value": answer.value}
    shown = None if ends[end] is None else money(ends[end])
    return NONE if shown is None else str(shown)


def left_out(step: Explanation) -> list[str]:
    """Each row of the ledger that an explanation says does not count: its reference, amount and reasons."""
    here = []
    if step.label == "explain.left_out":
        reasons = " ".join(reason for _, reason in step.notes)
        here = [f"{step.formula.split(',')[0]} {of_amount(step.answer, 'value')} {reasons}"]
    return here + [row for child in step.children for row in left_out(child)]


def of_norm(norm: DutyVerdict | RightVerdict, field: str) -> str:
    common: dict[str, Callable[[], str]] = {
        "status": lambda: norm.status.value,
        "readings": lambda: "; ".join(f"{reading.name} {reading.status}" for reading in norm.readings),
        "left_out": lambda: "; ".join(left_out(norm.explain())),
        "notes": lambda: "; ".join(" ".join(note) for note in norm.explain().notes),
    }
    if field in common:
        return common[field]()
    if isinstance(norm, DutyVerdict):
        return (
            str(norm.days_late)
            if field == "days_late"
            else written(None if norm.done is None else norm.done.hi)
        )
    if field.startswith("amount "):
        return of_amount(norm.amount, field.removeprefix("amount "))
    if field == "opens_on":
        return written(norm.opens_on)
    return written(None if norm.until is None else norm.until.value)


def told(verdict: Verdict, what: str) -> str:
    match what.split(" ", 2):
        case ["duty", name, field]:
            return of_norm(next(norm for norm in verdict.duties if norm.id == name), field)
        case ["right", name, field]:
            return of_norm(next(norm for norm in verdict.rights if norm.id == name), field)
        case ["amount", name, end]:
            return of_amount(dict(verdict.amounts)[name], end)
        case ["worst", "finding"]:
            ranked = sorted(verdict.findings, key=lambda finding: finding.severity.rank)
            return ranked[-1].severity.value if ranked else NONE
        case _:
            return written(verdict.stable_until)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['as_of']} {row['example']} {row['what']}")
def test_the_verdict_says_what_the_agreement_says(row: dict[str, str]) -> None:
    as_of = date.fromisoformat(row["as_of"])
    verdict = evaluate(dossier(row["example"]), as_of, day(row["known_on"]))
    assert told(verdict, row["what"]) == row["expected"], row["source"]


def test_the_closed_example_is_the_same_agreement() -> None:
    text = {
        name: (EXAMPLES / name / "convention.toml").read_text("utf-8")
        for name in ("cd62-apes-2024", "cd62-apes-2024-closed")
    }
    renamed = text["cd62-apes-2024"].replace('id = "cd62-apes-2024"', 'id = "cd62-apes-2024-closed"', 1)
    assert text["cd62-apes-2024-closed"] == renamed


def test_the_closed_ledger_is_the_one_assumed() -> None:
    ledger = dossier("cd62-apes-2024-closed").ledger
    assert ledger is not None
    assert str(ledger.total_expenses()) == "47310.40"
    year = date(2024, 1, 1), date(2024, 12, 31)
    outside = [row for row in ledger.expenses if row.paid_on is None or not year[0] <= row.paid_on <= year[1]]
    assert [(str(row.amount), row.paid_on) for row in outside] == [("1200.00", date(2025, 1, 9))]
    assert ledger.resources == ()


def test_every_line_of_the_closed_ledger_is_marked_as_assumed() -> None:
    ledger = dossier("cd62-apes-2024-closed").ledger
    assert ledger is not None
    assert all((row.evidence or "").endswith("# assumed") for row in ledger.expenses)


@pytest.mark.parametrize("example", ["cd62-apes-2024", "cd62-apes-2024-closed"])
def test_every_fact_of_the_act_s_sequel_is_marked_as_assumed(example: str) -> None:
    text = (EXAMPLES / example / "facts.toml").read_text("utf-8")
    facts = text.split("[[fact]]")[1:]
    assert facts
    assert all("# assumed" in fact for fact in facts)
