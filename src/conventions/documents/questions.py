"""Questions about results: unexplained gaps, diverging indicators, counts that differ.

Each is printed in the text, for paper, and as a comment next to its figure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from budget.findings import Finding
from budget.rate import Rate, format_rate_fr
from conventions.agreement.agreement import Agreement
from conventions.agreement.programme import Indicator, Statement, count
from conventions.audit.dates import dates_before_decision, decided_on
from conventions.audit.statements import gaps_of_statement, gaps_of_year, shares_that_differ, statements_agree
from conventions.documents.activity import Result, results
from conventions.documents.source import Source, once
from conventions.documents.typography import MINUS, NBSP, date_text, dates_text, list_text, quantity_text
from conventions.documents.wording import initial
from conventions.dossier.activity import (
    Divergence,
    IndicatorHistory,
    YearResult,
    divergences,
    gap_to_explain,
    history_of,
    number_of,
    year_of,
)

_WHICH = f"Lequel des deux est exact{NBSP}?"


@frozen
class Question:
    """A question about an indicator: on its result, or on that of a year.

    Attributes:
        year: the year of the figure, in the table of years; None for the result.
    """

    indicator: str
    text: str
    year: int | None = None


def asked_of(asked: Iterable[Question], indicator: Indicator, year: int | None = None) -> tuple[str, ...]:
    """Return the questions about an indicator's result, or about one of its years."""
    return tuple(item.text for item in asked if (item.indicator, item.year) == (indicator.id, year))


def with_questions(source: Source, some: Iterable[Result]) -> tuple[Result, ...]:
    """Return results with their questions."""
    asked = questions(source)
    taken = decided_on(source.agreement)
    return tuple(
        evolve(
            item,
            questions=asked_of(asked, item.indicator),
            dates_questions=_asked_of_dates(item.indicator, taken),
        )
        for item in some
    )


def _asked_of_dates(indicator: Indicator, taken: date | None) -> tuple[str, ...]:
    if taken is None or not (early := dates_before_decision(indicator, taken)):
        return ()
    days = dates_text(early)
    return (f"Avant la décision du {date_text(taken)}{NBSP}: {days}. Ces dates sont-elles maintenues{NBSP}?",)


@once
def histories_by_name(source: Source) -> Mapping[str, IndicatorHistory]:
    """Return the history of each indicator by name."""
    rows, year = earlier_results(source), year_of(source.agreement, source.on)
    return {item.indicator.id: history_of(item.indicator, rows, year, item.value) for item in results(source)}


@once
def earlier_results(source: Source) -> tuple[YearResult, ...]:
    """Return the results of earlier years, from the dossier, then from the other dossiers.

    An indicator of another dossier is the same if name, label and unit are equal.
    """
    own = {(item.id, item.label, item.unit) for item in source.agreement.indicators}
    found = {(row.year, row.indicator): row for row in source.dossier.years}
    year = year_of(source.agreement, source.on)
    for other in source.beside:
        same = {item.id for item in other.agreement.indicators if (item.id, item.label, item.unit) in own}
        of_it = year_of(other.agreement, source.on)
        counted = (
            YearResult(of_it, item.indicator.id, Fraction(value))
            for item in results(other)
            if (value := number_of(item.value)) is not None
        )
        for row in (*counted, *other.dossier.years):
            if row.indicator in same and row.year < year:
                found.setdefault((row.year, row.indicator), row)
    return tuple(found.values())


@once
def questions(source: Source) -> tuple[Question, ...]:
    """Return the questions about each indicator, in order."""
    told = histories_by_name(source).values()
    parted = tuple(divergences(told, source.agreement.explained_from))
    differing = tuple(statements_agree(source.agreement))
    return tuple(found for item in told for found in _of_indicator(source, item, parted, differing))


