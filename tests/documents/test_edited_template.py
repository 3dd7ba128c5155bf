"""A template that an officer opened in LibreOffice, edited and saved, still renders and lints."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from conventions.documents import Kind, generate
from conventions.documents.lint import lint
from conventions.documents.resources import template_bytes
from conventions.documents.verify.verify import verified
from conventions.dossier.dossier import Dossier
from tests.documents.libreoffice import edited
from tests.documents.reading import plain, read

pytestmark = [pytest.mark.render, pytest.mark.xdist_group("soffice")]

ADDED = "Dossier suivi sous le numéro {{ agreement.number }}."
EDITS: Mapping[Kind, tuple[str, str]] = {
    Kind.CONVENTION: ("fixe les relations", "organise les relations"),
    Kind.BILAN: ("Aucune dépense n’est écartée", "Toutes les dépenses sont retenues"),
}


@pytest.fixture(scope="module", params=list(EDITS), ids=lambda kind: kind.value)
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Kind, bytes]:
    kind: Kind = request.param
    old, new = EDITS[kind]
    return kind, edited(tmp_path_factory.mktemp("edited"), template_bytes(kind), old, new, ADDED)


def test_it_has_no_fault(template: tuple[Kind, bytes]) -> None:
    kind, content = template
    assert lint(content, kind) == ()


def test_it_makes_the_same_document_with_the_edit_in_it(
    template: tuple[Kind, bytes], tmp_path: Path, cd62: Dossier, closed: Dossier
) -> None:
    kind, content = template
    path = tmp_path / "template.docx"
    path.write_bytes(content)
    dossier = closed if kind is Kind.BILAN else cd62
    after, before = generate(kind, dossier, template=path), generate(kind, dossier)
    texts = [plain(paragraph.text) for paragraph in read(after).word.paragraphs]
    assert f"Dossier suivi sous le numéro {dossier.agreement.number}." in texts
    assert read(after).headings() == read(before).headings()
    for rank in range(1, len(read(before).headings()) + 1):
        was = read(before).article(rank).replace(*EDITS[kind])
        assert read(after).article(rank).startswith(was[:200])
    assert [item.code for item in verified(after, dossier).differences if item.severity.rank > 0] == []


@pytest.mark.schema
def test_what_it_makes_is_valid(
    template: tuple[Kind, bytes], tmp_path: Path, cd62: Dossier, closed: Dossier
) -> None:
    from tests.documents.test_valid_documents import findings

    kind, content = template
    path = tmp_path / "template.docx"
    path.write_bytes(content)
    made = tmp_path / "made.docx"
    made.write_bytes(generate(kind, closed if kind is Kind.BILAN else cd62, template=path))
    assert findings(made) == []
