"""A dossier may come from an upload: no path and no link of it leads out of the office's folder."""

from pathlib import Path
from shutil import copytree

import pytest

from conventions.files.dossier_folder import read_dossier
from conventions.files.evidence import evidence_of
from conventions.files.faults import UnreadableDossierError
from conventions.files.models import document_templates
from conventions.files.sources import office_of

BASE = Path(__file__).parents[1] / "gallery" / "base"
RULES = (Path(__file__).parents[2] / "examples" / "rulebooks" / "departement-fictif.toml").read_text("utf-8")
PRIVATE = "numéro = privé-4711\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere.toml").write_text(PRIVATE, "utf-8")
    return Path(copytree(BASE, tmp_path / "office" / "2024" / "dossier"))


def naming(folder: Path, line: str) -> None:
    path = folder / "convention.toml"
    path.write_text(f"{line}\n{path.read_text('utf-8')}", "utf-8")


def faults(folder: Path, office: Path | None = None) -> list[tuple[str, str]]:
    with pytest.raises(UnreadableDossierError) as refused:
        read_dossier(folder, office=office)
    said = "".join(str(fault) for fault in refused.value.faults)
    assert "4711" not in said
    return [(fault.place.path, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize(
    "name",
    ["../../../elsewhere.toml", "../../../../../../../../../../etc/passwd", "a/../../../../elsewhere.toml"],
)
def test_a_rulebook_outside_the_office_is_not_read(folder: Path, name: str) -> None:
    naming(folder, f'rulebooks = ["{name}"]')
    assert faults(folder) == [("rulebooks[1]", "path_outside")]


def test_the_office_is_the_nearest_folder_above_with_rulebooks_or_models(
    folder: Path, tmp_path: Path
) -> None:
    assert office_of(folder) == folder
    (tmp_path / "office" / "rulebooks").mkdir()
    assert office_of(folder) == tmp_path / "office"
    (tmp_path / "office" / "2024" / "models").mkdir()
    assert office_of(folder) == tmp_path / "office" / "2024"


def test_a_rulebook_of_the_office_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "office" / "rulebooks").mkdir()
    (tmp_path / "office" / "rulebooks" / "ours.toml").write_text(RULES, "utf-8")
    naming(folder, 'rulebooks = ["../../rulebooks/ours.toml"]')
    assert [book.id for book in read_dossier(folder).rulebooks] == ["departement_fictif"]


def test_a_folder_that_is_named_widens_it(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(RULES, "utf-8")
    naming(folder, 'rulebooks = ["../../../ours.toml"]')
    assert faults(folder) == [("rulebooks[1]", "path_outside")]
    assert read_dossier(folder, office=tmp_path).rulebooks


def test_a_file_of_the_office_that_is_no_rulebook_is_not_quoted(folder: Path, tmp_path: Path) -> None:
    naming(folder, 'rulebooks = ["../../../elsewhere.toml"]')
    assert {code for _, code in faults(folder, tmp_path)} == {"toml_syntax.accent"}


@pytest.mark.parametrize("name", ["convention.toml", "facts.toml", "expenses.csv", "resources.csv"])
def test_a_link_to_a_file_elsewhere_is_not_read(folder: Path, tmp_path: Path, name: str) -> None:
    moved = (folder / name).rename(tmp_path / f"moved-{name}")
    (folder / name).symlink_to(moved)
    assert ("", "path_outside") in faults(folder)
    read_dossier(folder, office=tmp_path)


def test_amendments_in_a_linked_folder_elsewhere_are_not_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "1.toml").write_text(PRIVATE, "utf-8")
    (folder / "amendments").symlink_to(tmp_path / "theirs")
    assert faults(folder) == [("", "path_outside")]


def test_a_rulebook_that_is_a_link_elsewhere_is_not_read(folder: Path, tmp_path: Path) -> None:
    (folder / "rules.toml").symlink_to(tmp_path / "elsewhere.toml")
    naming(folder, 'rulebooks = ["rules.toml"]')
    assert faults(folder) == [("rulebooks[1]", "path_outside")]


def test_a_model_of_the_dossier_that_is_a_link_elsewhere_is_not_read(folder: Path, tmp_path: Path) -> None:
    (folder / "models").mkdir()
    (folder / "models" / "ours.toml").symlink_to(tmp_path / "elsewhere.toml")
    naming(folder, 'uses = "ours"')
    assert ("uses", "path_outside") in faults(folder)


@pytest.mark.parametrize("ref", ["../../../elsewhere", "/etc/passwd", "a/../../x", "..\\\\x", ".hidden", ""])
def test_a_reference_of_a_model_leads_down_only(folder: Path, ref: str) -> None:
    naming(folder, f'uses = "{ref}"')
    assert ("uses", "unknown_model") in faults(folder)


def test_a_template_of_a_model_lies_in_its_folder(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "models" / "commun" / "droit-plein@1.toml"
    (tmp_path / "models" / "ours").mkdir(parents=True)
    (tmp_path / "secret.docx").write_bytes(b"")
    text = shipped.read_text("utf-8").replace(
        'convention = "droit-plein@1.docx"', 'convention = "../../secret.docx"'
    )
    (tmp_path / "models" / "ours" / "a@1.toml").write_text(text, "utf-8")
    assert "../../secret.docx" in text
    assert "convention" not in document_templates("ours/a@1", tmp_path)


def test_a_paper_is_not_kept_in_a_folder_that_leads_out_of_the_dossier(tmp_path: Path) -> None:
    paper, elsewhere, own = tmp_path / "paper.pdf", tmp_path / "elsewhere", tmp_path / "dossier"
    paper.write_bytes(b"paper")
    elsewhere.mkdir()
    own.mkdir()
    (own / "evidence").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(PermissionError):
        evidence_of(own, paper)
    assert list(elsewhere.iterdir()) == []
