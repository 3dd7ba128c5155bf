"""The provisional budget."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.accounts import Account
from budget.identity import DuplicateIdError
from budget.money import Euros
from budget.plan import Budget, BudgetLine, Equilibrium
from budget.subtotals import Subtotal

# The provisional budget of the agreement of 2024.
PROGRAMME = tuple(
    BudgetLine(id=name, label=name, amount=Euros.of(amount), axis=axis, action=action)
    for name, amount, axis, action in (
        ("breakfasts", 3750, "1", "themes"),
        ("workshops", 3000, "1", "codevelopment"),
        ("fragile", 4500, "2", "support"),
        ("pathways", 33000, "3", "practices"),
        ("foresight", 3750, "4", "initiatives"),
        ("engineering", 1500, None, None),
    )
)
LINES = st.lists(
    st.builds(
        BudgetLine,
        id=st.uuids().map(str),
        label=st.just("line"),
        amount=st.builds(Euros.of_cents, st.integers(min_value=-(10**9), max_value=10**9)),
        action=st.sampled_from(["a", "b", None]),
        axis=st.sampled_from(["1", "2", None]),
        account=st.sampled_from([Account("60"), Account("6411"), Account("6413"), None]),
        funder=st.sampled_from(["department", "region", None]),
    ),
    max_size=12,
    unique_by=lambda line: line.id,
).map(tuple)


def _line(name: str, amount: int, number: str | None = None, funder: str | None = None) -> BudgetLine:
    account = None if number is None else Account(number)
    return BudgetLine(id=name, label=name, amount=Euros.of(amount), account=account, funder=funder)


def test_the_programme_of_2024_sums_to_the_grant() -> None:
    budget = Budget(PROGRAMME)
    assert budget.total_expenses() == Euros.of(49500)
    assert budget.expenses_by_axis() == (
        Subtotal("1", Euros.of(6750)),
        Subtotal("2", Euros.of(4500)),
        Subtotal("3", Euros.of(33000)),
        Subtotal("4", Euros.of(3750)),
        Subtotal(None, Euros.of(1500)),
    )
    assert budget.expenses_by_action()[0] == Subtotal("themes", Euros.of(3750))


def test_no_resources_side_is_not_an_empty_one() -> None:
    absent, empty = Budget(PROGRAMME), Budget(PROGRAMME, ())
    assert absent.total_resources() is None
    assert absent.equilibrium() == Equilibrium(Euros.of(49500), None)
    assert absent.equilibrium().is_without_resources
    assert absent.equilibrium().gap is None
    assert not absent.equilibrium().is_balanced
    assert empty.total_resources() == Euros.ZERO
    assert not empty.equilibrium().is_without_resources
    assert empty.equilibrium().gap == Euros.of(-49500)
    assert absent != empty


def test_a_budget_is_balanced_to_the_cent() -> None:
    grant = BudgetLine("grant", "grant", Euros.parse("49 499,99"))
    cent = BudgetLine("own", "own", Euros.parse("0,01"))
    assert not Budget(PROGRAMME, (grant,)).equilibrium().is_balanced
    assert Budget(PROGRAMME, (grant, cent)).equilibrium().is_balanced
    assert Budget(PROGRAMME, (grant, cent)).equilibrium().gap == Euros.ZERO


def test_a_budget_by_account_sums_by_account_and_by_heading() -> None:
    budget = Budget(
        (_line("pay", 30, "6411"), _line("rent", 5, "613"), _line("charges", 10, "645"), _line("other", 1)),
        (_line("cd", 20, "7473", "department"), _line("region", 26, "7472", "region"), _line("own", 0)),
    )
    assert budget.expenses_by_heading() == (
        Subtotal("64", Euros.of(40)),
        Subtotal("61", Euros.of(5)),
        Subtotal(None, Euros.of(1)),
    )
    assert budget.expenses_by_account()[0] == Subtotal(Account("6411"), Euros.of(30))
    assert budget.resources_by_account()[1] == Subtotal(Account("7472"), Euros.of(26))
    assert budget.resources_by_heading() == (Subtotal("74", Euros.of(46)), Subtotal(None, Euros.ZERO))
    assert budget.resources_by_funder()[0] == Subtotal("department", Euros.of(20))


def test_no_resources_side_has_no_groups() -> None:
    budget = Budget(PROGRAMME)
    assert (
        budget.resources_by_account() == budget.resources_by_heading() == budget.resources_by_funder() == ()
    )


def test_an_identifier_stands_once_on_each_side() -> None:
    Budget((_line("a", 1),), (_line("a", 1),))
    with pytest.raises(DuplicateIdError) as refusal:
        Budget((_line("b", 1), _line("a", 1), _line("b", 2), _line("a", 1)))
    assert refusal.value.actual == "a, b"
    with pytest.raises(DuplicateIdError):
        Budget((), (_line("a", 1), _line("a", 1)))


class TestSubtotals:
    """The groups together are the whole, to the cent."""

    @given(LINES)
    def test_every_grouping_sums_to_the_total(self, lines: tuple[BudgetLine, ...]) -> None:
        budget = Budget(lines, lines)
        for groups in (
            budget.expenses_by_action(),
            budget.expenses_by_axis(),
            budget.expenses_by_account(),
            budget.expenses_by_heading(),
            budget.resources_by_account(),
            budget.resources_by_heading(),
            budget.resources_by_funder(),
        ):
            assert Euros.total(group.amount for group in groups) == budget.total_expenses()
            assert len({group.key for group in groups}) == len(groups)
        assert budget.equilibrium().is_balanced
