"""Align two documents: matching paragraphs, despite any edits."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, TypeVar

from conventions.documents.verify.figures import Figure
from conventions.documents.verify.lines import Line

T = TypeVar("T")
Pair = tuple[T | None, T | None]
"""Expected and actual; None for what only one side has."""

_ALIKE: Final = 0.6
"""The minimum similarity of a paragraph before and after an edit."""
_MOST_COMPARED: Final = 40_000
"""Maximum pairs compared in one gap; beyond it, paragraphs are paired in order."""


def paired_lines(expected: Sequence[Line], actual: Sequence[Line]) -> Iterator[Pair[Line]]:
    """Yield the lines of both documents in order, paired if equal apart from figures."""
    matcher = SequenceMatcher(
        None, [line.skeleton for line in expected], [line.skeleton for line in actual], autojunk=False
    )
    for kind, one, one_end, two, two_end in matcher.get_opcodes():
        left, right = expected[one:one_end], actual[two:two_end]
        if kind == "equal":
            yield from zip(left, right, strict=True)
        else:
            yield from _gap(left, right)


def _gap(left: Sequence[Line], right: Sequence[Line]) -> Iterator[Pair[Line]]:
    """Yield differing lines, each paired with the most similar one after those already used."""
    at = 0
    close = len(left) * len(right) <= _MOST_COMPARED
    for line in left:
        best, likeness = -1, _ALIKE
        for index in range(at, len(right) if close else min(at + 1, len(right))):
            found = _likeness(line, right[index], likeness)
            if found > likeness:
                best, likeness = index, found
        if best < 0:
            yield line, None
            continue
        yield from ((None, other) for other in right[at:best])
        yield line, right[best]
        at = best + 1
    yield from ((None, other) for other in right[at:])


def _likeness(one: Line, other: Line, least: float) -> float:
    matcher = SequenceMatcher(None, one.skeleton.split(), other.skeleton.split(), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > least and matcher.quick_ratio() > least else 0.0


def paired_figures(expected: Sequence[Figure], actual: Sequence[Figure]) -> Iterator[Pair[Figure]]:
    """Yield the figures of two paired paragraphs; a changed one with its new value."""
    by_place = [(one, other) for one, other in zip(expected, actual, strict=False) if one != other]
    in_order = list(_in_order(expected, actual))
    yield from by_place if len(expected) == len(actual) and len(by_place) <= len(in_order) else in_order


def _in_order(expected: Sequence[Figure], actual: Sequence[Figure]) -> Iterator[Pair[Figure]]:
    """Yield the figures left after removing those in common order."""
    matcher = SequenceMatcher(
        None, [figure.value for figure in expected], [figure.value for figure in actual], autojunk=False
    )
    for kind, one, one_end, two, two_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        left, right = list(expected[one:one_end]), list(actual[two:two_end])
        for index in range(max(len(left), len(right))):
            yield (
                left[index] if index < len(left) else None,
                right[index] if index < len(right) else None,
            )
