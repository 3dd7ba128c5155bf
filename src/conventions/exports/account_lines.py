"""Which amounts of a verdict tell a reader something: of the account, the lines that are not nothing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from conventions.language.answers import Answer

__all__ = ["LINES", "told_amounts"]

LINES: Final[Mapping[str, str | None]] = {
    "account.net": "paid",
    "account.kept": "account.net",
    "account.remitted": None,
    "account.open": None,
    "account.to_recover": "to_recover",
    "account.overpaid": None,
    "account.to_give_back": None,
    "interest.due": None,
    "interest.received": None,
    "interest.remitted": None,
    "interest.open": "interest.due",
}
"""The lines of the account, each with the amount that it repeats where both are the same."""


def told_amounts(found: Iterable[tuple[str, Answer | None]]) -> Iterator[tuple[str, Answer]]:
    """Yield the amounts in their order, without a line of the account that is nothing or repeats another."""
    amounts = {name: answer for name, answer in found if answer is not None}
    for name, answer in amounts.items():
        same = LINES.get(name)
        repeats = same is not None and amounts[same] == answer
        if name not in LINES or (answer.value != 0 and not repeats):
            yield name, answer
