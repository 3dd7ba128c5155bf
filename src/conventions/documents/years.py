"""Results by year: tables, trends, comments and questions; the charts of a report, with their numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve

from budget import frozen
from budget.money import Euros, sign_of
from budget.rate import Rate
from conventions.agreement.programme import Indicator
from conventions.documents.fields_agreement import target_text
from conventions.documents.printed_values import Chart, ChartForm, ChartSeries, noted
from conventions.documents.programme_report import UNSAID, PeopleTable, action_money
from conventions.documents.results import (
    Question,
    Result,
    earlier_results,
    histories_by_name,
    questions,
    results,
    texts_of_questions,
)
from conventions.documents.source import Source
from conventions.documents.typography import MINUS, NARROW, NBSP, euros_text, list_text, quantity_text
from conventions.documents.wording import initial
from conventions.dossier.work_done import (
    IndicatorHistory,
    Number,
    YearResult,
    count_if_stated,
    sessions_of,
    year_of,
)

_MONEY: Final = '[$-40C]#,##0.00\\ "{sign}"'
"""The French number format, in any language of the office."""
_COUNT: Final = "[$-40C]#,##0"
_BROKEN: Final = "[$-40C]#,##0.##"
_LEAST: Final = 2
"""A single bar compares nothing."""
_MOST_SLICES: Final = 2
"""A pie with more slices is harder to read than bars."""


def people_chart(table: PeopleTable) -> Chart | None:
    """Return the chart of a breakdown; None with fewer than two non-empty parts."""
    values = tuple(Fraction(part.value) for part in table.parts)
    if sum(1 for value in values if value) < _LEAST:
        return None
    is_pie = not table.is_of_whom and len(values) <= _MOST_SLICES
    labels = tuple(initial(part.label) for part in table.parts)
    title = initial(table.title)
    said = (
        f"{label}{NBSP}: {quantity_text(part.value)}" for label, part in zip(labels, table.parts, strict=True)
    )
    return Chart(
        "",
        ChartForm.PIE if is_pie else ChartForm.BARS,
        title,
        labels,
        (ChartSeries("Nombre", values),),
        _alt(title, said),
        _COUNT if all(value.denominator == 1 for value in values) else _BROKEN,
    )


def money_chart(source: Source) -> Chart | None:
    """Return the chart of planned and eligible amounts by action; None without evaluated amounts."""
    found = [(item.title, item.planned, item.retained) for item in action_money(source)]
    if not found:
        return None
    title = "Prévu et retenu, par action"
    return Chart(
        "",
        ChartForm.BARS,
        title,
        tuple(label for label, _, _ in found),
        (
            ChartSeries("Prévu", tuple(_euros(planned) for _, planned, _ in found)),
            ChartSeries("Retenu", tuple(_euros(retained) for _, _, retained in found)),
        ),
        _alt(
            title,
            (
                f"{label}{NBSP}: {euros_text(planned)} prévus, {euros_text(retained)} retenus"
                for label, planned, retained in found
            ),
        ),
        _MONEY.format(sign=sign_of(source.agreement.currency)),
    )


def years_chart(years: Sequence[int], series: Sequence[tuple[str, tuple[Fraction, ...]]], unit: str) -> Chart:
    """Return the chart of indicators with one unit, by year."""
    title = series[0][0] if len(series) == 1 else f"Évolution{f', en {unit}' if unit else ''}"
    said = (
        f"{label}{NBSP}: {list_text([f'{quantity_text(value)} en {year}' for year, value in told])}"
        for label, told in ((label, zip(years, values, strict=True)) for label, values in series)
    )
    is_whole = all(value.denominator == 1 for _, values in series for value in values)
    return Chart(
        "",
        ChartForm.BARS,
        title,
        tuple(map(str, years)),
        tuple(ChartSeries(label, values) for label, values in series),
        _alt(title, said),
        _COUNT if is_whole else _BROKEN,
    )


def _euros(value: Euros) -> Fraction:
    return Fraction(value.cents, 100)


def _alt(title: str, said: Iterable[str]) -> str:
    return f"Graphique. {title}. {f'{NARROW}; '.join(said)}."


_MOST_YEARS: Final = 5
"""The maximum number of columns on a page."""
_CHARTED: Final = 3
"""Two years are readable in a table without a chart."""
_NONE: Final = "–"


@frozen
class YearLine:
    """An indicator or one of its parts: results by year, and the change in the last year.

    Attributes:
        rate: the change relative to the previous year; a dash if there is none.
    """

    label: str
    texts: tuple[str, ...]
    target: str
    change: str
    rate: Rate | str


@frozen
class Remark:
    """A comment or question on an indicator's result in a year."""

    label: str
    text: str


