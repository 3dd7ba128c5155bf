"""Results year by year: side by side, how they moved, what is said of a gap and what is asked of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from budget.rate import Rate, format_rate_fr
from conventions.agreement.programme import Indicator
from conventions.documents.activity import Result, results
from conventions.documents.fields_agreement import target_text
from conventions.documents.programme import UNSAID
from conventions.documents.report_charts import years_chart
from conventions.documents.source import Source
from conventions.documents.typography import MINUS, NBSP, quantity_text
from conventions.documents.values import Chart
from conventions.documents.wording import initial
from conventions.dossier.activity import counted_if_said, sessions_of
from conventions.dossier.years import (
    Number,
    Told,
    YearResult,
    divergences,
    gap_to_explain,
    number_of,
    told_of,
    year_of,
)

__all__ = ["ByYear", "Remark", "YearLine", "by_year", "overall"]

_MOST_YEARS: Final = 5
"""As many columns as a page holds."""
_CHARTED: Final = 3
"""Two years are read in a table."""
_NONE: Final = "–"


@frozen
class YearLine:
    """An indicator, or a part of those it counts: what it came to by year, and how the last year differs.

    Attributes:
        rate: the difference as a share of the year before; a dash where there is none.
    """

    label: str
    texts: tuple[str, ...]
    target: str
    change: str
    rate: Rate | str


@frozen
class Remark:
    """What is said of an indicator's result in a year, or asked of it."""

    label: str
    text: str


@frozen
class ByYear:
    """Some indicators in the years that are told of them, the year of the report last."""

    years: tuple[int, ...]
    lines: tuple[YearLine, ...]
    charts: tuple[Chart, ...]
    remarks: tuple[Remark, ...]


def overall(source: Source) -> tuple[Result, ...]:
    """The results of the indicators that are of no action: the life of the association."""
    return tuple(item for item in results(source) if item.indicator.action is None)


def by_year(source: Source, some: Iterable[Result]) -> tuple[ByYear, ...]:
    """Results by year; nothing where no earlier year and no word is told of them."""
    own, year, rows = tuple(some), year_of(source.agreement, source.on), _rows(source)
    names = {item.indicator.id for item in own}
    told = {item.indicator.id: told_of(item.indicator, rows, year, item.value) for item in results(source)}
    shown = _years(rows, names, year)
    compared = [item for item in own if _has_earlier(rows, item, year)] if shown else []
    remarks = tuple(_remarks(source, [told[item.indicator.id] for item in own], tuple(told.values()), year))
    if not compared and not remarks:
        return ()
    lines = tuple(
        line for item in compared for line in _lines(source, rows, item, told[item.indicator.id], shown)
    )
    charts = tuple(_charts([told[item.indicator.id] for item in compared], shown))
    return (ByYear(shown, lines, charts, remarks),)


def _rows(source: Source) -> tuple[YearResult, ...]:
    """The results of earlier years: those of the dossier, then those of the dossiers beside it.

    An indicator of another dossier is the same where its name, its label and its unit are.
    """
    own = {(item.id, item.label, item.unit) for item in source.agreement.indicators}
    found = {(row.year, row.indicator): row for row in source.dossier.years}
    year = year_of(source.agreement, source.on)
    for dossier in source.scope.beside:
        other = Source(dossier, source.on, is_in_force=True)
        same = {item.id for item in other.agreement.indicators if (item.id, item.label, item.unit) in own}
        of_it = year_of(other.agreement, source.on)
        counted = (
            YearResult(of_it, item.indicator.id, Fraction(value))
            for item in results(other)
            if (value := number_of(item.value)) is not None
        )
        for row in (*counted, *dossier.years):
            if row.indicator in same and row.year < year:
                found.setdefault((row.year, row.indicator), row)
    return tuple(found.values())


def _has_earlier(rows: Sequence[YearResult], item: Result, year: int) -> bool:
    return any(row.indicator == item.indicator.id and row.year < year and row.is_counted for row in rows)


def _years(rows: Sequence[YearResult], names: set[str], year: int) -> tuple[int, ...]:
    """The years that are told of some indicators, with that of the report; of many the last ones."""
    before = {row.year for row in rows if row.indicator in names and row.year < year and row.is_counted}
    return tuple(sorted(before | {year})[-_MOST_YEARS:]) if before else ()


# --- lines -----------------------------------------------------------------------------------------------


