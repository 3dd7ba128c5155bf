"""The charts of a report: native ones, each number that of the table beside it, none of nothing."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from openpyxl import load_workbook

from budget.money import Euros
from conventions.documents.generate import generate
from conventions.documents.kinds import Kind
from conventions.documents.printed_values import Chart, ChartForm, ChartSeries
from conventions.documents.programme_report import action_money, action_reports, people_tables
from conventions.documents.render.archive import read_parts, written
from conventions.documents.render.pictures import chart_files
from conventions.documents.source import Source
from conventions.documents.verify import verified
from conventions.documents.wording import initial
from conventions.documents.years import ByYear, by_year, overall
from conventions.dossier.dossier import Dossier
from conventions.files.dossier_folder import read_dossier
from tests.cli.console import ROOT
from tests.documents.action_cases import CONVENTION, dossier_of
from tests.documents.filling import document, filled
from tests.documents.libreoffice import saved
from tests.documents.lint_templates import said as paragraph
from tests.documents.test_valid_documents import findings

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
ON = date(2020, 12, 31)
REPORTS = [
    (kind, name, on)
    for kind in (Kind.ACTION_SHEET, Kind.ACTIVITY_REPORT)
    for name, on in (("maillage-2020", ON), ("cd62-apes-2024-closed", date(2025, 7, 1)))
]

Drawn = tuple[tuple[str, ...], dict[str, tuple[Fraction, ...]]]
"""The labels of a chart, and its numbers by the names of its series."""


@cache
def example(name: str) -> Dossier:
    return read_dossier(ROOT / "examples" / name)


@cache
def report(kind: Kind, name: str, on: date) -> bytes:
    return generate(kind, example(name), on=on)


def charts(content: bytes) -> list[tuple[str, bytes]]:
    """The charts of a document in the order of its text: what each says, and its part."""
    parts = read_parts(content)
    relations = {
        entry.get("Id"): entry.get("Target")
        for entry in etree.fromstring(parts["word/_rels/document.xml.rels"])
    }
    tree = etree.fromstring(parts["word/document.xml"])
    return [
        (
            str(next(chart.iterancestors(f"{WP}inline")).find(f"{WP}docPr").get("descr")),
            f"word/{relations[chart.get(f'{R}id')]}".encode(),
        )
        for chart in tree.iter(f"{C}chart")
    ]


def drawn(parts: dict[str, bytes], name: str) -> Drawn:
    """What the part of a chart draws."""
    tree = etree.fromstring(parts[name])
    labels: tuple[str, ...] = ()
    series = {}
    for each in tree.iter(f"{C}ser"):
        labels = tuple(point.findtext(f"{C}v", "") for point in each.find(f"{C}cat").iter(f"{C}pt"))
        numbers = tuple(
            Fraction(point.findtext(f"{C}v", "")) for point in each.find(f"{C}val").iter(f"{C}pt")
        )
        series[each.find(f"{C}tx").findtext(f".//{C}v", "")] = numbers
    return labels, series


def edited(parts: dict[str, bytes], name: str) -> Drawn:
    """What the workbook says that Word opens to edit the chart."""
    folder, file = name.rsplit("/", 1)
    (relation,) = etree.fromstring(parts[f"{folder}/_rels/{file}.rels"])
    book = load_workbook(BytesIO(parts[f"word/{relation.get('Target').removeprefix('../')}"]))
    (_, *names), *rows = [[cell.value for cell in row] for row in book["Feuil1"].iter_rows()]
    numbers = {
        str(label): tuple(Fraction(str(row[at])) for row in rows) for at, label in enumerate(names, start=1)
    }
    return tuple(str(row[0]) for row in rows), numbers


def all_drawn(content: bytes) -> list[Drawn]:
    parts = dict(read_parts(content))
    return [drawn(parts, name.decode()) for _, name in charts(content)]


def of_data(source: Source, *, is_told: bool) -> Iterator[Drawn]:
    """The charts that the data call for, in the order of the report."""
    money = action_money(source)
    if money:

        def euros(amounts: list[Euros]) -> tuple[Fraction, ...]:
            return tuple(Fraction(amount.cents, 100) for amount in amounts)

        yield (
            tuple(item.title for item in money),
            {
                "Prévu": euros([item.planned for item in money]),
                "Retenu": euros([item.retained for item in money]),
            },
        )
    yield from of_years(by_year(source, overall(source)))
    for report in action_reports(source) if is_told else ():
        yield from of_years(by_year(source, report.results))
        for table in people_tables(report):
            counts = tuple(Fraction(part.value) for part in table.parts)
            if sum(map(bool, counts)) > 1:
                yield tuple(initial(part.label) for part in table.parts), {"Nombre": counts}


def of_years(groups: tuple[ByYear, ...]) -> Iterator[Drawn]:
    for chart in (chart for group in groups for chart in group.charts):
        yield chart.labels, {each.label: each.values for each in chart.series}


@pytest.mark.parametrize(("kind", "name", "on"), REPORTS)
def test_each_number_of_a_chart_and_of_its_workbook_is_that_of_the_data(
    kind: Kind, name: str, on: date
) -> None:
    dossier = example(name)
    is_told = kind is Kind.ACTION_SHEET or name == "maillage-2020"
    wanted = list(of_data(Source(dossier, on), is_told=is_told))
    content = report(kind, name, on)
    parts = dict(read_parts(content))
    assert wanted
    assert all_drawn(content) == wanted
    assert [edited(parts, part.decode()) for _, part in charts(content)] == wanted


def beside(content: bytes) -> Iterator[tuple[str, Table]]:
    """Each chart by what it says, with the table of its figures: of years the one above, else that below."""
    waiting: str | None = None
    above: Table | None = None
    for block in Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Paragraph):
            found = block._p.find(f".//{WP}docPr")
            if found is not None and above is not None and above.rows[0].cells[-1].text == "En\u00a0%":
                yield str(found.get("descr")), above
            elif found is not None:
                waiting = str(found.get("descr"))
            elif block.style is not None and (block.style.name or "").startswith("Heading"):
                above = None
            continue
        above = block
        if waiting is not None:
            yield waiting, block
            waiting = None


@pytest.mark.parametrize(("kind", "name", "on"), REPORTS)
def test_the_table_below_a_chart_has_its_figures_and_its_words_too(kind: Kind, name: str, on: date) -> None:
    content = report(kind, name, on)
    pairs = list(beside(content))
    assert len(pairs) == len(charts(content))
    for (said, table), (labels, series) in zip(pairs, all_drawn(content), strict=True):
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if rows[0][-1] == "En\u00a0%":  # years are columns: each label has the figures of its column
            rows = [list(column) for column in zip(*rows, strict=True)]
        for at, label in enumerate(labels):
            row = next(row for row in rows if row[0] == label)
            figures = {digits(cell) for cell in row[1:]}
            assert {digits(str(float(numbers[at]))) for numbers in series.values()} <= figures
            assert label in said
        assert said.startswith("Graphique.")


def digits(text: str) -> str:
    """The figure that a cell says, without its look."""
    number = re.sub(r"[^\d,.]", "", text).replace(",", ".")
    return f"{float(number):.2f}" if number else ""


SESSIONS = "when,action,title,participants,women,men,others\n2020,work,Un,{},{},{},{}\n"


def of_sessions(*counts: int) -> bytes:
    return generate(Kind.ACTION_SHEET, dossier_of(sessions=SESSIONS.format(sum(counts), *counts)), on=ON)


@pytest.mark.parametrize(("counts", "expected"), [((0, 0, 0), 0), ((7, 0, 0), 0), ((6, 1, 0), 1)])
def test_a_breakdown_that_compares_nothing_has_no_chart(counts: tuple[int, ...], expected: int) -> None:
    content = of_sessions(*counts)
    assert len(charts(content)) == expected
    assert any("embeddings" in name for name in read_parts(content)) is bool(expected)


def test_without_accounts_there_is_no_chart_of_money() -> None:
    assert action_money(Source(example("maillage-2020"), ON)) == ()


def test_a_figure_changed_in_the_data_changes_its_chart_and_no_other() -> None:
    dossier = example("maillage-2020")
    before = all_drawn(report(Kind.ACTION_SHEET, "maillage-2020", ON))
    changed = [
        evolve(item, parts=(("women", "12"), ("men", "12"))) if ("women", "13") in item.parts else item
        for item in dossier.agreement.statements
    ]
    agreement = evolve(dossier.agreement, statements=tuple(changed))
    after = all_drawn(generate(Kind.ACTION_SHEET, evolve(dossier, agreement=agreement), on=ON))
    different = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    (((labels, _), (_, series)),) = different
    assert labels == ("Femmes", "Hommes")
    assert series == {"Nombre": (Fraction(12), Fraction(12))}


def test_labels_of_any_text_are_shown_as_they_are() -> None:
    hostile = "<c:v>&\"' {{ 7 }} ]]>"
    convention = CONVENTION.replace(
        'women = "femmes"',
        f"women = {hostile!r}" if "'" not in hostile else 'women = "<c:v>&\\"\' {{ 7 }} ]]>\\u0001"',
    )
    sessions = SESSIONS.format(3, 2, 1, 0)
    content = generate(Kind.ACTION_SHEET, dossier_of(sessions=sessions, convention=convention), on=ON)
    ((labels, _),) = all_drawn(content)
    assert labels[0] == hostile
    assert edited(dict(read_parts(content)), charts(content)[0][1].decode())[0][0] == hostile


def test_two_reports_of_the_same_data_are_the_same_to_the_byte() -> None:
    assert of_sessions(2, 1, 0) == of_sessions(2, 1, 0)


def test_every_drawing_has_a_number_and_a_chart_of_its_own() -> None:
    content = report(Kind.ACTION_SHEET, "maillage-2020", ON)
    tree = etree.fromstring(read_parts(content)["word/document.xml"])
    numbers = [mark.get("id") for mark in tree.iter(f"{WP}docPr")]
    names = [name for _, name in charts(content)]
    assert len(numbers) == len(set(numbers)) == len(names) == len(set(names)) > 5


def of_holders(content: bytes) -> str:
    """The part of the chart of the women and men among project holders, who are 13 and 11."""
    (name,) = (name for said, name in charts(content) if "Femmes\u00a0: 13" in said)
    return name.decode()


def test_a_number_changed_in_a_chart_alone_is_told() -> None:
    dossier = example("maillage-2020")
    parts = dict(read_parts(report(Kind.ACTION_SHEET, "maillage-2020", ON)))
    assert verified(written(parts), dossier).differences == ()
    name = of_holders(written(parts))
    parts[name] = parts[name].replace(b"<c:v>13</c:v>", b"<c:v>14</c:v>")
    (found,) = verified(written(parts), dossier).differences
    assert (found.code, found.place.part, found.actual, found.expected) == (
        "figure_changed",
        name,
        "14",
        "13",
    )


@pytest.mark.parametrize("number", ["NaN", "1E+999999", "-Infinity", "beaucoup", ""])
def test_a_chart_that_draws_no_number_is_read_all_the_same(number: str) -> None:
    dossier = example("maillage-2020")
    parts = dict(read_parts(report(Kind.ACTION_SHEET, "maillage-2020", ON)))
    name = of_holders(written(parts))
    parts[name] = parts[name].replace(b"<c:v>13</c:v>", f"<c:v>{number}</c:v>".encode())
    assert "13" in {found.expected for found in verified(written(parts), dossier).differences}


def bars(name: str, *amounts: int) -> Chart:
    series = ChartSeries("Retenu", tuple(map(Fraction, amounts)))
    return Chart(name, ChartForm.BARS, name, ("Une", "Autre"), (series,), f"Graphique {name}.", "0")


def test_a_chart_that_the_template_has_from_another_document_stays_as_it_is() -> None:
    parts = dict(read_parts(filled(paragraph("{{ chart }}"), {"chart": bars("chart", 1, 2)})))
    at = parts["word/document.xml"].rindex(b"<w:sectPr")
    body = parts["word/document.xml"]
    parts["word/document.xml"] = body[:at] + paragraph("{{ other }}").encode() + body[at:]
    made = document(written(parts), {"other": bars("other", 3, 4)})
    assert [list(map(int, series["Retenu"])) for _, series in all_drawn(made)] == [[1, 2], [3, 4]]
    types = etree.fromstring(read_parts(made)["[Content_Types].xml"])
    named = [entry.get("PartName") for entry in types if entry.get("PartName")]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("amounts", "axis"),
    [
        ((400, 100), ("0", "500")),
        ((0, 0), ("0", "1")),
        ((400, -100), ("-125", "500")),
        ((0, -100), ("-125", "0")),
    ],
)
def test_the_axis_holds_every_bar_and_has_a_length(amounts: tuple[int, ...], axis: tuple[str, str]) -> None:
    files = chart_files(bars("money", *amounts), 1)
    scaling = etree.fromstring(dict(files.parts)[files.chart]).find(f".//{C}valAx/{C}scaling")
    assert tuple(scaling.find(f"{C}{end}").get("val") for end in ("min", "max")) == axis


@pytest.mark.schema
def test_documents_with_charts_are_valid(tmp_path: Path) -> None:
    paths = []
    for kind, name, on in REPORTS:
        paths.append(tmp_path / f"{kind.value}-{name}.docx")
        paths[-1].write_bytes(report(kind, name, on))
    assert findings(*paths) == []


@pytest.mark.render
def test_charts_are_still_charts_once_an_editor_saved_them(tmp_path: Path) -> None:
    path = tmp_path / "fiche.docx"
    path.write_bytes(report(Kind.ACTION_SHEET, "maillage-2020", ON))
    (again,) = saved(tmp_path, [path])
    assert [series for _, series in all_drawn(again)] == [
        series for _, series in all_drawn(path.read_bytes())
    ]
    told = verified(again, example("maillage-2020"), kind=Kind.ACTION_SHEET, on=ON).differences
    assert not [found for found in told if "chart" in found.place.part]
