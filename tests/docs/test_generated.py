"""Pages of the documentation that are written from data, and kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.approvals import assert_approved
from tools import clauses, entitlement, events, fields, law

PAGES: dict[Path, Callable[[], str]] = {
    each.PAGE: each.page for each in (clauses, entitlement, events, fields, law)
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_what_its_tool_writes(page: Path) -> None:
    assert_approved(page, PAGES[page]())
