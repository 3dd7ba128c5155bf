"""Account numbers of the French chart used in grant budgets: headings 60-69, 70-79, 86 and 87.

A number identifies an account only within one version of the chart: 870 and 875 were swapped between
versions. Data that must outlive a version uses the heading or an identifier of its own as its key.
"""

import re
from enum import Enum
from typing import ClassVar, Self

from attrs import field, frozen

from budget.errors import InputError

_NUMBER = re.compile(r"(?:[67][0-9]|8[67])[0-9]{0,10}")
_SHOWN = 30


class AccountSide(Enum):
    """The side of the budget an account belongs to."""

    EXPENSE = "expense"
    """60-69 and 86"""
    RESOURCE = "resource"
    """70-79 and 87"""


class AccountUnreadableError(InputError):
    """A text that is no account of a grant budget, whose headings are 60-69, 70-79, 86 and 87."""

    code: ClassVar[str] = "account_unreadable"


def _is_account(_instance: object, _attribute: object, number: str) -> None:
    if not _NUMBER.fullmatch(number):
        shown = number[:_SHOWN]
        message = f"{shown!r} is no account of a budget, expected 60-69, 70-79, 86 or 87 and what follows"
        raise AccountUnreadableError(message, actual=shown, expected="60-69, 70-79, 86, 87")


@frozen(order=True)
class Account:
    """An account by its number of two to twelve digits, in the order of the chart."""

    number: str = field(validator=_is_account)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the account that a text names; raise `AccountUnreadableError` if it names none.

        >>> Account.parse(" 6411 ").heading
        '64'
        """
        return cls(text.strip())

    @property
    def heading(self) -> str:
        """Return the first two digits, which give the line of the form."""
        return self.number[:2]

    @property
    def side(self) -> AccountSide:
        """Return the side of the budget: costs of voluntary contributions (86) are expenses, 87 resources."""
        return AccountSide.EXPENSE if self.heading[0] == "6" or self.heading == "86" else AccountSide.RESOURCE

    @property
    def is_voluntary(self) -> bool:
        """Return whether the account values voluntary contributions; only the form's last total has them."""
        return self.number[0] == "8"

    @property
    def label_key(self) -> str:
        """Return the key of the heading's label in the catalogues."""
        return f"budget.account.{self.heading}"

    def __str__(self) -> str:
        """Return the number."""
        return self.number
