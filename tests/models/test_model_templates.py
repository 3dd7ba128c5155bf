"""The template beside each model states its norms, and nothing that is typed by hand."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from docx import Document

from conventions.agreement.norms import Parameter
from conventions.documents.fields import labels_of, shown_values
from conventions.documents.generate import generate
from conventions.documents.kinds import Kind
from conventions.documents.templates import whole_template
from conventions.files.models import document_templates, find_model, read_model
from tests.cli.console import APES, ROOT, Console
from tests.documents.fields_used import fields_used
from tests.documents.laid_out import converted, cut_lines, lonely_headings, tags_missing
from tests.documents.test_valid_documents import findings, written
from tests.models.made import HERE, MODELS, made, make

OWN = [name for name in MODELS if name != "cd62-apes-2024"]
NO_CLAUSE = {"four_years": "advice to who drafts, not a promise to the other party"}


def template(name: str) -> Path:
    found = document_templates(MODELS[name], HERE).get("convention")
    assert found is not None
    return found


def text_of(path: Path) -> str:
    document = Document(BytesIO(whole_template(path)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


@pytest.mark.parametrize("name", OWN)
def test_every_norm_of_the_model_is_stated_by_an_article(name: str) -> None:
    path = find_model(MODELS[name], HERE)
    assert path is not None
    agreement = read_model(MODELS[name], path).agreement
    text = text_of(template(name))
    payments = "payment in payments" in text
    paid = {duty.name for duty in agreement.duties if payments and duty.is_payment}
    norms = {duty.name for duty in agreement.duties} | {right.name for right in agreement.rights}
    named = paid | {norm for norm in norms if f"norm.{norm}." in text}
    assert norms - named == set(NO_CLAUSE) & norms


@pytest.mark.parametrize("name", OWN)
def test_no_figure_is_typed_by_hand(name: str, run: Console) -> None:
    said = run("template", "lint", str(template(name)))
    assert said.code == 0, said.out


@pytest.mark.parametrize("name", OWN)
def test_an_agreement_made_from_it_is_written_without_a_hole(name: str, tmp_path: Path, run: Console) -> None:
    folder = make(name, tmp_path / name)
    target = tmp_path / "convention.docx"
    said = run("generate", "convention", str(folder), "-o", str(target))
    assert said.code == 0, said.err
    text = text_of(target)
    assert "⟦" not in text
    assert "Objet" in text


def test_the_amounts_and_dates_are_those_of_the_agreement(tmp_path: Path, run: Console) -> None:
    folder = make("instalments", tmp_path / "a")
    target = tmp_path / "convention.docx"
    run("generate", "convention", str(folder), "-o", str(target))
    text = text_of(target).replace("\u202f", " ").replace("\u00a0", " ")
    for words in (
        "16 666,66 €",
        "10 000,00 €",
        "atteignent 80 % de l’avance",
        "Une part de 10 %",
        "le 30 juin 2026 au plus tard",
        "trois mois au moins avant le terme, donc le 30 septembre 2025",
        "au terme d’un délai de deux mois",
    ):
        assert words in text, words


def test_the_tranches_are_a_table(tmp_path: Path, run: Console) -> None:
    folder = make("objectives", tmp_path / "a")
    target = tmp_path / "convention.docx"
    run("generate", "convention", str(folder), "-o", str(target))
    table = next(table for table in Document(str(target)).tables if table.rows[0].cells[0].text == "Tranche")
    rows = [
        [cell.text.replace("\u202f", " ").replace("\u00a0", " ") for cell in row.cells] for row in table.rows
    ]
    assert rows[1] == ["2025", "1er janvier 2025", "31 décembre 2025", "30 000,00 €", "15 000,00 €"]
    assert len(rows) == 4


def test_a_template_that_is_named_wins_over_the_model_s(tmp_path: Path, run: Console) -> None:
    folder = make("simple", tmp_path / "a")
    target = tmp_path / "convention.docx"
    words = ("--template", str(ROOT / "templates_docx" / "convention.docx"), "--draft", "-o", str(target))
    assert run("generate", "convention", str(folder), *words).code == 0
    assert "Versement et imputation" in text_of(target)


def test_a_kind_without_a_template_of_its_own_takes_the_one_that_ships() -> None:
    assert document_templates(MODELS["simple"], HERE).get("bilan") is None
    assert document_templates(MODELS["cd62-apes-2024"], HERE).get("convention") is None
    assert document_templates(MODELS["simple"], HERE).get("letter") is None
    assert document_templates(None, ROOT / APES).get("convention") is None
    assert document_templates("nowhere", HERE).get("convention") is None


@pytest.mark.parametrize("name", OWN)
def test_every_field_of_the_template_is_one_of_the_table(name: str) -> None:
    from conventions.documents.fields import known_keys
    from conventions.documents.kinds import Kind

    used = {use.key for use in fields_used(whole_template(template(name)))}
    assert used <= known_keys(Kind.CONVENTION)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rate", "Le montant dû est de 66,66 % des dépenses éligibles"),
        ("capped_rate", "80 % des dépenses éligibles, moins les aides reçues"),
        ("keep_up_to", "jusqu’à 5 % des dépenses éligibles"),
        ("threshold_then", "atteignent 80 % du total des dépenses"),
        ("objective_prorata", "55 participants"),
        ("full", "n’est pas produit le 30 septembre 2026 au plus tard"),
        ("prorata_cost", "une avance de 50 % de la subvention, soit 16 666,67 €"),
        ("three_payments", "à la réception du rapport intermédiaire 30 % de la subvention, soit 10 000,00 €"),
        ("retention", "moins une retenue de 10 % de ce montant"),
        ("non_excess", "ne garde aucun excédent"),
        ("time_prorata", "maintient l’affectation pour laquelle la subvention est accordée"),
    ],
)
def test_a_formula_is_an_article_with_the_figures_of_the_agreement(
    name: str, words: str, tmp_path: Path, run: Console
) -> None:
    target = tmp_path / "convention.docx"
    assert run("generate", "convention", str(make(name, tmp_path / "a")), "-o", str(target)).code == 0
    assert words in text_of(target).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "key", "shown"),
    [
        ("rate", "rate", "66,66\u00a0%"),
        ("rate", "report_due", "30\u00a0juin\u00a02026"),
        ("objective_prorata", "target", "55"),
        ("objective_prorata", "target_unit", "participants"),
        ("simple", "granted_before", "4\u202f000,00\u00a0€"),
    ],
)
def test_what_is_given_to_a_model_is_a_field_called_as_the_model_calls_it(
    name: str, key: str, shown: str
) -> None:
    dossier = made(name)
    label = next(item.label for item in dossier.agreement.parameters if item.name == key)
    assert shown_values(dossier, date(2025, 6, 1))[f"parameter.{key}"] == shown
    assert labels_of(dossier.agreement)[f"parameter.{key}"] == (label, label)


def test_a_parameter_that_is_not_given_or_has_no_words_is_no_field() -> None:
    dossier = made("simple")
    switch = Parameter("is_open", "truth")
    agreement = evolve(dossier.agreement, parameters=(*dossier.agreement.parameters, switch), given=())
    shown = shown_values(evolve(dossier, agreement=agreement), date(2025, 6, 1))
    assert shown["parameter.granted_before"] is None
    assert "parameter.is_open" not in shown


@pytest.mark.parametrize("name", ["prorata_cost", "threshold_then"])
def test_a_share_of_the_budget_is_not_agreed_on_without_a_budget(
    name: str, tmp_path: Path, run: Console
) -> None:
    folder, target = make(name, tmp_path / "a"), tmp_path / "convention.docx"
    assert run("generate", "convention", str(folder), "-o", str(target)).code == 0
    assert "du budget annexé (50 000,00 €)" in text_of(target).replace("\u202f", " ").replace("\u00a0", " ")
    file = folder / "convention.toml"
    lines = file.read_text("utf-8").split("\n[")
    file.write_text("\n[".join(part for part in lines if not part.startswith(("budget", "[budget"))), "utf-8")
    said = run("generate", "convention", str(folder), "--force", "-o", str(target))
    assert said.code == 2
    assert "budget.total" in said.err


@pytest.fixture(scope="module")
def conventions() -> dict[str, bytes]:
    on = date(2025, 1, 15)
    return {name: generate(Kind.CONVENTION, made(name), on=on, template=template(name)) for name in OWN}


@pytest.mark.schema
def test_the_conventions_of_all_models_are_valid(conventions: dict[str, bytes], tmp_path: Path) -> None:
    assert findings(*written(tmp_path, conventions)) == []


@pytest.mark.render
def test_they_are_laid_out_tagged_and_whole(conventions: dict[str, bytes], tmp_path: Path) -> None:
    paths = converted(conventions.values(), tmp_path)
    for (name, content), path in zip(conventions.items(), paths, strict=True):
        assert tags_missing(path, "H1", "TH") == [], name
        assert cut_lines(path) == [], name
        assert lonely_headings(content, path) == [], name
