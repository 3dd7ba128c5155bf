"""A deadline as text: the date, its computation, and its other readings."""

from collections.abc import Iterator

from conventions.calendar.report import AmbiguousDateReport, DeadlineReport
from conventions.messages import Catalogue


def ambiguous_text(report: AmbiguousDateReport, words: Catalogue) -> str:
    """Return the two possible dates."""
    down, up = (words.day(day) for day in report.error.candidates)
    actual = words.dates_in(report.error.actual)
    return words.text("error.ambiguous_date", actual=actual, down=down, up=up, expected="")


def deadline_lines(report: DeadlineReport, words: Catalogue) -> Iterator[str]:
    """Yield the lines of a deadline: the date first."""
    found = report.deadline
    yield f"{words.weekday(found.date)} {words.day(found.date)}"
    for step in found.steps:
        params = {name: words.dates_in(value) for name, value in step.params}
        sentence = words.text(f"calendar.step.{step.code}", params, date=words.day(step.date))
        article = dict(step.params).get("article")
        yield f"  {sentence}{f' ({article})' if article else ''}"
    for reading in found.readings:
        sentence = words.text(f"calendar.reading.{reading.code}", date=words.day(reading.date))
        yield f"  {words.text('reading.other')} {sentence}"
