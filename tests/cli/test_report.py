"""`subventio report`: a page that says what the check says, in HTML that a program and a person can read."""

import csv
import json
import re
from itertools import pairwise
from pathlib import Path
from shutil import copytree

import pytest
from lxml import html

import conventions as cv
from budget.money import Euros
from conventions.messages import LANGUAGES, Language, catalogue
from conventions.report.page_values import GROUPS, SITUATIONS, SUMS
from tests.cli.console import APES, CLOSED, ROOT, Console, plain
from tests.cli.test_no_identifier import amiss

PORTFOLIO = "examples/portefeuille-fictif"
MANY = (APES, CLOSED, PORTFOLIO)
AS_OF = ("--as-of", "2025-12-02")
PAGES = ROOT / "src" / "conventions" / "report" / "page"
HOSTILE = "<script>alert(1)</script></noscript></title>&amp;\"'"


def written(run: Console, folder: Path, *paths: str, more: tuple[str, ...] = ()) -> str:
    run("report", *paths, "-o", str(folder), *AS_OF, *more)
    return (folder / "index.html").read_text("utf-8")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    found: Language = request.param
    return found


@pytest.fixture
def page(language: Language, run: Console, tmp_path: Path) -> html.HtmlElement:
    return html.fromstring(written(run, tmp_path / "page", *MANY, more=("--lang", language)))


def least(amount: dict[str, str] | None) -> int:
    """The least that an amount of the check can be, in cents; of one that the agreement has not, nothing."""
    return 0 if amount is None else Euros.parse(amount["min"]).cents


