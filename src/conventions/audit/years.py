"""The years of a dossier: results far from their targets, indicators that part, parts that do not fit."""

from collections.abc import Iterator

from budget.findings import Finding, Severity
from budget.indicators import BreakdownGap, IndicatorResult, gaps_in
from budget.number_text import exact_text
from conventions.agreement.agreement import Agreement
from conventions.audit.expressions import found
from conventions.dossier.activity import broken_down
from conventions.dossier.dossier import Dossier
from conventions.dossier.years import IndicatorHistory, YearResult, divergences, gap_to_explain, history_of
from conventions.facts.record import facts_in_force


def years_are_explained(dossier: Dossier) -> Iterator[Finding]:
    """Yield what the results of the years leave to be asked.

    The results are those that the whole record says last; the year is the last one of the agreement.
    """
    agreement = dossier.last_text
    day = agreement.period.last or agreement.period.first
    if day is None:
        return
    told = tuple(_told(dossier, agreement, day.year))
    for item in told:
        yield from _far(item, day.year, agreement)
    for part in divergences(told, agreement.explained_from):
        yield found(
            "indicators_part",
            Severity.MINOR,
            f"indicator.{part.indicator.id}",
            actual=" → ".join(map(exact_text, part.values)),
            expected=" → ".join(map(exact_text, part.others)),
            label=part.indicator.label,
            other=part.other.label,
            first=str(part.years[0]),
            last=str(part.years[1]),
            before=exact_text(part.values[0]),
            after=exact_text(part.values[1]),
            other_before=exact_text(part.others[0]),
            other_after=exact_text(part.others[1]),
            rate=f"{part.change.percent()} %",
        )
    for row in dossier.years:
        yield from _unfit(row, agreement)


def _told(dossier: Dossier, agreement: Agreement, year: int) -> Iterator[IndicatorHistory]:
    values = {fact.key: fact.value for fact in facts_in_force(dossier.facts)}
    for indicator in agreement.indicators:
        yield history_of(indicator, dossier.years, year, values.get(indicator.id))


def _far(item: IndicatorHistory, year: int, agreement: Agreement) -> Iterator[Finding]:
    gap = gap_to_explain(item, year, agreement.explained_from)
    if gap is not None:
        result = item.values[year]
        yield found(
            "gap_without_comment",
            Severity.INFO,
            f"indicator.{item.indicator.id}",
            actual=exact_text(result),
            expected=exact_text(item.indicator.wanted(result) or 0),
            label=item.indicator.label,
            rate=f"{abs(gap.percent())} %",
            threshold=str(agreement.explained_from),
        )


def gaps_of_year(row: YearResult, agreement: Agreement) -> tuple[BreakdownGap, ...]:
    """The breakdowns of a year, all of their parts counted, that are not what they are the parts of."""
    fitted = broken_down(agreement.breakdowns, row.parts)
    return gaps_in(IndicatorResult(row.indicator, row.year, row.value, breakdowns=fitted))


def _unfit(row: YearResult, agreement: Agreement) -> Iterator[Finding]:
    labels = {item.id: item.label for item in agreement.indicators}
    names = {
        **{item.id: item.label for item in agreement.breakdowns},
        **{part: label for item in agreement.breakdowns for part, label in item.parts},
    }
    for gap in gaps_of_year(row, agreement):
        yield found(
            "year_parts_differ",
            Severity.MINOR,
            f"indicator.{row.indicator}",
            actual=exact_text(gap.parts),
            expected=exact_text(gap.whole),
            label=labels[row.indicator],
            part=names[gap.part or gap.breakdown],
            year=str(row.year),
        )
