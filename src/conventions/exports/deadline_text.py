"""A deadline in words: the date, how it was reached, and what else could be read."""

from collections.abc import Iterator
from datetime import date

from conventions.calendar import AmbiguousDateReport, DeadlineReport
from conventions.messages import Catalogue

__all__ = ["deadline_lines"]


def deadline_lines(report: DeadlineReport | AmbiguousDateReport, words: Catalogue) -> Iterator[str]:
    """Yield the lines of a deadline: the date first."""
    if isinstance(report, AmbiguousDateReport):
        down, up = (words.day(day) for day in report.error.candidates)
        yield words.text("error.ambiguous_date", actual=report.error.actual, down=down, up=up, expected="")
        return
    found = report.deadline
    yield f"{words.weekday(found.date)} {words.day(found.date)}"
    for step in found.steps:
        params = {name: _written(value, words) for name, value in step.params}
        sentence = words.text(f"calendar.step.{step.code}", params, date=words.day(step.date))
        article = dict(step.params).get("article")
        yield f"  {sentence}{f' ({article})' if article else ''}"
    for reading in found.readings:
        sentence = words.text(f"calendar.reading.{reading.code}", date=words.day(reading.date))
        yield f"  {words.text('reading.other')} {sentence}"


def _written(value: str, words: Catalogue) -> str:
    try:
        return words.day(date.fromisoformat(value))
    except ValueError:
        return value
