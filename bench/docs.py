"""`make bench-docs`: the convention from its template, and the same with 1 600 budget lines, beside docxtpl.

Each row takes the same values, already computed, and ends with a file written. `docxtpl` makes its object
for each document, as its manual shows; `docxtpl_reused` keeps it; `subventio_checked` reads each filled part
again as XML; `floor` deflates the parts that depend on the data, already filled, and writes the whole file.
All run interleaved, each document to a file of its own; a time is the median over the rounds, a ratio the
median of the ratios in the same round.
`wrong` counts parts below `word/` that are not docxtpl's, as canonical XML, over every kind and every value
tried; docxtpl's own properties are left out: it escapes a title twice, and states no provenance. Two texts
differ on purpose and are not among the values: docxtpl makes `{{` of a value's `{_{`, and gives a tab a run
of its own.
`peak_mb` is what a process of its own grows by, after three documents, while it makes `memory_n` of them.
"""

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from attrs import evolve, frozen
from conventions.documents.renderer import RENDERED, CompiledTemplate, compiled
from docxtpl import DocxTemplate
from lxml import etree

from budget.money import Euros
from budget.plan import BudgetLine
from conventions.documents.context import Context, context_of
from conventions.documents.fields import known_keys, table_of
from conventions.documents.kinds import Kind
from conventions.documents.render.properties import Provenance
from conventions.documents.resources import shipped_folder, template_bytes, templates_folder
from conventions.documents.source import Source
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier

ON = date(2025, 11, 17)
PROVENANCE = Provenance(ON, "convention", "0" * 64, "0" * 64)
LINES = 1_600
LONGEST_TITLE = 200
"""docxtpl stops where a title has more than 255 characters with what stands around it."""
DOCUMENTS = (
    (Kind.CONVENTION, "cd62-apes-2024"),
    (Kind.CONVENTION, "cd62-apes-2024-closed"),
    (Kind.CONVENTION, "commune-fictive-2023"),
    (Kind.BILAN, "cd62-apes-2024-closed"),
    (Kind.BILAN, "commune-fictive-2023"),
)
TEXTS = (
    "Lumière & Fils <5 %>",
    "« L’été », d’abord",
    "]]> &amp; \"'",
    "{{ 7 }} {% x %} }} {#",
    "مرحبا 😀",
    "deux\nlignes",
    "  espaces  ",
    "x" * 20_000,
    "",
    "simple",
    "e\u0301 \u200b \u00ad \u2028",
    "<w:p>\n<w:p >",
)
TARGETS = (("docxtpl", 25.0, "floor", 2.0), ("table_docxtpl", 8.0, "table_floor", None))
MOST_MB = 10.0


@frozen
class Row:
    """One row of the table: what makes one document, how many a round, how many for the memory."""

    name: str
    make: Callable[[Path], object]
    per_round: int
    memory_n: int


def context(dossier: Dossier, kind: Kind = Kind.CONVENTION) -> Context:
    """Return the values of a document."""
    return context_of(table_of(kind, dossier.agreement), Source(dossier, ON))


@cache
def example(name: str = DOCUMENTS[0][1]) -> Dossier:
    """Return an example."""
    return read_dossier(shipped_folder("examples") / name)


def with_many_lines(dossier: Dossier) -> Dossier:
    """Return the dossier with as many planned expenses as the table is to have rows."""
    budget = dossier.agreement.budget
    if budget is None:
        raise TypeError
    first = budget.expenses[0]
    lines: tuple[BudgetLine, ...] = tuple(
        evolve(first, id=f"line_{n}", label=f"Ligne n° {n} & suite", amount=Euros.of(n)) for n in range(LINES)
    )
    return evolve(dossier, agreement=evolve(dossier.agreement, budget=evolve(budget, expenses=lines)))


def names(values: Context) -> dict[str, object]:
    """Return the values as docxtpl takes them."""
    return values.entries


def docxtpl_document(template: DocxTemplate, values: Context, target: Path | BytesIO) -> None:
    """Write docxtpl's document."""
    template.render(names(values), autoescape=True)
    template.save(target)


