"""What is written from data or by a script, and kept: pages of the documentation, and Word templates."""

from collections.abc import Callable
from pathlib import Path

import pytest

from conventions.documents.render.archive import read_parts
from tests.approvals import assert_approved
from tools import clauses, entitlement, events, fields, law
from tools.templates import build, models

PAGES: dict[Path, Callable[[], str]] = {
    each.PAGE: each.page for each in (clauses, entitlement, events, fields, law)
}
TEMPLATES = {
    folder.FOLDER / name: made for folder in (build, models) for name, made in folder.TEMPLATES.items()
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_what_its_tool_writes(page: Path) -> None:
    assert_approved(page, PAGES[page]())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.stem)
def test_a_template_is_what_its_script_builds(template: Path) -> None:
    assert_approved(template, TEMPLATES[template](), seen=read_parts)


def test_no_template_is_without_a_script() -> None:
    kept = {path for folder in (build, models) for path in folder.FOLDER.glob("*.docx")}
    assert kept == set(TEMPLATES)
