"""The texts of rulebooks that are to be looked at again by a day: for a person, and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import date

from conventions.exports.json_values import Json
from conventions.exports.names import spoken, titled
from conventions.exports.rulebooks import confidence, not_read, parameter_text, whole_reading_json
from conventions.messages import Catalogue
from conventions.rulebook.rulebook import Rule, Rulebook, ToCheck, to_check

Checks = Sequence[tuple[Rulebook, tuple[ToCheck, ...]]]


def due_of(books: Sequence[Rulebook]) -> Checks:
    """Return what is to be looked at again in each rulebook."""
    return [(book, to_check(book)) for book in books]


def due_lines(checks: Checks, on: date, words: Catalogue) -> Iterator[str]:
    """Yield what is due by a day, the longest first, each with why; then the first day after it."""
    due = sum(item.is_due(on) for _, found in checks for item in found)
    number = words.count("count.texts", due)
    yield words.text("rules_due.heading" if due else "rules_due.none", day=words.day(on), number=number)
    for book, found in checks:
        told = [item for item in found if item.is_due(on)]
        if told:
            yield f"{spoken(book.title, words)} [{book.id}]"
        for item in told:
            yield from _lines(item, words)
    later = _next(checks, on)
    if later is not None:
        yield words.text("rules_due.next", day=words.day(later))


def due_json(checks: Checks, on: date, words: Catalogue) -> dict[str, Json]:
    """Return what is due by a day, and the first day after it."""
    later = _next(checks, on)
    return {
        "schema": "subventio/rules-due/1",
        "on": on.isoformat(),
        "due": [_json(book, item, words) for book, found in checks for item in found if item.is_due(on)],
        "next": None if later is None else later.isoformat(),
    }


def _next(checks: Checks, on: date) -> date | None:
    days = [item.again_on for _, found in checks for item in found if not item.is_due(on)]
    return min((day for day in days if day is not None), default=None)


def _lines(item: ToCheck, words: Catalogue) -> Iterator[str]:
    yield f"  {_called(item, words)} [{_key(item)}]"
    yield f"    {item.source.reference}"
    yield f"    {confidence(item.source, words)}{words.text('semicolon')}{_why(item, words)}"
    unread = not_read(item.source, words)
    if unread:
        yield f"    {words.text('rules.not_read')}{words.text('colon')}{unread}"


def _called(item: ToCheck, words: Catalogue) -> str:
    if isinstance(item.of, Rule):
        return titled(item.of.wordings, words)
    parameter, version = item.of
    since = words.text("rules_due.since", day=words.day(version.since))
    return f"{spoken(parameter.label, words).capitalize()}, {since}"


def _key(item: ToCheck) -> str:
    """Return the name by which `rules show` knows a rule; the key of a parameter."""
    return item.of.name.partition(".")[2] if isinstance(item.of, Rule) else item.of[0].key


def _why(item: ToCheck, words: Catalogue) -> str:
    """Return by when, and for what reason."""
    if item.again_on is None:
        return words.text("rules_due.never")
    day = words.day(item.again_on)
    if item.interval is not None:
        every = parameter_text(item.interval.every, words)
        because = item.interval.because.of(words.language)
        return words.text("rules_due.every", day=day, every=every, because=because)
    return words.text("rules_due.ends" if item.ends else "rules_due.stated", day=day)


def _json(book: Rulebook, item: ToCheck, words: Catalogue) -> Json:
    is_rule = isinstance(item.of, Rule)
    return {
        "rulebook": book.id,
        "rule": item.of.name if isinstance(item.of, Rule) else None,
        "parameter": None if is_rule else _key(item),
        "title": _called(item, words),
        "source": whole_reading_json(item.source, words),
        "every": None if item.interval is None else str(item.interval.every),
        "because": _why(item, words),
    }
