"""Each date, threshold, scope and operator of the law, changed alone, makes a decided case fail."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from conventions.engine.program import compile_terms
from tests.mutation.law import LawMutant, Trial, the_law

FILE = Path(__file__).with_name("law_survivors.toml")
MOST_SURVIVORS = 0.03
SHARDS = 4


@cache
def listed() -> dict[str, str]:
    """The mutants that no case tells from the law, each with its reason."""
    return {
        item["change"]: item["reason"] for item in tomllib.loads(FILE.read_text(encoding="utf-8"))["survivor"]
    }


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_change_of_the_law_makes_a_case_fail_but_for_the_listed_ones(shard: int) -> None:
    law, chosen = the_law(), the_law().mutants[shard::SHARDS]
    trial = Trial(law)
    survived = {mutant.id for mutant in chosen if trial.killed_by(mutant) is None}
    assert survived == set(listed()) & {mutant.id for mutant in chosen}


def test_at_most_three_in_a_hundred_survive_and_each_is_a_mutant_with_its_reason() -> None:
    ids = [mutant.id for mutant in the_law().mutants]
    assert len(ids) == len(set(ids))
    assert set(listed()) <= set(ids)
    assert all(listed().values())
    assert len(listed()) <= MOST_SURVIVORS * len(ids)


def test_the_law_itself_is_killed_by_none_of_its_cases() -> None:
    law = the_law()
    for about in ("crf.delay", "law_fr.r16", "law_fr.r42"):
        assert Trial(law).killed_by(LawMutant(about, "nothing", "changed", lambda book: book)) is None


def test_every_rule_and_every_parameter_has_a_mutant() -> None:
    """But for `r24`, which states two events, and no date, threshold, scope or operator."""
    law = the_law()
    about = {mutant.about for mutant in law.mutants}
    assert {rule.name for rule in law.book.rules} - about == {"law_fr.r24"}
    assert {item.key for item in law.book.parameters} <= about


def test_a_part_of_the_law_is_a_rulebook() -> None:
    law = the_law()
    for about in dict.fromkeys(mutant.about for mutant in law.mutants):
        assert compile_terms(law.part(about).terms).faults == (), about
