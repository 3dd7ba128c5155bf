"""Tokens of an expression: the text is cut once, from left to right, and never longer than a page."""

import re
from collections.abc import Iterator

from attrs import frozen

from conventions.language.errors import ExpressionSyntaxError

__all__ = ["MAX_LENGTH", "Token", "tokens"]

MAX_LENGTH = 2_000
"""Characters of one expression; a clause that needs more is several definitions."""

PATTERN = re.compile(
    r"""
      (?P<space>[\s\u00a0\u202f]+)
    | (?P<date>\d{4}-\d{2}-\d{2})
    | (?P<number>\d+(?:[\u0020\u00a0\u202f]\d{3})*(?:[.,]\d+)?)
    | (?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)
    | (?P<currency>[A-Z]{3}(?![A-Za-z0-9_]))
    | (?P<text>"[^"\n]*"|'[^'\n]*')
    | (?P<sign><=|>=|!=|[<>=+\-*/(),%€])
    """,
    re.VERBOSE,
)


@frozen
class Token:
    """A piece of the text, with its column from 1.

    Its kind is `date`, `number`, `name`, `currency`, `text`, `sign` or, of the last, `end`.
    """

    kind: str
    text: str
    column: int


def tokens(source: str) -> Iterator[Token]:
    """Yield the tokens of `source`, and an `end` token last.

    >>> [token.text for token in tokens("2025-06-01 - 6 months")]
    ['2025-06-01', '-', '6', 'months', '']
    """
    if len(source) > MAX_LENGTH:
        raise ExpressionSyntaxError(
            f"the expression has {len(source)} characters, at most {MAX_LENGTH} are read",
            column=MAX_LENGTH + 1,
            actual=f"{len(source)}",
            expected=f"<= {MAX_LENGTH}",
        )
    at = 0
    while at < len(source):
        match = PATTERN.match(source, at)
        if match is None:
            raise ExpressionSyntaxError(
                f"unexpected character {source[at]!r}",
                column=at + 1,
                actual=source[at],
                expected="a name, a literal or an operator",
            )
        if match.lastgroup is not None and match.lastgroup != "space":
            yield Token(match.lastgroup, match.group(), at + 1)
        at = match.end()
    yield Token("end", "", len(source) + 1)