def rows_of(prefix: str, values: Context, per_round: int, memory: tuple[int, int]) -> list[Row]:
    """Return the five rows for one document."""
    path = templates_folder() / Kind.CONVENTION.template_name
    kept = DocxTemplate(path)
    ours = compiled(template_bytes(Kind.CONVENTION), known_keys(Kind.CONVENTION))
    finished = ours.render(values, PROVENANCE)
    filled = changing(ours, finished)

    def deflated(target: Path) -> None:
        for content in filled:
            deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
            deflate.compress(content)
            deflate.flush()
        target.write_bytes(finished)

    theirs, mine = memory
    return [
        Row(
            f"{prefix}docxtpl",
            lambda target: docxtpl_document(DocxTemplate(path), values, target),
            per_round,
            theirs,
        ),
        Row(
            f"{prefix}docxtpl_reused",
            lambda target: docxtpl_document(kept, values, target),
            per_round,
            theirs,
        ),
        Row(
            f"{prefix}subventio",
            lambda target: target.write_bytes(ours.render(values, PROVENANCE)),
            per_round,
            mine,
        ),
        Row(
            f"{prefix}subventio_checked",
            lambda target: target.write_bytes(ours.render(values, PROVENANCE, checked=True)),
            per_round,
            mine,
        ),
        Row(f"{prefix}floor", deflated, per_round, mine),
    ]


def changing(template: CompiledTemplate, document: bytes) -> list[bytes]:
    """Return the parts of a document that are not the template's own."""
    fixed = {part.name for part in template.others}
    with zipfile.ZipFile(BytesIO(document)) as archive:
        return [archive.read(name) for name in archive.namelist() if name not in fixed]


def all_rows() -> list[Row]:
    """Return every row."""
    dossier = example()
    return [
        *rows_of("", context(dossier), 15, (200, 1_000)),
        *rows_of("table_", context(with_many_lines(dossier)), 2, (15, 60)),
    ]


def canonical(document: bytes) -> dict[str, bytes]:
    """Return the canonical XML of the parts that templates fill, below `word/`."""
    with zipfile.ZipFile(BytesIO(document)) as archive:
        return {
            name: etree.tostring(etree.fromstring(archive.read(name)), method="c14n")
            for name in archive.namelist()
            if RENDERED.fullmatch(name) and name.startswith("word/")
        }


def contexts() -> Iterator[tuple[Kind, Context]]:
    """Return values for each kind: every example with every text as its object, and the long table."""
    for kind, name in DOCUMENTS:
        for text in TEXTS:
            agreement = evolve(
                example(name).agreement, title=text[:LONGEST_TITLE], purpose=f"{text} – {text}"
            )
            yield kind, context(evolve(example(name), agreement=agreement), kind)
    yield Kind.CONVENTION, context(with_many_lines(example()))


def wrongs() -> tuple[dict[str, int], int]:
    """Return how many parts differ from docxtpl's, by way of making them, and the number of documents."""
    wrong = {"docxtpl": 0, "docxtpl_reused": 0, "subventio": 0, "subventio_checked": 0, "floor": 0}
    paths = {kind: templates_folder() / kind.template_name for kind in Kind}
    kept = {kind: DocxTemplate(path) for kind, path in paths.items()}
    count = 0
    for kind, values in contexts():
        count += 1
        expected, again = BytesIO(), BytesIO()
        docxtpl_document(DocxTemplate(paths[kind]), values, expected)
        docxtpl_document(kept[kind], values, again)
        ours = compiled(template_bytes(kind), known_keys(kind))
        wanted = canonical(expected.getvalue())
        for name, made in (
            ("docxtpl_reused", again.getvalue()),
            ("subventio", ours.render(values, PROVENANCE)),
            ("subventio_checked", ours.render(values, PROVENANCE, checked=True)),
        ):
            found = canonical(made)
            wrong[name] += sum(found.get(part) != wanted.get(part) for part in {*found, *wanted})
    return wrong, count