def _of_indicator(
    source: Source, item: IndicatorHistory, parted: Sequence[Divergence], differing: Sequence[Finding]
) -> Iterator[Question]:
    agreement, name = source.agreement, item.indicator.id
    year = year_of(agreement, source.on)
    gap = gap_to_explain(item, year, agreement.explained_from)
    if gap is not None:
        result, wanted = item.values[year], item.indicator.wanted(item.values[year]) or 0
        yield Question(
            name,
            f"{quantity_text(result)} pour un objectif de {quantity_text(wanted)},"
            f" soit {_percent(Rate(abs(gap.as_fraction)))} d’écart, et rien ne dit pourquoi."
            f" Quel en est le motif{NBSP}?",
        )
    for part in parted:
        if part.indicator is item.indicator:
            yield Question(name, _parted(part), part.years[1])
    for row in source.dossier.years:
        for misfit in gaps_of_year(row, agreement) if row.indicator == name else ():
            counted, whole = quantity_text(misfit.parts), quantity_text(misfit.whole)
            parts = "les parts font" if misfit.part is None else "une part est de"
            said = f"En {row.year}, {parts} {counted}, et l’ensemble est de {whole}. {_WHICH}"
            yield Question(name, said, row.year)
    for found in differing:
        if found.subject == f"statement.count.{name}":
            is_one = found.code == "paper_contradicts_itself"
            who = "Le papier se contredit" if is_one else "Les papiers comptent autrement"
            said = f"{who}{NBSP}: {found.expected}, {found.actual}. {_WHICH}"
            yield Question(name, said)


def _parted(part: Divergence) -> str:
    sign = "+" if part.change.as_fraction > 0 else ""
    values, others = (tuple(map(quantity_text, pair)) for pair in (part.values, part.others))
    return (
        f"De {part.years[0]} à {part.years[1]}, le nombre passe de {values[0]} à {values[1]}"
        f" ({_percent(part.change, sign)}), quand «{NBSP}{part.other.label}{NBSP}»"
        f" passe de {others[0]} à {others[1]}. Comment l’expliquer{NBSP}?"
    )


def asked_of_share(statement: Statement, part: str, label: str) -> tuple[str, ...]:
    """Return the question about a printed share that differs from that of the counts."""
    return tuple(
        f"{initial(label)}{NBSP}: le papier imprime {found.printed}, et {found.count} sur {statement.value}"
        f" font {str(found.counted).replace('.', ',')}{NBSP}%. {_WHICH}"
        for found in shares_that_differ(statement)
        if found.part == part
    )


def asked_of_parts(parts: Iterable[tuple[str, int | Fraction]], whole: int | Fraction) -> str:
    """Return the question about parts, by label, that do not add up."""
    counted = tuple(parts)
    total = sum(value for _, value in counted)
    said = list_text([f"{label}{NBSP}: {quantity_text(value)}" for label, value in counted])
    whole_said = f"et l’ensemble est de {quantity_text(whole)}"
    return f"Les parts font {quantity_text(total)} ({said}), {whole_said}. {_WHICH}"


def asked_of_counts(agreement: Agreement, indicator: Indicator) -> tuple[str, ...]:
    """Return the questions about stated parts of an indicator, if only its result is printed."""
    labels = dict(pair for item in agreement.breakdowns for pair in item.parts)
    own = [item for item in agreement.statements if item.subject == f"count.{indicator.id}"]
    shares = (
        asked
        for statement in own
        for name, _ in statement.shares
        for asked in asked_of_share(statement, name, labels.get(name, name))
    )
    gaps = (
        asked_of_parts(
            [(labels.get(name, name), count(text) or Fraction(0)) for name, text in statement.parts],
            gap.whole,
        )
        for statement in own
        for gap in gaps_of_statement(statement)
        if gap.part is None
    )
    return (*shares, *gaps)


def _percent(rate: Rate, sign: str = "") -> str:
    return f"{sign}{format_rate_fr(rate)}".replace("-", MINUS)
