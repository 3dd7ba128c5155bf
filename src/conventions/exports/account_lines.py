"""The sums of a verdict that are worth showing, and their values under other readings."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from conventions.engine.verdict import DutyVerdict, ReadAccount, ReadingVerdict, RightVerdict, Verdict
from conventions.exports.json_values import Json, answer_json
from conventions.exports.names import Names
from conventions.exports.values import value_text
from conventions.language.answers import Answer
from conventions.language.types import EUROS
from conventions.messages import Catalogue

# --- Which amounts of a verdict tell a reader something: of the account, the lines that are not nothing -----

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
"""The lines of the account, each with the amount that it repeats if both are equal."""


def told_amounts(found: Iterable[tuple[str, Answer | None]]) -> Iterator[tuple[str, Answer]]:
    """Yield the amounts in order, without lines of the account that are 0 or repeat another."""
    amounts = {name: answer for name, answer in found if answer is not None}
    for name, answer in amounts.items():
        same = LINES.get(name)
        repeats = same is not None and amounts[same] == answer
        if name not in LINES or (answer.value != 0 and not repeats):
            yield name, answer


# --- The sums under the readings that may still be chosen: a line under each sum that would be another ------


def sums_of_reading(
    verdict: Verdict, norm: DutyVerdict | RightVerdict, reading: ReadingVerdict
) -> tuple[tuple[str, Answer], ...]:
    """Return the sums that differ under a reading shown at a norm."""
    found = verdict.as_read()
    return found.under(reading.of or norm.id, reading.name) or found.under(norm.subject, reading.name)


def told_as_read(verdict: Verdict) -> Iterator[tuple[str, Answer]]:
    """Yield the amounts worth showing, in the main or in another reading."""
    told = {name for name, _ in told_amounts(verdict.amounts)}
    told |= {name for account in verdict.as_read().accounts for name, _ in account.sums}
    for name, answer in verdict.amounts:
        if answer is not None and name in told:
            yield name, answer


def other_sums(verdict: Verdict, amount: str, words: Catalogue, names: Names) -> Iterator[str]:
    """Yield the value of an amount under each reading that changes it."""
    for account in verdict.as_read().accounts:
        for name, answer in account.sums:
            if name == amount:
                called = names.read_as(account.of, account.name, "", words)
                shown = value_text(answer, EUROS, words)
                yield f"{words.text('reading.other')} {called}{words.text('colon')}{shown}"


def account_json(sums: tuple[tuple[str, Answer], ...], *, stable: bool = False) -> dict[str, Json]:
    """Return the sums that differ under a reading, by name."""
    return {name: answer_json(answer, EUROS, stable=stable) for name, answer in sums}


def accounts_apart(verdict: Verdict) -> tuple[ReadAccount, ...]:
    """Return the accounts under readings that no norm shows as its own."""
    shown = {
        (name, reading.name)
        for norm in verdict.norms
        for reading in norm.readings
        if reading.of is None
        for name in (norm.id, norm.subject)
    }
    return tuple(item for item in verdict.as_read().accounts if (item.of, item.name) not in shown)


def accounts_json(accounts: tuple[ReadAccount, ...], *, stable: bool = False) -> list[Json]:
    """Return each reading that may still be chosen and changes sums, with these sums."""
    return [
        {"of": item.of, "name": item.name, "account": account_json(item.sums, stable=stable)}
        for item in accounts
        if item.sums
    ]
