"""Explanations in words and as JSON: what a value was computed from, line by line."""

from collections.abc import Iterator
from datetime import date

from conventions.engine.amounts import money
from conventions.exports.json_values import Json, answer_json, bound_json
from conventions.language.answers import DAWN, NEVER, Answer, Question
from conventions.language.explain import Explanation
from conventions.language.types import EUROS, Type
from conventions.messages import Catalogue

__all__ = ["explanation_json", "explanation_lines", "question_text", "value_text"]


def question_text(question: Question, words: Catalogue) -> str:
    """Return a question as a sentence."""
    return words.text(f"question.{question.kind.value}", about=question.about)


def value_text(answer: Answer | None, kind: Type | None, words: Catalogue) -> str:
    """Return an answer in words: its value, or its bounds."""
    if answer is None:
        return ""
    if answer.is_decided:
        return _bound_text(answer, "value", kind, words)
    if answer.lo is None:
        return words.text("value.unknown")
    if answer.lo is False:
        return words.text("value.undecided")
    if answer.lo == DAWN and answer.hi != NEVER:
        return words.text("value.at_latest", high=_bound_text(answer, "hi", kind, words))
    if answer.hi == NEVER:
        return words.text("value.not_before", low=_bound_text(answer, "lo", kind, words))
    low, high = _bound_text(answer, "lo", kind, words), _bound_text(answer, "hi", kind, words)
    return words.text("value.between", low=low, high=high)


def _bound_text(answer: Answer, end: str, kind: Type | None, words: Catalogue) -> str:
    bound = getattr(answer, end)
    if isinstance(bound, bool):
        return words.text("value.true" if bound else "value.false")
    if isinstance(bound, date):
        return words.day(bound)
    if kind == EUROS:
        return words.amount(money(bound))
    shown = bound_json(bound, kind)
    return words.text("amount.unbounded") if shown is None else str(shown)


def _label(label: str, words: Catalogue) -> str:
    return words.text(label) if words.has(label) else label


def note_text(note: tuple[str, str], words: Catalogue) -> str:
    """Return a note; a note on a day names its weekday."""
    code, parameter = note
    try:
        day = date.fromisoformat(parameter)
    except ValueError:
        return words.text(code, parameter=parameter)
    return words.text(code, day=words.day(day), weekday=words.weekday(day))


def explanation_lines(found: Explanation, words: Catalogue, depth: int = 0) -> Iterator[str]:
    """Yield the lines of an explanation, indented by two spaces a level."""
    pad = "  " * depth
    formula = f" ({found.formula})" if found.formula else ""
    value = value_text(found.answer, found.type, words)
    source = words.text("explain.article", article=found.source) if found.source else ""
    yield f"{pad}{_label(found.label, words)}{formula}{words.text('colon') if value else ''}{value}{source}"
    for note in found.notes:
        yield f"{pad}  {note_text(note, words)}"
    for question in sorted(found.answer.questions) if found.answer is not None else ():
        yield f"{pad}  ? {question_text(question, words)}"
    for child in found.children:
        yield from explanation_lines(child, words, depth + 1)


def explanation_json(found: Explanation, words: Catalogue) -> Json:
    """Return an explanation as a tree: label, formula, value, source, notes, children."""
    return {
        "label": _label(found.label, words),
        "formula": found.formula or None,
        "value": answer_json(found.answer, found.type),
        "source": found.source,
        "notes": [note_text(note, words) for note in found.notes],
        "children": [explanation_json(child, words) for child in found.children],
    }
