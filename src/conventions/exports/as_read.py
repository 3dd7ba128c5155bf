"""The sums under the readings that may still be chosen: a line under each sum that would be another."""

from collections.abc import Iterator

from conventions.engine.verdict import DutyVerdict, ReadAccount, ReadingVerdict, RightVerdict, Verdict
from conventions.exports.account_lines import told_amounts
from conventions.exports.json_values import Json, answer_json
from conventions.exports.names import Names
from conventions.exports.value_text import value_text
from conventions.language.answers import Answer
from conventions.language.types import EUROS
from conventions.messages import Catalogue

__all__ = ["account_json", "accounts_apart", "accounts_json", "other_sums", "sums_of_reading", "told_as_read"]


def sums_of_reading(
    verdict: Verdict, norm: DutyVerdict | RightVerdict, reading: ReadingVerdict
) -> tuple[tuple[str, Answer], ...]:
    """Return the sums that a reading shown at a norm makes others."""
    found = verdict.as_read()
    return found.under(reading.of or norm.id, reading.name) or found.under(norm.subject, reading.name)


def told_as_read(verdict: Verdict) -> Iterator[tuple[str, Answer]]:
    """Yield the amounts that tell a reader something, as the text is read or under another reading."""
    told = {name for name, _ in told_amounts(verdict.amounts)}
    told |= {name for account in verdict.as_read().accounts for name, _ in account.sums}
    for name, answer in verdict.amounts:
        if answer is not None and name in told:
            yield name, answer


def other_sums(verdict: Verdict, amount: str, words: Catalogue, names: Names) -> Iterator[str]:
    """Yield what an amount would be under each reading that makes it another."""
    for account in verdict.as_read().accounts:
        for name, answer in account.sums:
            if name == amount:
                called = names.read_as(account.of, account.name, "", words)
                shown = value_text(answer, EUROS, words)
                yield f"{words.text('reading.other')} {called}{words.text('colon')}{shown}"


def account_json(sums: tuple[tuple[str, Answer], ...], *, stable: bool = False) -> dict[str, Json]:
    """Return the sums that a reading makes others, by name."""
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
    """Return each reading that may still be chosen and makes sums others, with these sums."""
    return [
        {"of": item.of, "name": item.name, "account": account_json(item.sums, stable=stable)}
        for item in accounts
        if item.sums
    ]
