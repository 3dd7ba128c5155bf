"""An agreement in another currency (issue 11, line 7): the verdict of the same one in euros, and no euro in sight."""

import json
import re
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

import conventions as cv
from budget.money import Euros, in_words
from conventions.documents.kinds import Kind
from conventions.documents.typography import unit_words
from conventions.naive.verdict import naive_verdict
from tests.cli.console import ROOT, Console
from tests.cli.test_no_identifier import COMMANDS, OF_NO_DAY

EXAMPLES = ("cd62-apes-2024-closed", "commune-fictive-2023", "creation-solidaire-2011")
DAYS = ("2024-08-01", "2025-12-02")
EURO = re.compile(r"€|\beuros?\b|\bEUR\b", re.IGNORECASE)
HEAD = 'schema = "subventio/convention/1"\n'


def in_francs(example: str, place: Path, head: str = 'currency = "CHF"\n') -> str:
    """A copy of an example in which every € is CHF, in the texts of people too."""
    folder = Path(shutil.copytree(ROOT / "examples" / example, place / example))
    for file in folder.rglob("*"):
        if file.suffix in (".toml", ".csv", ".md"):
            text = file.read_text("utf-8")
            file.write_text(re.sub("(?<=\\d)[ \u00a0\u202f]?€", " CHF", text).replace("€", "CHF"), "utf-8")
    convention = folder / "convention.toml"
    text = re.sub(r"(?m)^rulebooks = .*\n", "", convention.read_text("utf-8"))
    convention.write_text(text.replace(HEAD, HEAD + head, 1), "utf-8")
    return str(folder)


def in_euros(example: str, place: Path) -> str:
    """A copy of an example to which no law applies, as none does to one in francs."""
    folder = Path(shutil.copytree(ROOT / "examples" / example, place / "euros" / example))
    convention = folder / "convention.toml"
    text = re.sub(r"(?m)^rulebooks = .*\n", "", convention.read_text("utf-8"))
    convention.write_text(text.replace(HEAD, HEAD + "rulebooks = []\n", 1), "utf-8")
    return str(folder)


@pytest.fixture
def francs(tmp_path: Path) -> str:
    return in_francs(EXAMPLES[0], tmp_path)


# --- the same verdict --------------------------------------------------------------------------------------


def told(text: str) -> str:
    """What a check says in JSON, but for what names the currency and the folder."""
    found = json.loads(text)
    for dossier in found["dossiers"]:
        assert dossier.pop("currency", "CHF") == "CHF"
        dossier.pop("sha256")
        dossier.pop("path")
    found.pop("sha256")
    return re.sub("€|CHF", "¤", json.dumps(found, ensure_ascii=False))


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("day", DAYS)
def test_the_verdict_is_that_of_the_same_agreement_in_euros(
    run: Console, tmp_path: Path, example: str, day: str
) -> None:
    asked = ("--as-of", day, "--format", "json", "--lang", "fr")
    other, same = in_francs(example, tmp_path), in_euros(example, tmp_path)
    assert told(run("check", other, *asked).out) == told(run("check", same, *asked).out)


@pytest.mark.parametrize("example", EXAMPLES[1:2])
def test_the_naive_interpreter_agrees(tmp_path: Path, example: str) -> None:
    other = cv.read_dossier(in_francs(example, tmp_path))
    same = cv.read_dossier(in_euros(example, tmp_path))
    on = date(2025, 12, 2)
    assert naive_verdict(other, on).amounts == naive_verdict(same, on).amounts
    assert other.agreement.currency == "CHF"
    assert cv.assess(other, on).currency == "CHF"
    assert cv.assess(other, on).amounts == cv.assess(same, on).amounts


# --- and no euro -------------------------------------------------------------------------------------------


ALL = (*COMMANDS, ("check", "--format", "csv"), ("check", "--format", "junit"))
SOME = (("check", "--all"), ("bilan",), ("cash",), ("whatif", "--fact", "bilan_received=2024-07-01"))


