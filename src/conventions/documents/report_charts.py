"""The charts of a report, each next to a table with the same numbers."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from budget.money import Euros, sign_of
from conventions.documents.money import action_money
from conventions.documents.programme import PeopleTable
from conventions.documents.source import Source
from conventions.documents.typography import NARROW, NBSP, euros_text, list_text, quantity_text
from conventions.documents.values import Chart, ChartForm, ChartSeries
from conventions.documents.wording import initial

_MONEY: Final = '[$-40C]#,##0.00\\ "{sign}"'
"""The French number format, whatever the office's language."""
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