@frozen
class ByYear:
    """Some indicators by year, the year of the report last."""

    years: tuple[int, ...]
    lines: tuple[YearLine, ...]
    charts: tuple[Chart, ...]
    remarks: tuple[Remark, ...]


def overall(source: Source) -> tuple[Result, ...]:
    """Return the results of indicators without an action: those of the association."""
    return tuple(item for item in results(source) if item.indicator.action is None)


def by_year(source: Source, some: Iterable[Result]) -> tuple[ByYear, ...]:
    """Return results by year; empty without an earlier year or a comment."""
    own, year, rows = tuple(some), year_of(source.agreement, source.on), earlier_results(source)
    names = {item.indicator.id for item in own}
    told, asked = histories_by_name(source), questions(source)
    shown = _years(rows, names, year)
    compared = [item for item in own if _has_earlier(rows, item, year)] if shown else []
    remarks = tuple(_remarks([told[item.indicator.id] for item in own], asked, year))
    if not compared and not remarks:
        return ()
    lines = tuple(
        line
        for item in compared
        for line in _lines(source, rows, item, told[item.indicator.id], shown, asked)
    )
    charts = tuple(_charts([told[item.indicator.id] for item in compared], shown))
    return (ByYear(shown, lines, charts, remarks),)


def _has_earlier(rows: Sequence[YearResult], item: Result, year: int) -> bool:
    return any(row.indicator == item.indicator.id and row.year < year and row.is_counted for row in rows)


def _years(rows: Sequence[YearResult], names: set[str], year: int) -> tuple[int, ...]:
    """Return the years of some indicators including that of the report; the latest ones if many."""
    before = {row.year for row in rows if row.indicator in names and row.year < year and row.is_counted}
    return tuple(sorted(before | {year})[-_MOST_YEARS:]) if before else ()


# --- lines -----------------------------------------------------------------------------------------------


def _lines(
    source: Source,
    rows: Sequence[YearResult],
    item: Result,
    told: IndicatorHistory,
    years: Sequence[int],
    asked: Sequence[Question],
) -> Iterator[YearLine]:
    """Yield the line of an indicator, then one per part counted in any year."""
    indicator = item.indicator
    is_said = (indicator.unit or "").lower() in indicator.label.lower()
    unit = "" if is_said else f" ({indicator.unit})"
    line = _line(f"{indicator.label}{unit}", told.values, years, target_text(indicator), item.text)
    texts = tuple(
        noted(text, texts_of_questions(asked, indicator, year))
        for text, year in zip(line.texts, years, strict=True)
    )
    yield evolve(line, texts=texts)
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
    """Yield the number in a part by year; for the year of the report from sessions, if they count it."""
    own = [row for row in rows if row.indicator == indicator.id]
    told = [(row.year, dict(row.parts)[part]) for row in own if part in dict(row.parts)]
    yield from told
    if told and indicator.from_sessions == "participants" and year not in dict(told):
        held = sessions_of(source.dossier.sessions or (), indicator.action, indicator.series, source.on)
        found = count_if_stated(part, held) if held else None
        if found is not None and found.value is not None:
            yield year, found.value


# --- charts ----------------------------------------------------------------------------------------------


def _charts(told: Sequence[IndicatorHistory], years: Sequence[int]) -> Iterator[Chart]:
    """Yield a chart for the indicators of an action with one unit and at least three common years."""
    groups: dict[tuple[str | None, str, tuple[int, ...]], list[IndicatorHistory]] = {}
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


def _remarks(own: Sequence[IndicatorHistory], asked: Sequence[Question], year: int) -> Iterator[Remark]:
    """Yield the comments on each indicator, then the questions."""
    for item in own:
        label = item.indicator.label
        for when, comment in sorted(item.comments.items()):
            yield Remark(label if when == year else f"{label} ({when})", initial(comment))
        for question in asked:
            if question.indicator == item.indicator.id:
                yield Remark(label, question.text)