def leaks(
    run: Console, folder: str, lang: str, days: tuple[str, ...], commands: tuple[tuple[str, ...], ...] = ALL
) -> dict[str, list[str]]:
    found = {}
    for command, *options in commands:
        forms: tuple[tuple[str, ...], ...] = ((),) if "--format" in options else ((), ("--format", "json"))
        for day in days[:1] if command in OF_NO_DAY else days:
            on = [] if command in OF_NO_DAY else ["--as-of", day]
            for form in forms:
                said = run(command, folder, *options, *form, *on, "--lang", lang)
                assert said.code in (0, 1), said.err
                if names := EURO.findall(said.out + said.err):
                    found[f"{command} {' '.join((*options, *form))} {day}"] = names
    return found


def test_no_command_says_euros(run: Console, francs: str) -> None:
    assert "49 500,00 CHF" in plain(run("check", francs, "--as-of", DAYS[1]).out)
    assert leaks(run, francs, "fr", DAYS[1:], SOME) == {}


@pytest.mark.slow  # every command of three examples, in two languages, on two days
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_no_command_says_euros_of_any(run: Console, tmp_path: Path, example: str, lang: str) -> None:
    assert leaks(run, in_francs(example, tmp_path), lang, DAYS) == {}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def printed(document: bytes) -> str:
    with ZipFile(BytesIO(document)) as parts:
        texts = (parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
        return plain("\n".join(re.sub("<[^>]+>", "", text) for text in texts))


FEW = (Kind.CONVENTION, Kind.FINANCIAL_REPORT, Kind.RECOVERY_ORDER, Kind.DECISION_TO_REPAY)


def in_documents(folder: str, kind: Kind, days: tuple[str, ...]) -> list[str]:
    dossier = cv.read_dossier(folder)
    texts = (printed(cv.generate(kind.value, dossier, on=day, draft=True).bytes) for day in days)
    return [found for text in texts for found in EURO.findall(text)]


@pytest.mark.parametrize("kind", FEW)
def test_no_document_says_euros(francs: str, kind: Kind) -> None:
    assert in_documents(francs, kind, DAYS[1:]) == []


@pytest.mark.slow  # every kind of document of three examples, on two days
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.COMPARISON])
@pytest.mark.parametrize("example", EXAMPLES)
def test_no_document_of_any_kind_says_euros(tmp_path: Path, example: str, kind: Kind) -> None:
    assert in_documents(in_francs(example, tmp_path), kind, DAYS) == []


def test_a_document_says_the_amount_in_words(francs: str) -> None:
    text = printed(cv.generate("convention", cv.read_dossier(francs), on=DAYS[0], draft=True).bytes)
    assert "49 500,00 CHF" in text
    assert "quarante-neuf mille cinq cents francs suisses" in text


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (Euros.of(1_000), "CHF", "mille francs suisses"),
        (Euros.of(1_000_000), "CHF", "un million de francs suisses"),
        (Euros.of_cents(150), "CHF", "un franc suisse et cinquante centimes"),
        (Euros.of_cents(2), "GBP", "deux centièmes"),
        (Euros.of(2), "EUR", "deux euros"),
    ],
)
def test_amounts_in_words(amount: Euros, currency: str, words: str) -> None:
    assert in_words(amount, unit_words(currency)) == words


def test_a_workbook_has_the_code_in_its_cells_and_comes_back(
    run: Console, francs: str, tmp_path: Path
) -> None:
    book, back = tmp_path / "dossier.xlsx", tmp_path / "back"
    assert run("export", "workbook", francs, "-o", str(book)).code == 0
    cells = [cell for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]
    assert any("CHF" in cell.number_format for cell in cells)
    notes = (cell.comment.text for cell in cells if cell.comment)
    assert not any("€" in f"{cell.value}{cell.number_format}" for cell in cells)
    assert not any("€" in note for note in notes)
    read = run("import", str(book), "-o", str(back))
    assert (read.code, read.err) == (0, "")
    for name in ("convention.toml", "facts.toml", "expenses.csv"):
        assert (back / name).read_text("utf-8") == (Path(francs) / name).read_text("utf-8")


# --- several dossiers --------------------------------------------------------------------------------------