def text_of(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


# --- structure -------------------------------------------------------------------------------------------


def test_the_page_has_a_language_a_title_and_a_way_past_its_head(
    page: html.HtmlElement, language: Language
) -> None:
    assert page.get("lang") == language
    assert catalogue(language).text("report.title") in page.findtext(".//title")
    skip = page.find(".//body")[0]
    assert skip.tag == "a"
    assert page.get_element_by_id(skip.get("href").removeprefix("#")).tag == "main"


def test_headings_go_down_one_level_at_a_time(page: html.HtmlElement) -> None:
    levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4", "h5")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_the_scope_of_its_heads(page: html.HtmlElement) -> None:
    tables = list(page.iter("table"))
    assert len(tables) >= 5
    for table in tables:
        assert text_of(table.find("caption"))
        assert {each.get("scope") for each in table.iter("th")} == {"col", "row"}


def test_every_chart_is_named_and_no_name_of_an_element_stands_twice(page: html.HtmlElement) -> None:
    charts = list(page.iter("svg"))
    assert len(charts) >= 8
    assert all(chart.get("role") == "img" and chart.get("aria-label") for chart in charts)
    ids = [each.get("id") for each in page.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


def test_nothing_is_asked_of_a_network(page: html.HtmlElement) -> None:
    targets = [value for each in page.iter() for name in ("src", "href") if (value := each.get(name))]
    assert targets
    assert all(target.startswith("#") for target in targets)
    assert not re.search(r"@import|url\(|fetch\(|XMLHttp", html.tostring(page, encoding="unicode"))


def test_every_link_leads_to_a_dossier_or_a_part_that_is_there(page: html.HtmlElement) -> None:
    ids = {each.get("id") for each in page.iter()}
    links = [each.get("href").removeprefix("#") for each in page.iter("a")]
    assert len(links) > 10
    assert set(links) <= ids


# --- what is said ----------------------------------------------------------------------------------------


def test_the_words_of_the_templates_are_in_both_languages() -> None:
    texts = "".join(path.read_text("utf-8") for path in sorted(PAGES.glob("*.html")))
    keys = set(re.findall(r"say\('([a-z_.]+)'[,)]", texts))
    begun = set(re.findall(r"'([a-z_.]+)' ~", texts))
    assert len(keys) > 40
    assert begun == {
        "date.month.", "report.", "report.by_", "report.caption_", "report.chart_", "report.situation.", "severity.",
    }  # fmt: skip
    made = [f"report.{part}{group}" for part in ("", "by_", "caption_", "chart_") for group in GROUPS]
    keys |= {
        *made,
        *(f"report.{name}" for name in SUMS),
        *(f"report.situation.{each}" for each in SITUATIONS),
    }
    for language in LANGUAGES:
        assert [key for key in sorted(keys) if not catalogue(language).has(key)] == []


def test_no_key_and_no_identifier_is_left_in_the_text(page: html.HtmlElement) -> None:
    for each in list(page.iter("style", "script")):
        each.drop_tree()
    said = text_of(page)
    assert "report." not in said
    assert amiss(said) == []


def test_the_figures_are_those_of_the_check(run: Console, tmp_path: Path) -> None:
    page = html.fromstring(written(run, tmp_path / "page", *MANY))
    told = json.loads(run("check", *MANY, *AS_OF, "--format", "json").out)["dossiers"]
    bodies = page.xpath("//table[contains(@class, 'bodies')]/tbody")
    assert [body.xpath("string(.//span[@class='id'])") for body in bodies] == [each["id"] for each in told]
    for body, each in zip(bodies, told, strict=True):
        shown = [int(cell.get("data-v")) for cell in body[0].xpath("td[@data-v]")[-len(SUMS) :]]
        assert shown == [least(each["amounts"][name]) for name in SUMS]
        late = [duty["days_late"] for duty in each["duties"] if duty["status"] == "overdue"]
        assert body.get("data-s") == "overdue" or not late
        messages = [finding["message"] for finding in each["findings"]]
        findings = body.xpath(".//ul[@class='findings']/li")
        assert len(findings) == len(messages)
        for finding, message in zip(findings, messages, strict=True):
            assert " ".join(plain(message).split()) in plain(text_of(finding))


def test_the_sums_of_the_groups_are_those_of_the_dossiers(page: html.HtmlElement) -> None:
    dossiers = page.xpath("//table[contains(@class, 'bodies')]/tbody/tr[1]")
    rows = [[int(cell.get("data-v")) for cell in row.xpath("td[@data-v]")[-len(SUMS) :]] for row in dossiers]
    whole = [sum(column) for column in zip(*rows, strict=True)]
    tables = [table for table in page.iter("table") if table.find("tfoot") is not None]
    assert len(tables) == 3
    for table in tables:
        groups = [[int(cell.get("data-v")) for cell in row.iter("td")] for row in table.find("tbody")]
        total = [int(cell.get("data-v")) for cell in table.find("tfoot").iter("td")]
        assert [sum(column) for column in zip(*groups, strict=True)] == total == [len(rows), *whole]


def test_the_credits_are_those_of_the_portfolio(run: Console, tmp_path: Path) -> None:
    paths = ("examples", CLOSED)
    page = html.fromstring(written(run, tmp_path / "page", *paths))
    told = json.loads(run("portfolio", *paths, *AS_OF, "--format", "json").out)["credits"]
    rows = page.xpath("//table[contains(@class, 'credits')]/tbody/tr")
    shown = [[int(cell.get("data-v")) for cell in row.xpath("td[@data-v]")] for row in rows]
    sums = [[line[name] for name in ("credits", "decided", "remaining")] for line in told]
    assert shown == [
        [len(line["dossiers"]), *(-1 if each is None else Euros.parse(each).cents for each in amounts)]
        for line, amounts in zip(told, sums, strict=True)
    ]
    assert any(len(line["dossiers"]) > 1 for line in told)


def test_the_table_beside_it_has_the_figures_of_the_check(
    run: Console, tmp_path: Path, language: Language
) -> None:
    written(run, tmp_path / "page", *MANY, more=("--lang", language))
    text = (tmp_path / "page" / "dossiers.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";" if language == "fr" else ","))
    told = json.loads(run("check", *MANY, *AS_OF, "--format", "json").out)["dossiers"]
    assert [row["dossier"] for row in rows] == [each["id"] for each in told]
    for row, each in zip(rows, told, strict=True):
        late = [duty["days_late"] or 0 for duty in each["duties"] if duty["status"] == "overdue"]
        assert int(row["overdue"]) >= len(late)
        assert int(row["days_late"]) >= max(late, default=0)
        for name in SUMS:
            ends = each["amounts"][name] or {"min": "0.00", "max": None}
            shown = [row[f"{name}_min"], row[f"{name}_max"]]
            assert [cell.replace(",", ".") for cell in shown] == [ends["min"], ends["max"] or ""]


def test_the_workbook_has_the_table_with_typed_cells(run: Console, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    folder = tmp_path / "page"
    written(run, folder, *MANY, more=("--xlsx", "--lang", "en"))
    before = (folder / "dossiers.xlsx").read_bytes()
    written(run, folder, *MANY, more=("--xlsx", "--lang", "en"))
    assert (folder / "dossiers.xlsx").read_bytes() == before
    sheet = openpyxl.load_workbook(folder / "dossiers.xlsx").worksheets[0]
    rows = list(csv.reader((folder / "dossiers.csv").read_text("utf-8").splitlines()))
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", f"A1:S{len(rows)}")
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_col=9)] == [row[:9] for row in rows]
    for cells, row in zip(sheet.iter_rows(min_row=2, min_col=10), rows[1:], strict=True):
        assert {type(cell.value) for cell in cells} <= {int, float, type(None)}
        assert [cell.value for cell in cells] == [float(text) if text else None for text in row[9:]]
    written(run, folder, *MANY)
    assert not (folder / "dossiers.xlsx").exists()


def test_what_is_late_stands_the_longest_first_with_its_euros(run: Console, tmp_path: Path) -> None:
    page = html.fromstring(written(run, tmp_path / "page", *MANY))
    rows = page.xpath("//section[@id='overdue']//tbody/tr")
    days = [int(row[4].get("data-v")) for row in rows]
    assert days == sorted(days, reverse=True)
    bilan = next(row for row in rows if text_of(row[0]) == "cd62-apes-2024")
    assert [plain(text_of(cell)) for cell in bilan[1:]] == [
        "Bilan final d’exécution",
        "l’organisme",
        "1er juin 2025",
        "184 jours",
        "de 0,00 € à 49 500,00 € *",
    ]


def test_what_comes_is_told_by_month(run: Console, tmp_path: Path) -> None:
    run("report", APES, "-o", str(tmp_path / "page"), "--as-of", "2025-03-03")
    page = html.fromstring((tmp_path / "page" / "index.html").read_text("utf-8"))
    coming = page.get_element_by_id("coming")
    months = [(text_of(row[0]), text_of(row[1])) for row in coming.iter("tr")][1:]
    assert months[0] == ("juin 2025", "1")
    listed = [plain(text_of(each)) for each in coming.iter("summary")]
    assert [f"{month} : {number} date" for month, number in months if number != "0"] == [
        each.removesuffix("s") for each in listed
    ]
    assert "1er juin 2025 : cd62-apes-2024, Bilan final d’exécution" in plain(text_of(coming))


def test_the_reasons_of_a_finding_are_unfolded_below_it(run: Console, tmp_path: Path) -> None:
    page = html.fromstring(written(run, tmp_path / "page", APES))
    reasons = [text_of(each) for each in page.xpath("//ul[@class='why']/li")]
    explained = run("explain", APES, "final_bilan", *AS_OF).out
    assert len(reasons) > 3
    assert all(" ".join(line.split()) in " ".join(explained.split()) for line in reasons)


def test_a_hostile_text_stays_a_text(run: Console, tmp_path: Path) -> None:
    folder = Path(copytree(ROOT / APES, tmp_path / "dossier"))
    convention = folder / "convention.toml"
    text = convention.read_text("utf-8")
    title = re.search(r"^title = .*$", text, re.MULTILINE)
    assert title is not None
    convention.write_text(text.replace(title[0], f"title = {json.dumps(HOSTILE)}", 1), "utf-8")
    source = written(run, tmp_path / "page", str(folder))
    page = html.fromstring(source)
    assert HOSTILE in text_of(page.xpath("//span[@class='title']")[0])
    assert len(page.findall(".//script")) == source.count("<script>") == 2
    assert "alert(1)</" not in source


def test_an_unreadable_dossier_is_told_with_its_place_and_counts_in_no_sum(
    run: Console, tmp_path: Path
) -> None:
    folder = Path(copytree(ROOT / PORTFOLIO, tmp_path / "many"))
    (folder / "fete-2024" / "convention.toml").write_text("id = [", "utf-8")
    said = run("report", str(folder), "-o", str(tmp_path / "page"), *AS_OF)
    assert said.code == 2
    page = html.fromstring((tmp_path / "page" / "index.html").read_text("utf-8"))
    assert "fete-2024/convention.toml" in text_of(page.get_element_by_id("unreadable"))
    assert len(page.xpath("//table[contains(@class, 'bodies')]/tbody")) == 4


# --- how it is written -----------------------------------------------------------------------------------


def test_exit_codes_are_those_of_the_check(run: Console, tmp_path: Path) -> None:
    asked = ("report", APES, "-o", str(tmp_path / "page"), *AS_OF)
    assert run(*asked).code == run("check", APES, *AS_OF).code == 1
    assert run(*asked, "--fail-on", "never").code == 0
    assert run(*asked, "--rulebooks", "nowhere").code == 2


def test_equal_dossiers_give_equal_bytes_by_one_process_or_two(run: Console, tmp_path: Path) -> None:
    one = written(run, tmp_path / "one", "examples/clauses", more=("--jobs", "1"))
    two = written(run, tmp_path / "two", "examples/clauses", more=("--jobs", "2"))
    assert one == two


def test_a_program_gets_the_page_that_the_command_writes(run: Console, tmp_path: Path) -> None:
    folder = Path(copytree(ROOT / APES, tmp_path / "cd62-apes-2024"))
    source = written(run, tmp_path / "page", str(folder), more=("--lang", "en"))
    page = cv.report([cv.read_dossier(folder)], "2025-12-02", lang="en")
    assert page.replace("– cd62-apes-2024</p>", f"– {folder}</p>") == source


def test_an_earlier_report_is_replaced_and_nothing_else_is(run: Console, tmp_path: Path) -> None:
    folder = tmp_path / "page"
    first = written(run, folder, APES)
    assert written(run, folder, CLOSED) != first
    assert [path.name for path in tmp_path.iterdir()] == ["page"]
    (folder / "notes.txt").write_text("mine", "utf-8")
    before = (folder / "index.html").read_bytes()
    said = run("report", APES, "-o", str(folder), *AS_OF)
    assert (said.code, said.out) == (2, "")
    assert str(folder) in said.err
    assert (folder / "index.html").read_bytes() == before


def test_a_page_of_somebody_else_and_a_file_are_not_written_over(run: Console, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<h1>Mine</h1>", "utf-8")
    (tmp_path / "file").write_text("mine", "utf-8")
    for name in ("site", "file"):
        assert run("report", APES, "-o", str(tmp_path / name), *AS_OF).code == 2
    assert (tmp_path / "site" / "index.html").read_text("utf-8") == "<h1>Mine</h1>"
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_a_failure_on_the_way_leaves_what_was_there(
    run: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "page"
    before = written(run, folder, APES)

    def full(*_: object) -> None:
        raise OSError(28, "no space left", str(folder))

    monkeypatch.setattr("conventions.cli.report.shutil.copyfileobj", full)
    assert run("report", CLOSED, "-o", str(folder), *AS_OF).code == 2
    assert (folder / "index.html").read_text("utf-8") == before
    assert [path.name for path in tmp_path.iterdir()] == ["page"]


def test_a_table_that_is_open_in_a_spreadsheet_is_written_and_told(run: Console, tmp_path: Path) -> None:
    folder = tmp_path / "rapport"
    written(run, folder, *MANY, more=("--xlsx",))
    (folder / ".~lock.dossiers.xlsx#").touch()
    told = run("report", *MANY, "-o", str(folder), "--xlsx", "--as-of", "2025-12-02")
    assert f"{folder / 'dossiers.xlsx'} est ouvert dans un autre programme" in told.err
    assert f"écrit : {folder / 'index.html'}" in plain(told.out)


class HeldOpenError(PermissionError):
    """What Windows answers of a file that another program holds open."""

    winerror = 32


@pytest.mark.parametrize(
    ("arguments", "name"),
    [(("report", *MANY, "--xlsx"), "dossiers.xlsx"), (("agenda", *MANY, "--format", "ics"), "agenda.ics")],
)
def test_a_file_that_another_program_holds_is_told_with_its_name_and_what_to_do(
    arguments: tuple[str, ...], name: str, run: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "rapport" if arguments[0] == "report" else tmp_path / name
    replace = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.name == name:
            raise HeldOpenError
        return replace(self, target)

    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(Path, "replace", held)
    told = run(*arguments, "-o", str(output))
    assert told.code == 2
    file = output / name if arguments[0] == "report" else output
    assert f"{file} : non écrit, un autre programme, un tableur peut-être, le tient ouvert" in plain(told.err)
    assert not list(tmp_path.glob(".*"))
