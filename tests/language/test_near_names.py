"""Which name is proposed in the place of an unknown one."""

import pytest

from conventions.language.checker import check
from conventions.language.errors import UnknownNameError, near_names
from conventions.language.parser import parse
from conventions.language.syntax import EUROS, Kind, NameTable

TABLE = NameTable(names={"grant": EUROS, "granted_on": Kind.DATE, "paid": EUROS})


def suggested(text: str, expected: Kind | None = None) -> str:
    with pytest.raises(UnknownNameError) as refused:
        check(parse(text), TABLE, expected)
    return refused.value.params["suggestion"]


def test_a_name_is_proposed_with_which_the_expression_is_accepted() -> None:
    assert suggested("grante > 0 €") == "grant"
    assert suggested("grante", Kind.DATE) == "granted_on"
    assert suggested("paidd", Kind.DATE) == ""


def test_another_unknown_name_beside_it_hinders_no_proposal() -> None:
    assert suggested("grent + paidd > 0 €") == "grant"


def test_nobody_means_a_name_that_long() -> None:
    assert near_names("a" * 101, ["a" * 100]) == ()
