"""The pictures and the pages of the site: what they show is what the program says."""

from pathlib import Path

import pytest

from tests.approvals import assert_approved
from tools.pictures import IMAGES, verdict
from tools.site import on_page_markdown

DOCS = Path(__file__).parents[2] / "docs"


def test_the_picture_of_a_verdict_is_what_check_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    monkeypatch.chdir(DOCS.parent)
    assert_approved(IMAGES / "verdict.svg", verdict())


@pytest.mark.parametrize(
    ("text", "on_the_site"),
    [
        ("[clause 1](../examples/clauses/01)", "clause 1 (`examples/clauses/01`)"),
        ("[decision](../../ARCHITECTURE.md)", "decision (`ARCHITECTURE.md`)"),
        ("[a page](dossier.md), [a place](https://example.org/../x)", None),
    ],
)
def test_a_link_that_leaves_the_pages_becomes_a_path(text: str, on_the_site: str | None) -> None:
    assert on_page_markdown(text) == (on_the_site or text)


def test_each_page_stands_in_the_navigation() -> None:
    navigation = (DOCS.parent / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2]
    assert [page.name for page in DOCS.glob("*.md") if f": {page.name}\n" not in navigation] == []