def _lines(
    source: Source, rows: Sequence[YearResult], item: Result, told: Told, years: Sequence[int]
) -> Iterator[YearLine]:
    """Yield the line of an indicator, then one for each part that any year counts."""
    indicator = item.indicator
    is_said = (indicator.unit or "").lower() in indicator.label.lower()
    unit = "" if is_said else f" ({indicator.unit})"
    yield _line(f"{indicator.label}{unit}", told.values, years, target_text(indicator), item.text)
    for breakdown in source.agreement.breakdowns:
        for name, label in breakdown.parts:
            counts = dict(_parts(source, rows, indicator, name, years[-1]))
            if counts:
                yield _line(f"dont {label}", counts, years, _NONE)


def _line(
    label: str, values: Mapping[int, Number], years: Sequence[int], target: str, last: str | None = None
) -> YearLine:
    texts = [UNSAID if year not in values else quantity_text(values[year]) for year in years]
    if last is not None:
        texts[-1] = last
    before, now = values.get(years[-2]), values.get(years[-1])
    if before is None or now is None:
        return YearLine(label, tuple(texts), target, _NONE, _NONE)
    rate = Rate(Fraction(now - before) / before) if before else _NONE
    return YearLine(label, tuple(texts), target, _signed(Fraction(now) - before), rate)


def _signed(change: Fraction) -> str:
    sign = "+" if change > 0 else MINUS if change < 0 else ""
    return f"{sign}{quantity_text(abs(change))}"


def _parts(
    source: Source, rows: Sequence[YearResult], indicator: Indicator, part: str, year: int
) -> Iterator[tuple[int, Number]]:
    """Yield how many are of a part, by year; of the year of the report the sessions say it, if they count."""
    own = [row for row in rows if row.indicator == indicator.id]
    told = [(row.year, dict(row.parts)[part]) for row in own if part in dict(row.parts)]
    yield from told
    if told and indicator.from_sessions == "participants" and year not in dict(told):
        held = sessions_of(source.dossier.sessions or (), indicator.action, indicator.series, source.on)
        found = counted_if_said(part, held) if held else None
        if found is not None and found.value is not None:
            yield year, found.value


# --- charts ----------------------------------------------------------------------------------------------


def _charts(told: Sequence[Told], years: Sequence[int]) -> Iterator[Chart]:
    """Yield a chart for the indicators of an action and a unit that three same years or more are told of."""
    groups: dict[tuple[str | None, str, tuple[int, ...]], list[Told]] = {}
    for item in told:
        known = tuple(year for year in years if year in item.values)
        if len(known) >= _CHARTED:
            groups.setdefault((item.indicator.action, item.indicator.unit or "", known), []).append(item)
    for (_, unit, known), items in groups.items():
        series = [
            (initial(item.indicator.label), tuple(Fraction(item.values[year]) for year in known))
            for item in items
        ]
        yield years_chart(known, series, unit)


# --- what is said and asked ------------------------------------------------------------------------------


def _remarks(source: Source, own: Sequence[Told], every: Sequence[Told], year: int) -> Iterator[Remark]:
    least = source.agreement.explained_from
    names = {item.indicator.id for item in own}
    parted = [item for item in divergences(every, least) if item.indicator.id in names]
    for item in own:
        label = item.indicator.label
        for when, comment in sorted(item.comments.items()):
            yield Remark(label if when == year else f"{label} ({when})", initial(comment))
        gap = gap_to_explain(item, year, least)
        if gap is not None:
            result, wanted = item.values[year], item.indicator.wanted(item.values[year]) or 0
            yield Remark(
                label,
                f"{quantity_text(result)} pour un objectif de {quantity_text(wanted)},"
                f" soit {_percent(Rate(abs(gap.as_fraction)))} d’écart, et rien ne dit pourquoi."
                f" Quel en est le motif{NBSP}?",
            )
        for part in (each for each in parted if each.indicator is item.indicator):
            sign = "+" if part.change.as_fraction > 0 else ""
            values, others = (tuple(map(quantity_text, pair)) for pair in (part.values, part.others))
            yield Remark(
                label,
                f"De {part.years[0]} à {part.years[1]}, le nombre passe de {values[0]} à {values[1]}"
                f" ({_percent(part.change, sign)}), quand «{NBSP}{part.other.label}{NBSP}»"
                f" passe de {others[0]} à {others[1]}. Comment l’expliquer{NBSP}?",
            )


def _percent(rate: Rate, sign: str = "") -> str:
    return f"{sign}{format_rate_fr(rate)}".replace("-", MINUS)