def test_nothing_is_summed_over_two_currencies(run: Console, francs: str, tmp_path: Path) -> None:
    euros = in_euros("commune-fictive-2023", tmp_path)
    both, on = (francs, euros), ("--as-of", DAYS[1])
    plan = run("cash", *both, *on)
    assert plan.code == 2
    assert "plusieurs monnaies (CHF, EUR)" in plan.err
    together = plain(run("portfolio", *both, *on).out)
    assert "49 500,00" not in together
    assert "cd62-apes-2024-closed (CHF)" in together
    listed = json.loads(run("portfolio", *both, *on, "--format", "json").out)
    assert listed["other_currencies"] == [{"id": "cd62-apes-2024-closed", "currency": "CHF"}]
    page = tmp_path / "page"
    assert run("report", *both, *on, "-o", str(page)).code in (0, 1)
    text = plain((page / "index.html").read_text("utf-8"))
    assert "1 dossier en CHF : dans aucune de ces sommes" in text
    assert "49 500,00 CHF" in text
    assert "49500,00 CHF" in (page / "dossiers.csv").read_text("utf-8")


def test_a_page_of_francs_alone_sums_them(run: Console, francs: str, tmp_path: Path) -> None:
    run("report", francs, "--as-of", DAYS[1], "-o", str(tmp_path / "page"))
    text = (tmp_path / "page" / "index.html").read_text("utf-8")
    assert EURO.findall(re.sub("<script.*?</script>", "", text, flags=re.DOTALL)) == []


def test_what_is_at_stake_is_said_by_currency(run: Console, tmp_path: Path) -> None:
    both = (in_francs("commune-fictive-2023", tmp_path), in_euros("cd62-apes-2024-closed", tmp_path))
    asked = ("--as-of", "2023-03-02", "--format", "json")
    found = json.loads(run("questions", *both, *asked).out)
    assert found["at_stake"] is None
    assert set(found["at_stake_by_currency"]) == {"CHF", "EUR"}
    first = plain(run("questions", *both, *asked[:2]).out).splitlines()[1]
    assert " CHF" in first
    assert " €" in first


def test_open_data_has_the_code_or_leaves_out(run: Console, francs: str) -> None:
    on = ("--as-of", DAYS[1])
    assert json.loads(run("export", "360giving", francs, *on).out)["grants"][0]["currency"] == "CHF"
    table = run("export", "scdl", francs, *on)
    assert len(table.out.splitlines()) == 1
    assert "dans une autre monnaie que l’euro" in table.err


# --- what is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("convention.toml", 'currency = "CHF"', 'currency = "JPY"', "la monnaie JPY n’a pas deux décimales"),
        ("convention.toml", 'currency = "CHF"', 'currency = "francs"', "n’est pas le code d’une monnaie"),
        ("convention.toml", 'amount = "49500.00"', 'amount = "49 500 €"', "la convention compte en CHF"),
        ("convention.toml", "", 'other_currency = "CHF"\n', "autre que celle de la convention"),
        (
            "convention.toml",
            "",
            'rulebooks = ["law_fr"]\n',
            "les seuils des recueils de règles sont en euros",
        ),
        (
            "convention.toml",
            "",
            'term.lapses = "grant > 10 €"\n',
            "la convention compte en CHF, pas en euros",
        ),
        ("convention.toml", "", 'uses = "commun/droit-taux@1"\n', "les montants d’un modèle sont en euros"),
        ("facts.toml", 'value = "49500.00"', 'value = "49 500,00 €"', "la convention compte en CHF"),
        ("expenses.csv", "", "", "la convention compte en CHF"),
    ],
)
def test_what_is_not_in_the_currency_is_refused(
    run: Console, francs: str, file: str, before: str, after: str, said: str
) -> None:
    path = Path(francs) / file
    text = path.read_text("utf-8")
    if file == "expenses.csv":
        changed = re.sub(r"(\d+[.,]\d\d)(?=[,;])", r"\1 €", text, count=1)
    else:
        changed = text.replace(before or HEAD, after if before else HEAD + after, 1)
    assert changed != text
    path.write_text(changed, "utf-8")
    found = run("check", francs, "--as-of", DAYS[1])
    assert found.code == 2
    assert said in plain(found.err)