def timed(row: Row, folder: Path) -> float:
    """Return the seconds one document takes, the garbage of others collected first."""
    targets = [folder / f"{number}.docx" for number in range(row.per_round)]
    gc.collect()
    start = time.perf_counter()
    for target in targets:
        row.make(target)
    seconds = time.perf_counter() - start
    for target in targets:
        target.unlink()
    return seconds / row.per_round


def grown(row: Row, target: Path) -> float | None:
    """Return the megabytes by which this process grows at most; None where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None

    def kilobytes(name: str) -> int:
        return next(int(line.split()[1]) for line in status.read_text("utf-8").splitlines() if name in line)

    for _ in range(3):
        row.make(target)
    gc.collect()
    start = kilobytes("VmRSS:")
    for _ in range(row.memory_n):
        row.make(target)
    return round(max(kilobytes("VmHWM:") - start, 0) / 1024, 1)


def grown_alone(name: str) -> float | None:
    """Return what `grown` says in a process of its own."""
    command = [sys.executable, __file__, "--memory", name]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: float | None = json.loads(said)
    return found


def main(arguments: list[str]) -> int:
    """Run, print the table and the JSON line; 1 where a document of ours is wrong or a target is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--memory", metavar="ROW", help="print the growth of this process for one row")
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = all_rows()
        if chosen.memory:
            row = next(row for row in found if row.name == chosen.memory)
            print(json.dumps(grown(row, Path(folder) / "document.docx")))
            return 0
        times: dict[str, list[float]] = {row.name: [] for row in found}
        for at in range(chosen.rounds):
            for row in found if at % 2 else found[::-1]:
                times[row.name].append(timed(row, Path(folder)))
            print(f"round {at + 1} of {chosen.rounds}", file=sys.stderr)
    wrong, count = wrongs()
    peaks = {row.name: grown_alone(row.name) for row in found}
    return report(found, times, (wrong, count), peaks)


def ratio(times: dict[str, list[float]], over: str, under: str) -> float:
    """Return the median of the ratios in the same round."""
    return statistics.median(a / b for a, b in zip(times[over], times[under], strict=True))


def report(
    found: list[Row],
    times: dict[str, list[float]],
    equality: tuple[dict[str, int], int],
    peaks: dict[str, float | None],
) -> int:
    """Print the table for people and the JSON line; 1 where something of ours falls short."""
    wrong, count = equality
    print(f"{'':24}{'ms/document':>12}{'x docxtpl':>11}{'x floor':>9}{'MB':>8}  over")
    rows = []
    for row in found:
        prefix = "table_" if row.name.startswith("table_") else ""
        median = statistics.median(times[row.name])
        gain = ratio(times, f"{prefix}docxtpl", row.name)
        cost = ratio(times, row.name, f"{prefix}floor")
        peak = peaks[row.name]
        cells = f"{median * 1e3:>12.2f}{gain:>11.1f}{cost:>9.2f}{peak!s:>8}"
        print(f"{row.name:24}{cells}  {row.memory_n} documents")
        rows.append(
            {
                "name": row.name,
                "median_s": round(median, 6),
                "n": row.per_round * len(times[row.name]),
                "wrong": wrong[row.name.removeprefix("table_")],
                "peak_mb": peak,
                "memory_n": row.memory_n,
            }
        )
    print(f"wrong: over {count} documents of {len(Kind)} templates, {LINES} lines among them")
    print("docxtemplater (Node): no row, for its templates are written in another dialect")
    missed = missed_targets(times, peaks, wrong)
    print("\n".join(missed) or "every target met")
    print(json.dumps({"bench": "docs", "rows": rows}))
    return int(bool(missed))


def missed_targets(
    times: dict[str, list[float]], peaks: dict[str, float | None], wrong: dict[str, int]
) -> list[str]:
    """Return what falls short of what we promise, in words."""
    missed = [f"MISSED: {n} parts of {name} differ from docxtpl’s" for name, n in wrong.items() if n]
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
