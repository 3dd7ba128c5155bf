"""The templates that ship are Word documents, edited in Word or LibreOffice; what is approved is their text.

`make approve` writes the text of each; a change of a template is read in the difference of its text.
"""

from pathlib import Path

import pytest

from conventions.documents.kinds import Kind
from conventions.documents.lint import lint
from conventions.documents.templates import CLAUSES, whole_template
from tests.approvals import assert_approved
from tests.cli.console import ROOT
from tests.documents.template_text import text_of_template

APPROVED = Path(__file__).parent / "approved" / "templates"
KINDS = {kind.template_name: kind for kind in Kind}
TEMPLATES = [*sorted((ROOT / "templates_docx").glob("*.docx")), *sorted((ROOT / "models").rglob("*.docx"))]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.stem)
def test_a_template_says_what_was_approved(template: Path) -> None:
    assert_approved(APPROVED / f"{template.stem}.md", text_of_template(template.read_bytes()))


@pytest.mark.parametrize(
    "template",
    [template for template in TEMPLATES if template.parent.name != CLAUSES],
    ids=lambda template: template.stem,
)
def test_a_template_has_no_fault(template: Path) -> None:
    assert lint(whole_template(template), KINDS.get(template.name, Kind.CONVENTION)) == ()


def test_every_kind_has_its_template_and_every_text_too() -> None:
    names = [template.name for template in TEMPLATES]
    assert set(KINDS) <= set(names)
    assert sorted(f"{path.stem}.docx" for path in APPROVED.glob("*.md")) == sorted(names)
