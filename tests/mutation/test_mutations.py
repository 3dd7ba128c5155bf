"""Each date, amount, party, operator and delay of each example, changed alone, changes what is said of it."""

import re
import tomllib
from datetime import date, timedelta
from functools import cache

import pytest
from attrs import evolve

from budget.errors import InputError
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.audit.audit import audit
from conventions.documents.generate import generate
from conventions.engine.program import compile_agreement
from tests.mutation.expressions import changes
from tests.mutation.observed import Observer
from tests.mutation.points import Mutant, mutants
from tests.mutation.scenarios import EXAMPLES, ROOT, own, scenarios
from tests.mutation.survivors import Reason, Survivor, survivors

SHARDS = 3
MOST_SURVIVORS = 0.05
STATED = re.compile(r"(?:\d{4}-\d\d-\d\d|\d+ (?:day|month|year)s?|funder|beneficiary|either) → ")


@cache
def all_mutants(example: str) -> tuple[Mutant, ...]:
    return mutants(own(example).agreement)


def listed(example: str) -> set[str]:
    return {survivor.id for survivor in survivors() if survivor.example == example}


def surviving(example: str, chosen: list[Mutant]) -> set[str]:
    observer = Observer(example)
    return {mutant.id for mutant in chosen if observer.killed_by(mutant) is None}


@pytest.mark.parametrize(
    "shard", [0, *(pytest.param(at, marks=pytest.mark.slow) for at in range(1, SHARDS))]
)  # a third each time
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_change_shows_but_for_the_listed_ones(example: str, shard: int) -> None:
    chosen = [mutant for mutant in all_mutants(example) if mutant.id not in listed(example)]
    assert surviving(example, chosen[shard::SHARDS]) == set()


@pytest.mark.slow  # a survivor is looked for on every day: half a minute for some thirty of them
@pytest.mark.parametrize("example", EXAMPLES)
def test_each_listed_one_shows_nowhere(example: str) -> None:
    chosen = [mutant for mutant in all_mutants(example) if mutant.id in listed(example)]
    assert surviving(example, chosen) == listed(example)


@pytest.mark.parametrize("example", EXAMPLES)
class TestTheMutants:
    def test_at_most_one_in_twenty_survives_and_each_is_one_of_them(self, example: str) -> None:
        ids = {mutant.id for mutant in all_mutants(example)}
        assert listed(example) <= ids
        assert len(listed(example)) <= MOST_SURVIVORS * len(ids)

    def test_each_is_another_agreement_that_the_program_accepts(self, example: str) -> None:
        ids = [mutant.id for mutant in all_mutants(example)]
        assert len(ids) == len(set(ids))
        for mutant in all_mutants(example):
            assert mutant.agreement != own(example).agreement, mutant.id
            assert compile_agreement(mutant.agreement).faults == (), mutant.id

    def test_what_did_not_change_is_not_seen_as_changed(self, example: str) -> None:
        same = Mutant("nothing", "", None, evolve(own(example).agreement))
        assert Observer(example).killed_by(same) is None

    def test_every_date_and_every_amount_of_the_file_is_changed(self, example: str) -> None:
        values = values_of(tomllib.loads((ROOT / example / "convention.toml").read_text(encoding="utf-8")))
        days = [value for value in values if isinstance(value, date)]
        amounts = [value for value in values if isinstance(value, str) and is_amount(value)]
        said = [mutant.change.partition(" → ")[0] for mutant in all_mutants(example)]
        for day in days:
            assert said.count(str(day)) >= days.count(day), day
        for amount in amounts:
            plain = [text for text in said if is_amount(text) and Euros.parse(text) == Euros.parse(amount)]
            same = [other for other in amounts if Euros.parse(other) == Euros.parse(amount)]
            assert len(plain) >= len(same), amount

    def test_every_norm_and_every_party_is_changed(self, example: str) -> None:
        agreement = own(example).agreement
        points = {mutant.point for mutant in all_mutants(example)}
        wanted = {f"duties.{duty.name}.debtor" for duty in agreement.duties}
        wanted |= {f"rights.{right.name}.holder" for right in agreement.rights}
        wanted |= {
            f"parties.{party.role}.{name}" for party in agreement.parties for name in ("name", "short_name")
        }
        assert wanted <= points

    def test_it_becomes_an_agreement_on_paper(self, example: str) -> None:
        assert generate("convention", own(example)).startswith(b"PK")

    def test_every_norm_comes_to_life_in_a_scenario(self, example: str) -> None:
        seen: dict[str, set[str]] = {}
        observer = Observer(example)
        for scenario in scenarios(example):
            for norm, status in observer.statuses(scenario):
                seen.setdefault(norm, set()).add(status)
        unread = {duty.name for duty in own(example).agreement.duties if duty.unread}
        still = {
            norm for norm, statuses in seen.items() if len(statuses) < 2 and "duty" not in norm.split(".")
        }
        assert still == unread


