"""The dates that papers bear: the weekday fits the day, and no paper is older than what it tells."""

from collections.abc import Iterator
from datetime import date

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.programme import Paper
from conventions.audit.finding import found

__all__ = ["WEEKDAYS", "paper_dates", "weekdays"]

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def weekdays(agreement: Agreement) -> Iterator[Finding]:
    """A weekday that is not that of its date; the likely date is the year after, when all fits there."""
    for paper in agreement.papers:
        day, said = paper.dated_on, paper.weekday
        if day is None or said is None or said.lower() == WEEKDAYS[day.weekday()]:
            continue
        likely = likely_date(paper)
        yield found(
            "weekday_mismatch" if likely is None else "weekday_of_another_year",
            Severity.MINOR,
            f"paper.{paper.id}",
            actual=said,
            expected=WEEKDAYS[day.weekday()],
            title=paper.title,
            date=day.isoformat(),
            **({} if likely is None else {"likely": likely.isoformat()}),
        )


def likely_date(paper: Paper) -> date | None:
    """The same day a year later, if its weekday is the one printed and it is not before what is told.

    >>> likely_date(Paper("r", "Bilan 2023", date(2023, 1, 19), "vendredi", date(2023, 12, 31)))
    datetime.date(2024, 1, 19)
    """
    day, said = paper.dated_on, paper.weekday
    if day is None or said is None or (day.month, day.day) == (2, 29) or day.year == date.max.year:
        return None
    later = day.replace(year=day.year + 1)
    fits = WEEKDAYS[later.weekday()] == said.lower() and (
        paper.tells_until is None or paper.tells_until <= later
    )
    return later if fits else None


def paper_dates(agreement: Agreement) -> Iterator[Finding]:
    """A paper dated before the last day that it tells of."""
    for paper in agreement.papers:
        if (
            paper.dated_on is not None
            and paper.tells_until is not None
            and paper.dated_on < paper.tells_until
        ):
            yield found(
                "paper_before_its_subject",
                Severity.MINOR,
                f"paper.{paper.id}",
                actual=paper.dated_on.isoformat(),
                expected=f">= {paper.tells_until.isoformat()}",
                title=paper.title,
                tells_until=paper.tells_until.isoformat(),
            )
