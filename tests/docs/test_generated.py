"""Pages of the documentation that are written from data, and kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.approvals import assert_approved
from tools import clauses, entitlement, events, fields, law, law_changes

PAGES: dict[Path, Callable[[], str]] = {
    each.PAGE: each.page for each in (clauses, entitlement, events, fields, law)
}


@pytest.mark.slow
def test_the_page_of_what_the_law_changed_is_what_its_tool_writes() -> None:
    """Of what was recorded when the review began: it goes when the fixture is recorded anew."""
    assert_approved(law_changes.PAGE, law_changes.page())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_what_its_tool_writes(page: Path) -> None:
    assert_approved(page, PAGES[page]())
