"""The engine against the naive interpreter, on random agreements, facts and days."""

import os

import pytest
from hypothesis import given, seed, settings

from conventions.engine.program import compile_agreement, compile_terms
from tests.oracle.cases import Case, cases
from tests.oracle.compare import assert_same

SEED = os.environ.get("ORACLE_SEED")
"""Of the first shard, the others count on from it; without, the profile says whether the cases are the same each time."""
CASES = int(os.environ.get("ORACLE_CASES") or 0)
"""In all; without, each shard takes as many as any other property."""
SHARDS = max(20, CASES // 1_000) if CASES else 4
"""Of thousands of cases, many: no core is left alone with a long one at the end, and what has been drawn, which is kept
for each, stays small."""


@pytest.mark.oracle
@pytest.mark.no_cover  # tracing would treble the time, and every branch is covered without it
@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_engine_says_what_the_naive_interpreter_says(shard: int) -> None:
    profile = settings()

    @settings(max_examples=CASES // SHARDS or profile.max_examples)
    @given(cases())
    def agree(case: Case) -> None:
        assert compile_agreement(case.dossier.agreement).faults == ()
        assert [compile_terms(book.terms).faults for book in case.rulebooks] == [()] * len(case.rulebooks)
        for as_of, known_on in case.asked:
            assert_same(case.dossier, as_of, known_on, case.rulebooks)

    run = seed(int(SEED or 0) + shard)(agree) if SEED or profile.derandomize else agree
    run()
