"""The rows of `make bench-docs`: ways to write the same document, each timed the same way."""

import gc
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from attrs import frozen
from docs_node import Node, plan, values_for
from docs_report import REPORT, comparable, for_docxtpl, report
from docs_values import (
    PROVENANCE,
    canonical,
    context,
    contexts,
    example,
    nested,
    ours,
    shown,
    with_many_lines,
    without_extras,
)

from conventions.documents.context import Context
from conventions.documents.kinds import Kind
from conventions.documents.render.compiled import CompiledTemplate
from conventions.documents.render.composing import DocxTemplate
from conventions.documents.templates import templates_folder

__all__ = ["Row", "all_rows", "timed", "wrongs", "wrongs_in_report"]

Seconds = Callable[[list[Path]], float]


@frozen
class Row:
    """One row: the seconds it takes to write documents, how many a round, how many for the memory."""

    name: str
    seconds: Seconds
    per_round: int
    memory_n: int


def timed(make: Callable[[Path], object]) -> Seconds:
    """Return what times the writing of each target, the garbage of others collected first."""

    def seconds(targets: list[Path]) -> float:
        gc.collect()
        start = time.perf_counter()
        for target in targets:
            make(target)
        return time.perf_counter() - start

    return seconds


def docxtpl_document(template: DocxTemplate, names: dict[str, object], target: Path | BytesIO) -> None:
    """Write docxtpl's document."""
    template.render(names, autoescape=True)
    template.save(target)


def rows_of(
    prefix: str,
    kind: Kind,
    values: Context,
    names: dict[str, object],
    per_round: int,
    memory: tuple[int, int],
) -> Iterator[Row]:
    """Return the rows for one document, but for those in Node; `names` are the values for docxtpl."""
    path = templates_folder() / kind.template_name
    kept = DocxTemplate(path)
    template = ours(kind)
    finished = template.render(values, PROVENANCE)
    filled = changing(template, finished)

    def deflated(target: Path) -> None:
        for content in filled:
            deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
            deflate.compress(content)
            deflate.flush()
        target.write_bytes(finished)

    theirs, mine = memory
    made: list[tuple[str, Callable[[Path], object], int]] = [
        ("docxtpl", lambda target: docxtpl_document(DocxTemplate(path), names, target), theirs),
        ("docxtpl_reused", lambda target: docxtpl_document(kept, names, target), theirs),
        ("subventio", lambda target: target.write_bytes(template.render(values, PROVENANCE)), mine),
        (
            "subventio_checked",
            lambda target: target.write_bytes(template.render(values, PROVENANCE, checked=True)),
            mine,
        ),
        ("floor", deflated, mine),
    ]
    for name, make, count in made:
        yield Row(f"{prefix}{name}", timed(make), per_round, count)


def row_in_node(prefix: str, values: Context, per_round: int, node: Node, folder: Path) -> Row:
    """Return the row of the convention that docxtemplater writes."""
    translated = plan((templates_folder() / Kind.CONVENTION.template_name).read_bytes())
    source = folder / f"{prefix}template.docx"
    source.write_bytes(translated.content)
    others = values_for(translated, values, nested(values))
    return Row(f"{prefix}docxtemplater", lambda targets: node.fill(source, others, targets), per_round, 0)


def changing(template: CompiledTemplate, document: bytes) -> list[bytes]:
    """Return the parts of a document that are not the template's own."""
    fixed = {part.name for part in template.others}
    with zipfile.ZipFile(BytesIO(document)) as archive:
        return [archive.read(name) for name in archive.namelist() if name not in fixed]


def all_rows(node: Node | None, folder: Path) -> list[Row]:
    """Return every row."""
    dossier = example()
    one, many = context(dossier), context(with_many_lines(dossier))
    drawn, plain = report(), without_extras(report())
    return [
        *rows_of("", Kind.CONVENTION, one, nested(one), 15, (200, 1_000)),
        *([row_in_node("", one, 15, node, folder)] if node else []),
        *rows_of("table_", Kind.CONVENTION, many, nested(many), 2, (15, 60)),
        *([row_in_node("table_", many, 2, node, folder)] if node else []),
        *rows_of("report_", REPORT, plain, for_docxtpl(plain), 5, (15, 60)),
        *(row for row in rows_of("charts_", REPORT, drawn, {}, 5, (15, 60)) if "docxtpl" not in row.name),
    ]


def wrongs(node: Node | None, folder: Path) -> tuple[dict[str, int], int]:
    """Return how many parts differ from docxtpl's, by way of making them, and the number of documents.

    Of docxtemplater the paragraphs' texts are compared: its XML is its own.
    """
    wrong = dict.fromkeys(
        ("docxtpl", "docxtpl_reused", "subventio", "subventio_checked", "floor", "docxtemplater"), 0
    )
    paths = {kind: templates_folder() / kind.template_name for kind in Kind}
    kept = {kind: DocxTemplate(path) for kind, path in paths.items()}
    plans = {kind: plan(path.read_bytes()) for kind, path in paths.items()} if node else {}
    count = 0
    for kind, values in contexts():
        count += 1
        expected, again, names = BytesIO(), BytesIO(), nested(values)
        docxtpl_document(DocxTemplate(paths[kind]), names, expected)
        docxtpl_document(kept[kind], names, again)
        wanted = canonical(expected.getvalue())
        for name, made in (
            ("docxtpl_reused", again.getvalue()),
            ("subventio", ours(kind).render(values, PROVENANCE)),
            ("subventio_checked", ours(kind).render(values, PROVENANCE, checked=True)),
        ):
            found = canonical(made)
            wrong[name] += sum(found.get(part) != wanted.get(part) for part in {*found, *wanted})
        if node is not None:
            source, target = folder / "other.docx", folder / "filled.docx"
            source.write_bytes(plans[kind].content)
            node.fill(source, values_for(plans[kind], values, names), [target])
            wrong["docxtemplater"] += shown(target.read_bytes()) != shown(expected.getvalue())
    return wrong, count


def wrongs_in_report() -> dict[str, int]:
    """Return the same of the report, where docxtpl counts nothing."""
    values = without_extras(report())
    expected, again, names = BytesIO(), BytesIO(), for_docxtpl(values)
    kept = DocxTemplate(templates_folder() / REPORT.template_name)
    docxtpl_document(kept, names, expected)
    docxtpl_document(kept, names, again)
    wanted = comparable(expected.getvalue())
    made = {
        "docxtpl": expected.getvalue(),
        "docxtpl_reused": again.getvalue(),
        "subventio": ours(REPORT).render(values, PROVENANCE),
        "subventio_checked": ours(REPORT).render(values, PROVENANCE, checked=True),
    }
    return {
        f"report_{name}": sum(comparable(document).get(part) != wanted.get(part) for part in wanted)
        for name, document in made.items()
    }
