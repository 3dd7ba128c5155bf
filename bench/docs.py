"""`make bench-docs`: a convention, one with 1 600 budget lines, a report of 25 pages, beside their peers.

Each row takes the same values, already computed, and ends with a file written. `docxtpl` makes its object
for each document, as its manual shows; `docxtpl_reused` keeps it; `subventio_checked` reads each filled part
again as XML; `floor` deflates the parts that depend on the data, already filled, and writes the whole file;
`docxtemplater` fills the same template in its own dialect, in Node, where npm is there. All run interleaved,
each document to a file of its own; a time is the median over the rounds, a ratio the median of the ratios in
the same round.
`report_` is an annual report of many tables and texts, `charts_` the same with its charts and questions,
which no peer has (`docs_report` says what docxtpl is given).
`wrong` counts parts below `word/` that are not docxtpl's, as canonical XML, over every kind and every value
tried; docxtpl's own properties are left out: it escapes a title twice, and states no provenance. Two texts
differ on purpose and are not among the values: docxtpl makes `{{` of a value's `{_{`, and gives a tab a run
of its own.
`peak_mb` is what a process of its own grows by, after three documents, while it makes `memory_n` of them.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from docs_node import Node, installed
from docs_rows import Row, all_rows, wrongs, wrongs_in_report
from docs_values import LINES

from conventions.documents.blocks import crossed_fields
from conventions.documents.fields import known_keys
from conventions.documents.kinds import Kind
from conventions.documents.opened import opened_parts
from conventions.documents.render.archive import read_parts
from conventions.documents.render.compiled import compiled_parts
from conventions.documents.render.prepared import unfilled
from conventions.documents.templates import template_bytes

TARGETS = (
    ("docxtpl", 45.0, "floor", 2.0),
    ("table_docxtpl", 8.0, "table_floor", None),
    ("report_docxtpl", 20.0, "report_floor", None),
)
DOCUMENTS = ("table_", "report_", "charts_")
MOST_MB = 10.0

Times = dict[str, list[float]]
Peaks = dict[str, float | None]


def once(row: Row, folder: Path) -> float:
    """Return the seconds one document takes in this round."""
    targets = [folder / f"{number}.docx" for number in range(row.per_round)]
    seconds = row.seconds(targets)
    for target in targets:
        target.unlink()
    return seconds / row.per_round


def fills(found: list[Row], folder: Path) -> bool:
    """Return whether docxtemplater fills the templates: it knows no `else` between the rows of a table."""
    try:
        for row in found:
            if row.name.endswith("docxtemplater"):
                row.seconds([folder / "tried.docx"])
    except json.JSONDecodeError:
        return False
    return True


def grown(row: Row, target: Path) -> float | None:
    """Return the megabytes by which this process grows at most; None where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None

    def kilobytes(name: str) -> int:
        return next(int(line.split()[1]) for line in status.read_text("utf-8").splitlines() if name in line)

    row.seconds([target] * 3)
    start = kilobytes("VmRSS:")
    row.seconds([target] * row.memory_n)
    return round(max(kilobytes("VmHWM:") - start, 0) / 1024, 1)


def grown_alone(row: Row) -> float | None:
    """Return what `grown` says in a process of its own."""
    if not row.memory_n:
        return None
    command = [sys.executable, __file__, "--memory", row.name]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: float | None = json.loads(said)
    return found


