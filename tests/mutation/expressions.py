"""The small changes of an expression: one date, amount, delay, party or operator of it at a time."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from attrs import frozen

from budget.errors import InputError
from conventions.language.parser import LIFECYCLE_WORDS, PERIOD_UNITS, Token, parse, tokens

__all__ = ["Change", "changes", "longer"]

SWAPPED = {
    "and": "or",
    "or": "and",
    "min": "max",
    "max": "min",
    "+": "-",
    "-": "+",
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "=": "!=",
    "!=": "=",
    "not": "",
    "end_of_month": "",
    "period.start": "period.end",
    "period.end": "period.start",
    "grant": "paid",
    "paid": "grant",
}
FACTOR = r"(?:\d+ %|[\w.]+(?:\([^()]*\))?)"
PRODUCT = re.compile(rf"({FACTOR}) \* ({FACTOR})")
MEMBERSHIP = re.compile(r"[\w.]+ in .+")


@frozen
class Change:
    """What stands at a column (from 1), what is put there, and the whole text then."""

    column: int
    before: str
    after: str
    text: str


def changes(text: str) -> Iterator[Change]:
    found = list(tokens(text))
    negated = {following.column for token, following in pairwise(found) if token.text == "not"}
    for token, following in pairwise(found):
        for change in _of_token(text, token, following):
            if _is_read(change.text):
                yield change
        if token.text in LIFECYCLE_WORDS and token.column not in negated:
            yield _put(text, token.column, token.text, f"not {token.text}")
    yield from _of_whole(text)


def longer(period: str) -> Iterator[Change]:
    """A delay that is no expression, each of its numbers one more."""
    for match in re.finditer(r"\d+", period):
        yield _put(period, match.start() + 1, match.group(), str(int(match.group()) + 1))


def _of_token(text: str, token: Token, following: Token) -> Iterator[Change]:
    match token.kind:
        case "date":
            stated = date.fromisoformat(token.text)
            day = stated + timedelta(days=1 if stated < date.max else -1)
            yield _put(text, token.column, token.text, day.isoformat())
        case "number":
            unit = following.text if following.text in ({"€", "%"} | PERIOD_UNITS) else ""
            more = str(int(token.text) + 1)
            yield _put(text, token.column, token.text, more, f" {unit}" if unit else "")
        case "text" if token.text != "''":
            yield _put(text, token.column, token.text, "'somebody_else'")
        case "sign" | "name" if token.text in SWAPPED:
            yield _put(text, token.column, token.text, SWAPPED[token.text])
        case _:
            return


def _of_whole(text: str) -> Iterator[Change]:
    for match in PRODUCT.finditer(text):
        turned = f"{match[2]} / {match[1]}"
        yield Change(
            match.start() + 1, match[0], turned, text[: match.start()] + turned + text[match.end() :]
        )
    if MEMBERSHIP.fullmatch(text):
        yield Change(1, "in", "not in", f"not ({text})")


def _put(text: str, column: int, before: str, after: str, unit: str = "") -> Change:
    at = column - 1
    whole = text[:at] + after + text[at + len(before) :]
    return Change(column, before + unit, (after + unit) or "nothing", whole)


def _is_read(text: str) -> bool:
    """Whether the language reads it: `met(x) by 2025-12-01` without its «not» is no sentence."""
    try:
        parse(text)
    except InputError:
        return False
    return True
