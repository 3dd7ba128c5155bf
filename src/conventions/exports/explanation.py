"""Explanations as text and as JSON: the computation of a value, line by line."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from conventions.exports.json_values import Json, answer_json
from conventions.exports.names import UNNAMED, Names
from conventions.exports.values import value_text
from conventions.language.answers import NO_QUESTIONS, Question
from conventions.language.explain import Explanation
from conventions.messages import Catalogue

LEFT_OUT: Final = "explain.left_out"
"""A row of the ledger: its source is a place in a file, not an article."""


def label_text(label: str, words: Catalogue) -> str:
    """Return the text of a label: of the catalogue, of a standard amount, else as in the agreement."""
    for key in (label, f"amount.{label}"):
        if words.has(key):
            return words.text(key)
    return label


def note_text(note: tuple[str, str], words: Catalogue, names: Names = UNNAMED) -> str:
    """Return a note; a note on a day names its weekday. A reason of the agreement is its own text."""
    code, parameter = note
    if not words.has(code):
        return words.text("explain.reason", reason=names.of(parameter, words))
    try:
        day = date.fromisoformat(parameter)
    except ValueError:
        return words.text(code, parameter=names.said(parameter, words))
    return words.text(code, day=words.day(day), weekday=words.weekday(day))


def explanation_lines(
    found: Explanation, words: Catalogue, depth: int = 0, names: Names = UNNAMED
) -> Iterator[str]:
    """Yield the lines of an explanation, indented by two spaces a level, with the labels of the agreement."""
    yield from ("  " * at + text for at, text in explanation_steps(found, words, depth, names))


def explanation_steps(
    found: Explanation, words: Catalogue, depth: int, names: Names
) -> Iterator[tuple[int, str]]:
    """Yield the lines of an explanation, each with its depth.

    What a line already says is not said again below it: a child that only repeats the formula, and a
    question that a child asks too.
    """
    yield depth, _head(found, words, names)
    for note in found.notes:
        yield depth + 1, note_text(note, words, names)
    children = [child for child in found.children if not _repeats(child, found)]
    asked = _asked(found) - frozenset(question for child in children for question in questions_of(child))
    for question in sorted(asked):
        yield depth + 1, f"? {names.question(question, words)}"
    for child in children:
        yield from explanation_steps(child, words, depth + 1, names)


def questions_of(found: Explanation) -> frozenset[Question]:
    """Return the questions of an explanation and all its steps."""
    return _asked(found).union(*(questions_of(child) for child in found.children))


def _asked(found: Explanation) -> frozenset[Question]:
    return NO_QUESTIONS if found.answer is None else found.answer.questions


def _repeats(child: Explanation, parent: Explanation) -> bool:
    return child.label == parent.formula and not child.children and not child.notes


def _head(found: Explanation, words: Catalogue, names: Names) -> str:
    value = value_text(found.answer, found.type, words)
    formula = names.formula(found.formula, words) if found.formula else ""
    label = names.said(found.label, words)
    detail = f" ({formula})" if formula and formula not in (label, value) else ""
    source = ""
    if found.source:
        place = found.label == LEFT_OUT
        source = f" ({found.source})" if place else words.text("explain.article", article=found.source)
    return f"{label}{detail}{words.text('colon') if value else ''}{value}{source}"


def explanation_json(found: Explanation, words: Catalogue) -> Json:
    """Return an explanation as a tree: label, formula, value, source, notes, children."""
    return {
        "label": label_text(found.label, words),
        "formula": found.formula or None,
        "value": answer_json(found.answer, found.type),
        "source": found.source,
        "notes": [note_text(note, words) for note in found.notes],
        "children": [explanation_json(child, words) for child in found.children],
    }