def main(arguments: list[str]) -> int:
    """Run, print the table and the JSON line; 1 where a document of ours is wrong or a target is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--memory", metavar="ROW", help="print the growth of this process for one row")
    chosen = options.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if chosen.memory:
            row = next(row for row in all_rows(None, folder) if row.name == chosen.memory)
            print(json.dumps(grown(row, folder / "document.docx")))
            return 0
        node = stack.enter_context(Node()) if installed() else None
        found = all_rows(node, folder)
        if node is not None and not fills(found, folder):
            node, found = None, all_rows(None, folder)
        times: Times = {row.name: [] for row in found}
        for at in range(chosen.rounds):
            for row in found if at % 2 else found[::-1]:
                times[row.name].append(once(row, folder))
            print(f"round {at + 1} of {chosen.rounds}", file=sys.stderr)
        wrong, count = wrongs(node, folder)
        wrong |= wrongs_in_report()
    peaks: Peaks = {row.name: grown_alone(row) for row in found}
    return report(found, times, (wrong, count), peaks)


def ratio(times: Times, over: str, under: str) -> float:
    """Return the median of the ratios in the same round."""
    return statistics.median(a / b for a, b in zip(times[over], times[under], strict=True))


def compiled_once() -> str:
    """Return what a template costs once, in a sentence: all of it, and the searches in it."""
    parts = read_parts(template_bytes(Kind.CONVENTION))
    template = opened_parts(parts)

    def milliseconds(work: Callable[[], object]) -> float:
        times = []
        for _ in range(5):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
        return min(times) * 1e3

    whole = milliseconds(lambda: compiled_parts(parts, known_keys(Kind.CONVENTION)))
    search = milliseconds(lambda: [*unfilled(template)])
    crossed = milliseconds(lambda: [*crossed_fields(template)])
    return (
        f"once for a template: {whole:.1f} ms of a processor, of which {search:.1f} to search each part for"
        f" tags that nothing fills, {crossed:.1f} for fields that a block cuts"
    )


def report(found: list[Row], times: Times, equality: tuple[dict[str, int], int], peaks: Peaks) -> int:
    """Print the table for people and the JSON line; 1 where something of ours falls short."""
    wrong, count = equality
    print(f"{'':24}{'ms/document':>12}{'x docxtpl':>11}{'x floor':>9}{'MB':>8}  over")
    rows = []
    for row in found:
        prefix = next((name for name in DOCUMENTS if row.name.startswith(name)), "")
        median = statistics.median(times[row.name])
        peer = f"{prefix}docxtpl"
        gain = f"{ratio(times, peer, row.name):.1f}" if peer in times else "–"
        cost = ratio(times, row.name, f"{prefix}floor")
        peak = peaks[row.name]
        cells = f"{median * 1e3:>12.2f}{gain:>11}{cost:>9.2f}{peak if peak is not None else '–':>8}"
        print(f"{row.name:24}{cells}  {row.memory_n} documents")
        rows.append(
            {
                "name": row.name,
                "median_s": round(median, 6),
                "n": row.per_round * len(times[row.name]),
                "wrong": wrong.get(row.name.removeprefix("table_")),
                "peak_mb": peak,
                "memory_n": row.memory_n,
            }
        )
    print(f"wrong: over {count} documents of {len(Kind)} templates, {LINES} lines among them")
    if not any(row.name == "docxtemplater" for row in found):
        print("docxtemplater: no row; node or npm is not there, or it knows not all of the template")
    print(compiled_once())
    missed = missed_targets(times, peaks, wrong)
    print("\n".join(missed) or "every target met")
    print(json.dumps({"bench": "docs", "rows": rows}))
    return int(bool(missed))


def missed_targets(times: Times, peaks: Peaks, wrong: dict[str, int]) -> list[str]:
    """Return what falls short of what we promise, in words."""
    missed = [
        f"MISSED: {n} parts of {name} differ from docxtpl’s"
        for name, n in wrong.items()
        if n and name != "docxtemplater"
    ]
    for peer, least, floor, most in TARGETS:
        ours = f"{peer.removesuffix('docxtpl')}subventio"
        if ratio(times, peer, ours) < least:
            missed.append(f"MISSED: {ours} is {ratio(times, peer, ours):.1f} times {peer}, not {least:.0f}")
        if most is not None and ratio(times, ours, floor) > most:
            missed.append(f"MISSED: {ours} takes {ratio(times, ours, floor):.2f} of {floor}, not {most:.0f}")
    if (peaks["subventio"] or 0.0) > MOST_MB:
        missed.append(f"MISSED: 1 000 documents add {peaks['subventio']} MB, not {MOST_MB:.0f}")
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
