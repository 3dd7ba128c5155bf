"""Whether a statement that tells parts and shares tells numbers, and shares of parts that it has."""

from collections.abc import Iterator

from conventions.agreement.programme import Statement, count, share
from conventions.files.faults import DataPath, Problem
from conventions.files.names import unknown

__all__ = ["counted_problems"]


def counted_problems(name: str, at: int, statement: Statement) -> Iterator[Problem]:
    """Yield every problem of the `at`-th statement of the file `name`."""
    counted = (*statement.parts, *statement.of_whom)
    if (counted or statement.shares) and count(statement.value) is None:
        yield Problem(name, ("statement", at, "value"), "not_a_count", actual=statement.value, expected="25")
    for key, parts in (("parts", statement.parts), ("of_whom", statement.of_whom)):
        for part, text in parts:
            if count(text) is None:
                path: DataPath = ("statement", at, key, part)
                yield Problem(name, path, "not_a_count", actual=text, expected="25")
    known = {part for part, _ in counted}
    for part, text in statement.shares:
        path = ("statement", at, "shares", part)
        if part not in known:
            yield unknown("unknown_counted_part", name, path, part, known)
        try:
            share(text)
        except ValueError:
            yield Problem(name, path, "not_a_share", actual=text, expected="54,2 %")
