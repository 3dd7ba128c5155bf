"""Account numbers of a budget."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.nomenclature import Account, AccountSide, AccountUnreadableError

HEADINGS = [*map(str, range(60, 80)), "86", "87"]


@pytest.mark.parametrize(
    "text", ["", "6", "5", "58", "85", "88", "80", "abc", "6a", "60.1", "6000000000000", "٦٠", "60\n6"]
)
def test_what_is_no_account_of_a_budget_is_refused(text: str) -> None:
    with pytest.raises(AccountUnreadableError) as refusal:
        Account.parse(text)
    assert refusal.value.actual == text


@pytest.mark.parametrize(
    ("number", "side", "is_voluntary"),
    [
        ("60", AccountSide.EXPENSE, False),
        ("6411", AccountSide.EXPENSE, False),
        ("69", AccountSide.EXPENSE, False),
        ("74", AccountSide.RESOURCE, False),
        ("7413", AccountSide.RESOURCE, False),
        ("864", AccountSide.EXPENSE, True),
        ("870", AccountSide.RESOURCE, True),
        ("875", AccountSide.RESOURCE, True),
    ],
)
def test_the_heading_decides_the_side(number: str, side: AccountSide, is_voluntary: bool) -> None:
    account = Account.parse(f" {number} ")
    assert account.side is side
    assert account.is_voluntary is is_voluntary
    assert str(account) == number


class TestAccounts:
    """The headings of the forms are 60 to 69, 70 to 79, 86 and 87; what follows only divides them."""

    @given(st.sampled_from(HEADINGS), st.text(alphabet="0123456789", max_size=10))
    def test_an_account_has_the_label_and_side_of_its_heading(self, heading: str, digits: str) -> None:
        account = Account(heading + digits)
        assert account.heading == heading
        assert account.label_key == f"budget.account.{heading}"
        assert account.side is Account(heading).side
        assert account >= Account(heading)