def test_a_fact_in_euros_is_not_recorded(run: Console, francs: str) -> None:
    asked = ("--of", "single", "--as-of", "2026-03-01", "--dry-run")
    refused = run("record", francs, "payment", "15/02/2026", "6 000 €", *asked)
    assert refused.code == 2
    assert "la convention compte en CHF" in refused.err
    shown = run("record", francs, "payment", "15/02/2026", "6 000 CHF", *asked)
    assert "6 000,00 CHF" in plain(shown.out)
    assert run("whatif", francs, "--fact", "payment.single=2026-02-15:6 000 €").code == 2


def test_an_amendment_states_francs(run: Console, francs: str) -> None:
    on = ("--as-of", DAYS[0])
    drafted = plain(run("amend", francs, "--set", "grant.amount=52 000,00 CHF", *on).out)
    assert "49 500,00 CHF → 52 000,00 CHF" in drafted
    assert run("amend", francs, "--set", "grant.amount=52 000,00 €", *on).code == 2
    assert run("amend", francs, "--set", 'currency="USD"', *on).code == 2


def test_an_amendment_of_the_currency_is_refused(run: Console, francs: str) -> None:
    folder = Path(francs) / "amendments"
    folder.mkdir()
    head = 'schema = "subventio/amendment/1"\nid = "a"\nnumber = 1\ntitle = "A"\n'
    (folder / "a.toml").write_text(f'{head}[change]\ncurrency = "USD"\n', "utf-8")
    found = run("check", francs, "--as-of", DAYS[1])
    assert "un avenant ne change pas la monnaie" in found.err


def test_accounts_are_not_read_into_it(run: Console, francs: str) -> None:
    accounts = next((ROOT / "examples" / EXAMPLES[0]).rglob("comptes/*.csv"), None)
    source = Path(francs) / "accounts.csv"
    source.write_text("date;libellé;montant\n01/02/2024;Loyer;12,00\n", "utf-8")
    found = run("ledger", "read", str(accounts or source), "-o", francs, "--replace", "--partial")
    assert found.code == 2
    assert "la convention compte en CHF" in found.err


def test_euros_may_be_its_second_currency(tmp_path: Path) -> None:
    head = 'currency = "CHF"\nother_currency = "EUR"\n'
    folder = Path(in_francs(EXAMPLES[0], tmp_path, head))
    with (folder / "convention.toml").open("a", encoding="utf-8") as file:
        file.write('\n[fact.euro]\ntype = "rate"\n\n[define.spent]\nvalue = "1 000 € * euro"\n')
    with (folder / "facts.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[fact]]\nkey = "euro"\noccurred_on = 2024-02-01\nvalue = "0,95"\n')
    found = cv.assess(cv.read_dossier(folder), DAYS[1])
    assert found.amounts["spent"] == Euros.of(950)
    assert "0,95 CHF/EUR" in plain(cv.to_text(found.explain("spent")))


def test_a_chart_has_the_sign_of_the_currency(francs: str) -> None:
    found = printed_charts(
        cv.generate("bilan-activite", cv.read_dossier(francs), on=DAYS[1], draft=True).bytes
    )
    assert all("€" not in chart and "CHF" in chart for chart in found if "0.00" in chart)


def printed_charts(document: bytes) -> list[str]:
    with ZipFile(BytesIO(document)) as parts:
        return [parts.read(name).decode() for name in parts.namelist() if name.startswith("word/charts/")]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("49\u202f500,00\u00a0CHF", "48\u202f500,00\u00a0CHF", "le document dit « 48 500,00 CHF »"),
        ("49\u202f500,00\u00a0CHF", "49\u202f500,00\u00a0€", "le dossier « 49 500,00 CHF »"),
        (
            "cinq cents francs",
            "six cents francs",
            "en lettres « quarante-neuf mille six cents francs suisses »",
        ),
    ],
)
def test_a_document_changed_by_hand_is_told(
    run: Console, francs: str, tmp_path: Path, before: str, after: str, said: str
) -> None:
    made, changed = tmp_path / "made.docx", tmp_path / "changed.docx"
    made.write_bytes(cv.generate("convention", cv.read_dossier(francs), on=DAYS[0]).bytes)
    assert run("verify", str(made), francs).code == 0
    with ZipFile(made) as parts, ZipFile(changed, "w") as copy:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "word/document.xml":
                assert before.encode() in content
                content = content.replace(before.encode(), after.encode(), 1)
            copy.writestr(name, content)
    assert said in plain(run("verify", str(changed), francs).out)