@pytest.mark.parametrize(
    "survivor",
    [item for item in survivors() if item.reason is Reason.ONLY_THE_AUDIT_READS_IT],
    ids=lambda item: item.id,
)
def test_what_only_the_audit_reads_changes_a_finding_sooner_or_later(survivor: Survivor) -> None:
    """One day more may leave a paper consistent; one of these does not."""
    agreement = own(survivor.example).agreement
    point = survivor.id.partition(" ")[0]
    others = [with_moved_paper(agreement, point, days) for days in (1, -7, 366, -366, 800)]
    if point == "budget_total_text":
        others = [evolve(agreement, budget_total_text=f"1{agreement.budget_total_text}")]
    assert any(audit(other) != audit(agreement) for other in others)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-06-01", ["2025-06-02"]),
        (
            "not met(bilan) by 2025-12-01 or happened(x)",
            [
                "not met(bilan) by 2025-12-02 or happened(x)",
                "not met(bilan) by 2025-12-01 and happened(x)",
                "not met(bilan) by 2025-12-01 or not happened(x)",
            ],
        ),
        ("signed + 3 months", ["signed - 3 months", "signed + 4 months"]),
        ("period.end", ["period.start"]),
        ("max(0 €, a - b)", ["min(0 €, a - b)", "max(1 €, a - b)", "max(0 €, a + b)"]),
        ("80 % * sum(x, amount)", ["81 % * sum(x, amount)", "sum(x, amount) / 80 %"]),
        ("paid_on in period", ["not (paid_on in period)"]),
        ("funder != 'city'", ["funder = 'city'", "funder != 'somebody_else'"]),
        ("not happened(x)", [" happened(x)"]),
    ],
)
def test_an_expression_is_changed_in_one_place_at_a_time(text: str, expected: list[str]) -> None:
    assert [change.text for change in changes(text)] == expected


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_article_takes_each_party_date_and_delay_from_its_norm(example: str) -> None:
    """Whatever the verdict says: a reading beside the text is no words of the article."""
    observer = Observer(example)
    stated = [
        mutant
        for mutant in all_mutants(example)
        if mutant.norm is not None and "readings" not in mutant.point and STATED.match(mutant.change)
    ]
    assert stated
    assert [mutant.id for mutant in stated if not observer.text_differs(mutant)] == []


def with_moved_paper(agreement: Agreement, point: str, days: int) -> Agreement:
    papers = []
    for paper in agreement.papers:
        moved = paper
        if point == f"papers.{paper.id}.dated_on" and paper.dated_on is not None:
            moved = evolve(paper, dated_on=paper.dated_on + timedelta(days))
        elif point == f"papers.{paper.id}.tells_until" and paper.tells_until is not None:
            moved = evolve(paper, tells_until=paper.tells_until + timedelta(days))
        papers.append(moved)
    return evolve(agreement, papers=tuple(papers))


def is_amount(text: str) -> bool:
    try:
        Euros.parse(text)
    except InputError:
        return False
    return "." in text or "," in text


def values_of(data: object) -> list[object]:
    if isinstance(data, dict):
        return [value for item in data.values() for value in values_of(item)]
    if isinstance(data, list):
        return [value for item in data for value in values_of(item)]
    return [data]
