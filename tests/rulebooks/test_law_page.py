"""The page of the law says all that a rulebook may say of a norm."""

import pytest

from conventions.rulebook import ROLES
from tools.law import PAGE


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_on_the_page(role: str) -> None:
    assert f"`{role}`" in PAGE.read_text("utf-8")
