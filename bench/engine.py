"""`make bench-engine`: ten rules on 10 000 grants, ours beside hand-written functions and four rule engines.

All run interleaved in one process on the same seeded grants; a time is the median over the rounds, a ratio
the median of the ratios to `functions` in the same round: only ratios travel from machine to machine.
`functions` makes the finding of each true rule, text included; the peers only say which rules are true, and
so do two of ours: `expressions` puts the compiled expressions that `evaluate` runs to rows made before, as
the peers are fed rows made before, in *now* and in *ever*; `conditions` does so on dossiers, with the worlds
that `evaluate` sets up. `evaluate` is the public function: one whole verdict for each dossier, with amounts,
findings and the days on which rights open, on fewer grants; its time is for those.
"""

import argparse
import gc
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import cast

from attrs import frozen
from grant_scope import GrantScopes, true_of_rows
from grants import AS_OF, RULES, Grant, dossier, function_findings, reference, seeded_grants
from peers import peers

from budget.findings import Finding
from conventions.dossier.dossier import Dossier
from conventions.engine.day import ConditionNeed, condition, day
from conventions.engine.evaluate import evaluate
from conventions.facts.fact import seen

FLOOR = "functions"


@frozen
class Entry:
    """One row of the table: how it runs, how its result is read, on which grants."""

    name: str
    run: Callable[[], object]
    answers: Callable[[object], set[tuple[str, str]]]
    grants: list[Grant]


def said(findings: object) -> set[tuple[str, str]]:
    """Return (number, rule) of findings that say the number first; each finding counts once."""
    return {
        (finding.actual.partition(":")[0], finding.subject) for finding in cast("list[Finding]", findings)
    }


def given(answers: object) -> set[tuple[str, str]]:
    """Return answers that are already in their form."""
    return cast("set[tuple[str, str]]", answers)


def true_conditions(dossiers: list[tuple[str, Dossier]]) -> set[tuple[str, str]]:
    """Return the rules whose condition holds, of each grant."""
    found: set[tuple[str, str]] = set()
    for number, one in dossiers:
        today = day(one, seen(one.facts, AS_OF, None))
        for name in RULES:
            tree = today.program.fields["right", name]["when"]
            if condition(tree, today.worlds, need=ConditionNeed.HOLDING).outcomes == (True,):
                found.add((number, name))
    return found


def open_rights(dossiers: list[tuple[str, Dossier]]) -> set[tuple[str, str]]:
    """Return the rules whose right is open in the verdict, of each grant."""
    return {
        (number, finding.subject)
        for number, one in dossiers
        for finding in evaluate(one, AS_OF).findings
        if finding.code == "right_open"
    }


def entries(grants: list[Grant], sample: list[Grant]) -> list[Entry]:
    """Return everything that is measured."""
    dossiers = [(grant.number, dossier(grant)) for grant in grants]
    scopes = [GrantScopes(grant) for grant in grants]
    few = dossiers[: len(sample)]
    return [
        Entry(FLOOR, lambda: list(function_findings(grants, AS_OF)), said, grants),
        Entry("expressions", lambda: true_of_rows(scopes), given, grants),
        Entry("conditions", lambda: true_conditions(dossiers), given, grants),
        *(Entry(name, run, given, grants) for name, run in peers(grants, AS_OF)),
        Entry("evaluate", lambda: open_rights(few), given, sample),
    ]


def timed(run: Callable[[], object]) -> float:
    """Return the seconds of one run, the garbage of others collected first."""
    gc.collect()
    start = time.perf_counter()
    result = run()
    seconds = time.perf_counter() - start
    del result
    return seconds


def peak_mb(run: Callable[[], object]) -> float:
    """Return the most memory a run holds at once, its result included."""
    gc.collect()
    tracemalloc.start()
    result = run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del result
    return round(peak / 1e6, 1)


def main(arguments: list[str]) -> int:
    """Run, print the table and the JSON line; 1 where an answer of ours is wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--grants", type=int, default=10_000)
    options.add_argument("--sample", type=int, default=300, help="grants for the public evaluate")
    options.add_argument("--rounds", type=int, default=9)
    chosen = options.parse_args(arguments)
    grants = seeded_grants(chosen.grants)
    found = entries(grants, grants[: chosen.sample])
    wrong = {entry.name: len(entry.answers(entry.run()) ^ reference(entry.grants, AS_OF)) for entry in found}
    rounds: dict[str, list[float]] = {entry.name: [] for entry in found}
    for at in range(chosen.rounds):
        order = found if at % 2 else found[::-1]
        for entry in order:
            rounds[entry.name].append(timed(entry.run))
        print(f"round {at + 1} of {chosen.rounds}", file=sys.stderr)
    show(found, rounds, wrong)
    rows = [
        {
            "name": entry.name,
            "median_s": round(statistics.median(rounds[entry.name]), 4),
            "n": len(entry.grants) * len(RULES),
            "wrong": wrong[entry.name],
            "peak_mb": peak_mb(entry.run),
        }
        for entry in found
    ]
    print(json.dumps({"bench": "engine", "rows": rows}))
    ours = (FLOOR, "expressions", "conditions", "evaluate")
    return int(any(wrong[name] for name in ours))


def show(found: list[Entry], rounds: dict[str, list[float]], wrong: dict[str, int]) -> None:
    """Print the table for people: microseconds per grant, and the ratio to the functions, per grant."""
    size = len(found[0].grants)
    print(f"{size} grants, {len(RULES)} rules, {len(reference(found[0].grants, AS_OF))} true")
    print(f"{'':18}{'answers':>9}{'wrong':>7}{'median s':>10}{'µs/grant':>10}{'x functions':>13}")
    for entry in found:
        scale = size / len(entry.grants)
        ratios = [mine * scale / floor for mine, floor in zip(rounds[entry.name], rounds[FLOOR], strict=True)]
        seconds = statistics.median(rounds[entry.name])
        print(
            f"{entry.name:18}{len(entry.grants) * len(RULES):>9}{wrong[entry.name]:>7}{seconds:>10.3f}"
            f"{seconds / len(entry.grants) * 1e6:>10.1f}{statistics.median(ratios):>13.2f}"
        )
    print(f"evaluate: whole verdicts of {len(found[-1].grants)} dossiers; its ratio is per grant")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
