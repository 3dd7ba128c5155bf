"""`make bench-model`: ten thousand agreements of one model, read, evaluated and explained one by one.

Every agreement states its own beneficiary and record, and takes its norms from the model. The stages of each
dossier are timed apart, one after the other, so that all share the state of the machine; `floor` is `tomllib`
on the same two files, the least that any reader does. A ratio is of the medians over the dossiers, in a run.
`recompiled` counts how often expressions were compiled after the first agreement: never. Memory is the most
that the process held, once a tenth of the dossiers were done, and what it grew by since.
"""

import argparse
import json
import random
import resource
import statistics
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from conventions.cli.main import main as subventio
from conventions.engine.evaluate import evaluate
from conventions.engine.program import compile_terms
from conventions.files.dossier_folder import read_dossier

ROOT = Path(__file__).resolve().parents[1]
MODEL, ANSWERS = "commun/annuel-acomptes@1", ROOT / "tests" / "models" / "instalments.toml"
STAGES = ("floor", "read", "evaluate", "explain")
MOST_MB = 10.0
"""The memory that nine tenths of the dossiers may add."""
FACTS = """[[fact]]
key = "signed"
occurred_on = {signed}

[[fact]]
key = "payment"
of = "{payment}"
occurred_on = {paid}
value = "{amount} €"
"""


def drawn(count: int, place: Path) -> Iterator[tuple[Path, date]]:
    """Write one dossier after the other, as `subventio new` makes them; each with the day it is asked on."""
    template = place / "template"
    with redirect_stdout(StringIO()):
        made = subventio(["new", str(template), "--model", MODEL, "--answers", str(ANSWERS)])
    if made != 0:
        raise SystemExit(2)
    text = (template / "convention.toml").read_text(encoding="utf-8")
    payment = next(duty.name for duty in read_dossier(template).agreement.duties if duty.is_payment)
    draw = random.Random(20261124)
    folder = place / "dossier"
    folder.mkdir()
    for number in range(count):
        name = f"n{number:05}"
        own = text.replace('id = "', f'id = "{name}-', 1).replace("Les Mains Habiles", f"Les Mains {name}")
        signed = date(2025, 1, 6) + timedelta(days=draw.randrange(60))
        facts = FACTS.format(
            signed=signed,
            payment=payment,
            paid=signed + timedelta(days=draw.randrange(10, 90)),
            amount=f"{draw.randrange(1_000, 9_000)},{draw.randrange(100):02}",
        )
        (folder / "convention.toml").write_text(own, encoding="utf-8")
        (folder / "facts.toml").write_text(facts, encoding="utf-8")
        yield folder, signed + timedelta(days=draw.randrange(900))


def measured(folder: Path, as_of: date) -> dict[str, float]:
    """The seconds of each stage for one dossier."""
    marks = [time.perf_counter()]
    for name in ("convention.toml", "facts.toml"):
        tomllib.loads((folder / name).read_text(encoding="utf-8"))
    marks.append(time.perf_counter())
    dossier = read_dossier(folder)
    marks.append(time.perf_counter())
    verdict = evaluate(dossier, as_of)
    marks.append(time.perf_counter())
    for norm in verdict.norms:
        norm.explain()
    marks.append(time.perf_counter())
    return dict(zip(STAGES, (after - before for before, after in pairwise(marks)), strict=True))


def held_mb() -> float:
    """The most that the process held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: list[str]) -> int:
    """Run, print the table and the JSON line; 1 where memory grows or the model is compiled again."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dossiers", type=int, default=10_000)
    count = options.parse_args(arguments).dossiers
    times: dict[str, list[float]] = {stage: [] for stage in STAGES}
    early, before = 0.0, 0
    with TemporaryDirectory() as place:
        for number, (folder, as_of) in enumerate(drawn(count, Path(place))):
            if number == 0:
                before = compile_terms.cache_info().misses
            for stage, seconds in measured(folder, as_of).items():
                times[stage].append(seconds)
            if number == count // 10:
                early = held_mb()
        compiled = compile_terms.cache_info().misses - before
    grown = held_mb() - early
    medians = {stage: statistics.median(found) for stage, found in times.items()}
    print(f"{count} agreements of {MODEL}")
    print(f"{'':10}{'µs/dossier':>12}{'x floor':>9}")
    for stage, seconds in medians.items():
        print(f"{stage:10}{seconds * 1e6:12.0f}{seconds / medians['floor']:9.2f}")
    print(f"compiled {compiled} times more; {early:.1f} MB after a tenth, {grown:+.1f} MB since")
    rows = [
        {"name": stage, "median_s": round(seconds, 6), "times_floor": round(seconds / medians["floor"], 2)}
        for stage, seconds in medians.items()
    ]
    figures = {"recompiled": compiled, "early_mb": round(early, 1), "grown_mb": round(grown, 1)}
    print(json.dumps({"bench": "model", "dossiers": count, "rows": rows, **figures}))
    return int(grown > MOST_MB or compiled > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
