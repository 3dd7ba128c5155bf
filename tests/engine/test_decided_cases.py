"""Decided cases: what each line of docs/semantics.md comes to, one row a case."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from conventions.agreement.agreement import Agreement
from conventions.engine.amounts import money
from conventions.engine.evaluate import evaluate
from conventions.engine.program import compile_agreement
from conventions.engine.verdict import DutyVerdict, RightVerdict, TermVerdict, Verdict
from conventions.language.answers import Answer, Infinite, Question, Value
from conventions.language.types import EUROS, Type
from tests.engine.agreements import DOSSIERS, facts_of

HERE = Path(__file__).parent


def table() -> list[dict[str, str]]:
    with (HERE / "cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['subject']} {row['as_of']} {row['source']}")
def test_a_case_is_decided_as_the_text_says(row: dict[str, str]) -> None:
    dossier = evolve(DOSSIERS[row["dossier"]], facts=facts_of(row["facts"]))
    known_on = date.fromisoformat(row["known_on"]) if row["known_on"] else None
    verdict = evaluate(dossier, date.fromisoformat(row["as_of"]), known_on)
    assert shown(verdict, row["subject"], kinds(dossier.agreement)) == row["expected"]


@pytest.mark.parametrize("name", DOSSIERS)
def test_the_agreements_of_the_table_have_no_fault(name: str) -> None:
    assert compile_agreement(DOSSIERS[name].agreement).faults == ()


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['subject']} {row['as_of']} {row['source']}")
def test_every_norm_explains_itself(row: dict[str, str]) -> None:
    dossier = evolve(DOSSIERS[row["dossier"]], facts=facts_of(row["facts"]))
    known_on = date.fromisoformat(row["known_on"]) if row["known_on"] else None
    verdict = evaluate(dossier, date.fromisoformat(row["as_of"]), known_on)
    for duty in verdict.duties:
        assert duty.explain().label in (f"status.{duty.status.value}", "explain.unread")
    for right in verdict.rights:
        assert right.explain().label in (f"status.{right.status.value}", "explain.unread")


def kinds(agreement: Agreement) -> Mapping[str, Type]:
    program = compile_agreement(agreement)
    of_rows = {name: program.type_of_definition(name) for name in program.definitions}
    return {**program.types, **{name: kind for name, kind in of_rows.items() if kind is not None}}


def shown(verdict: Verdict, subject: str, types: Mapping[str, Type]) -> str:
    norms: dict[str, DutyVerdict | RightVerdict] = {duty.subject: duty for duty in verdict.duties}
    norms |= {right.subject: right for right in verdict.rights}
    if subject == "rows":
        return "|".join(norms)
    if subject.startswith("term."):
        return of_part(verdict.term, subject.removeprefix("term."))
    if subject == "stable_until":
        return str(verdict.stable_until or "none")
    if subject in norms:
        return str(norms[subject].status.value)
    norm, _, part = subject.rpartition(".")
    if norm in norms:
        return of_part(norms[norm], part)
    values = dict(verdict.amounts) | dict(verdict.definitions)
    is_money = types.get(subject.partition(".")[0], EUROS) == EUROS
    return of_answer(values[subject], is_money=is_money)


def of_part(norm: DutyVerdict | RightVerdict | TermVerdict, part: str) -> str:
    match getattr(norm, part):
        case None:
            return "none"
        case Answer() as answer:
            return of_answer(answer, is_money=part == "amount")
        case frozenset() as questions:
            return "|".join(of_question(question) for question in sorted(questions))
        case tuple() as items:
            return "|".join(
                f"{getattr(item, 'name', None) or item.id}={of_status(item.status)}" for item in items
            )
        case found:
            return str(found)


def of_status(status: object) -> str:
    return str(getattr(status, "value", status))


def of_question(question: Question) -> str:
    return f"{question.kind.value}:{question.about}"


def of_answer(answer: Answer | None, *, is_money: bool) -> str:
    if answer is None:
        return "none"
    lo, hi = (of_bound(bound, is_money=is_money) for bound in (answer.lo, answer.hi))
    return lo if answer.is_decided else f"{lo}..{hi}"


def of_bound(bound: Value | None, *, is_money: bool) -> str:
    if bound is None:
        return "none"
    if is_money:
        return str(money(bound) or "none")
    return "none" if isinstance(bound, Infinite) else str(bound)
