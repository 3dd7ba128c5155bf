"""Account numbers of the French chart, as far as budgets of grants use it: headings 60-69, 70-79, 86 and 87.

A number names an account within one version of the chart only: 870 and 875 have changed places between
versions. What must outlive a version is keyed on the heading, or on an identifier of its own.
"""

import re
from enum import Enum
from typing import ClassVar, Self

from attrs import field, frozen

from budget.errors import InputError

__all__ = ["Account", "AccountSide", "AccountUnreadableError"]

_NUMBER = re.compile(r"(?:[67][0-9]|8[67])[0-9]{0,10}")
_SHOWN = 30


class AccountSide(Enum):
    """The side of the budget an account belongs to."""

    EXPENSE = "expense"
    """60-69 and 86"""
    RESOURCE = "resource"
    """70-79 and 87"""


class AccountUnreadableError(InputError):
    """A text that is no account of a grant's budget: its headings are 60-69, 70-79, 86 and 87."""

    code: ClassVar[str] = "account_unreadable"


def _is_account(_instance: object, _attribute: object, number: str) -> None:
    if not _NUMBER.fullmatch(number):
        shown = number[:_SHOWN]
        message = f"{shown!r} is no account of a budget, expected 60-69, 70-79, 86 or 87 and what follows"
        raise AccountUnreadableError(message, actual=shown, expected="60-69, 70-79, 86, 87")


@frozen(order=True)
class Account:
    """An account by its number, from two to twelve digits; ordered as the chart is."""

    number: str = field(validator=_is_account)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The account a text names, spaces around left out; `AccountUnreadableError` otherwise.

        >>> Account.parse(" 6411 ").heading
        '64'
        """
        return cls(text.strip())

    @property
    def heading(self) -> str:
        """The first two digits: the line of the form that the account falls in."""
        return self.number[:2]

    @property
    def side(self) -> AccountSide:
        """The side of the budget: the costs of voluntary contributions (86) are expenses, 87 resources."""
        return AccountSide.EXPENSE if self.heading[0] == "6" or self.heading == "86" else AccountSide.RESOURCE

    @property
    def is_voluntary(self) -> bool:
        """Whether the account values voluntary contributions, which are in the form's last total only."""
        return self.number[0] == "8"

    @property
    def label_key(self) -> str:
        """The key of the heading's label in the catalogues."""
        return f"budget.account.{self.heading}"

    def __str__(self) -> str:
        """The number."""
        return self.number
